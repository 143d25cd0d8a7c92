/** Which server a registry's name stands for. */
import { isIPv4 } from 'node:net';
import { ScanError } from '../../model/errors.js';
import { parseReference } from '../reference.js';

export interface RegistryHost {
  /** As people know it: `docker.io`, `registry.example:5000`. */
  name: string;
  /** `host[:port]` of the server that answers. */
  server: string;
  /** Keys under which auth files may know it, without scheme; the first is what `docker login` writes. */
  keys: readonly string[];
  /** Whether it runs on this machine. */
  loopback: boolean;
  /** Whether the user named it as one that may lack HTTPS or a certificate to trust. */
  insecure: boolean;
}

/**
 * Docker Hub answers under another name than it is known by, and `docker login` knows it under a third.
 * @param insecure `host` or `host:port`, as the user named them
 * @throws ScanError REFERENCE_INVALID when it is no host name.
 */
export function registryHost(name: string, insecure: readonly string[] = []): RegistryHost {
  if (/^(?:index\.|registry-1\.)?docker\.io$/i.test(name)) {
    return {
      name: 'docker.io',
      server: 'registry-1.docker.io',
      keys: ['index.docker.io/v1', 'index.docker.io', 'docker.io', 'registry-1.docker.io'],
      loopback: false,
      insecure: false,
    };
  }
  let domain: string | undefined;
  try {
    domain = parseReference(`${name}/a`).domain;
  } catch {
    // Said below, in words of hosts.
  }
  // A lone word is a host here, though not in a reference: `registry:` was written before it.
  if (domain !== name && !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(name)) {
    throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(name)} is no registry: write it as host or host:port, without https://`);
  }
  const server = name.toLowerCase();
  if (!URL.canParse(`https://${server}`))
    throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(name)} is no registry: its port is none`);
  return { name, server, keys: [server], loopback: isLoopback(server), insecure: names(insecure, new URL(`https://${server}`)) };
}

/** The repository's path as the server knows it: Docker Hub's official images live in `library/`. */
export function serverPath({ name }: RegistryHost, path: string): string {
  return name === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
}

/** @param host `host[:port]`. */
export function isLoopback(host: string): boolean {
  const bare = hostname(host);
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '[::1]' || (isIPv4(bare) && bare.startsWith('127.'));
}

/** Addresses that only mean something on one link, where clouds tell machines their secrets: no registry is there, whoever says so. */
export function isLinkLocal(host: string): boolean {
  const bare = hostname(host);
  return (isIPv4(bare) && bare.startsWith('169.254.')) || /^\[fe[89ab][0-9a-f]:/.test(bare) || bare === 'metadata.google.internal';
}

/** Whether a list of `host` and `host:port` names the server of a URL: a name without a port stands for all its ports. */
export function names(list: readonly string[], url: URL): boolean {
  return list.some((each) => each.toLowerCase() === url.hostname || isSame(url, each));
}

/** Whether a URL leads to `host[:port]`. */
export function isSame({ protocol, host }: URL, server: string): boolean {
  const there = `${protocol}//${server}`;
  return URL.canParse(there) && new URL(there).host === host;
}

function hostname(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}
