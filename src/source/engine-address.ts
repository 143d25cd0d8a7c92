import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';

/** Where an engine may listen. */
export interface EngineAddress {
  /** As people write it: `unix:///var/run/docker.sock`. */
  label: string;
  /** Whether the user named it, so that it must be there. */
  explicit: boolean;
  connect: { socketPath: string } | { host: string; port: number; protocol: 'http' | 'https'; ca?: Buffer; cert?: Buffer; key?: Buffer };
}

/**
 * The addresses to try, in order. `DOCKER_HOST` stands alone, as for docker itself: another engine's image of the same name would be the
 * wrong one. Else Docker's socket, then podman's: `CONTAINER_HOST`, the user's, the system's.
 * @throws ScanError UNSUPPORTED for an address that cannot be used, OPTION_INVALID for one that is none.
 */
export function engineAddresses(env: NodeJS.ProcessEnv): EngineAddress[] {
  if (env['DOCKER_HOST']) return [addressOf('DOCKER_HOST', env['DOCKER_HOST'], env)];
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    unixAddress('/var/run/docker.sock', false),
    ...(env['CONTAINER_HOST'] ? [addressOf('CONTAINER_HOST', env['CONTAINER_HOST'], env)] : []),
    ...(runtime ? [unixAddress(join(runtime, 'podman/podman.sock'), false)] : []),
    unixAddress('/run/podman/podman.sock', false),
  ];
}

function unixAddress(socketPath: string, explicit: boolean): EngineAddress {
  return { label: `unix://${socketPath}`, explicit, connect: { socketPath } };
}

function addressOf(variable: string, value: string, env: NodeJS.ProcessEnv): EngineAddress {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(value) ?? [];
  if (scheme === 'unix' && rest.startsWith('/')) return unixAddress(rest, true);
  if (scheme === 'tcp' || scheme === 'http' || scheme === 'https') return tcpAddress(variable, scheme, rest, env);
  if (scheme === 'unix')
    throw new ScanError('OPTION_INVALID', `${variable} must name its socket by an absolute path: unix:///path/to/socket`);
  const instead = scheme === 'ssh' ? '; forward its socket (ssh -L) or pipe docker save into stowaway scan -' : '';
  throw new ScanError('UNSUPPORTED', `${variable} uses ${scheme}://, but only unix:// and tcp:// can be used${instead}`);
}

function tcpAddress(variable: string, scheme: string, rest: string, env: NodeJS.ProcessEnv): EngineAddress {
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : undefined;
  if (url === undefined || url.hostname === '' || url.pathname !== '/') {
    throw new ScanError('OPTION_INVALID', `${variable} is no address; write it as tcp://host:port or unix:///path/to/socket`);
  }
  const secure = scheme === 'https' || Boolean(env['DOCKER_TLS_VERIFY']);
  const port = url.port === '' ? (secure ? 2376 : 2375) : Number(url.port);
  return {
    label: `tcp://${url.hostname}:${port}`,
    explicit: true,
    connect: { host: url.hostname, port, protocol: secure ? 'https' : 'http', ...(secure ? certificates(env) : {}) },
  };
}

/** The files that docker reads from `DOCKER_CERT_PATH`. */
function certificates(env: NodeJS.ProcessEnv): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  const folder = env['DOCKER_CERT_PATH'];
  if (!folder) return {};
  const read = (name: string): Buffer => {
    try {
      return readFileSync(join(folder, name));
    } catch (error) {
      throw new ScanError('OPTION_INVALID', `DOCKER_CERT_PATH has no ${name} that can be read`, { cause: error });
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}
