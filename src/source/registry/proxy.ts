/** Which proxy a request goes through: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, as docker reads them. */
import { BlockList, isIP } from 'node:net';
import { ScanError } from '../../model/errors.js';
import { isLoopback } from './host.js';

/**
 * @returns empty texts for none.
 * @throws ScanError OPTION_INVALID for a proxy that is no address; it is not quoted, for it may hold a password.
 */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): { proxy: string; except: string } {
  const set = (name: string): string => env[name.toLowerCase()] || env[name] || '';
  const except = set('NO_PROXY');
  // As for Go's programs, nothing on this machine is reached through a proxy.
  if (isLoopback(url.host) || inRange(url.hostname, except)) return { proxy: '', except };
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const name = set(variable) === '' ? 'ALL_PROXY' : variable;
  const written = set(name);
  if (written === '') return { proxy: '', except };
  const proxy = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  if (!URL.canParse(proxy) || !/^(?:https?|socks5?):$/.test(new URL(proxy).protocol)) {
    throw new ScanError('OPTION_INVALID', `the proxy in ${name} is no address: write it as http://host:port`);
  }
  if (!isEncoded(new URL(proxy)))
    throw new ScanError('OPTION_INVALID', `the login in ${name} has a % that begins no escape: write it as %25`);
  return { proxy, except };
}

/** Whoever logs in by it takes the escapes back, and fails with less of an explanation. */
function isEncoded({ username, password }: URL): boolean {
  return !/%(?![0-9a-f]{2})/i.test(username + password);
}

/** Names and suffixes are undici's work; it knows no `10.0.0.0/8`. */
function inRange(hostname: string, except: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family === 0) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  return except.split(/[,\s]+/).some((entry) => {
    const [network = '', bits = ''] = entry.split('/');
    if (isIP(network) !== family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
    const range = new BlockList();
    range.addSubnet(network, Number(bits), type);
    return range.check(address, type);
  });
}
