/** Where container engines are looked for: the environment and docker's contexts, in docker's own order. */
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';
import { chosenContext, type DockerContext, dockerFolder } from './engine-context.js';
import { type SshHost, sshHost } from './engine-ssh.js';
import { environmentTls, type TlsSetting } from './engine-tls.js';

/** Where an engine may listen. */
export interface EngineAddress {
  /** As people write it: `unix:///var/run/docker.sock`. */
  label: string;
  /** Whether the user named it, so that it must be there. */
  explicit: boolean;
  connect: SocketAddress | TcpAddress | SshAddress;
}

interface SocketAddress {
  kind: 'socket';
  path: string;
}

interface TcpAddress {
  kind: 'tcp';
  /** An IPv6 address stands in brackets. */
  host: string;
  port: number;
  /** Absent for plain HTTP. */
  tls?: TlsSetting;
}

interface SshAddress {
  kind: 'ssh';
  host: SshHost;
  /** What `ssh` runs with: `PATH`, `HOME`, `SSH_AUTH_SOCK`. */
  env: NodeJS.ProcessEnv;
}

/**
 * The addresses to try, in order. `DOCKER_HOST`, else the context that `DOCKER_CONTEXT` or docker's config names, stands alone, as for docker
 * itself: another engine's image of the same name would be the wrong one. Without any: Docker's socket, then podman's (`CONTAINER_HOST`,
 * the user's, the system's).
 * https://docs.docker.com/engine/manage-resources/contexts/
 * @throws ScanError UNSUPPORTED for an address that cannot be used, OPTION_INVALID for one that is none, and for a context or a
 * certificate that cannot be read.
 */
export function engineAddresses(env: NodeJS.ProcessEnv): EngineAddress[] {
  if (env['DOCKER_HOST']) return [fromEnvironment('DOCKER_HOST', env['DOCKER_HOST'], env)];
  const context = chosenContext(env);
  if (context !== undefined) return [fromContext(context, env)];
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    socketAddress('/var/run/docker.sock', false),
    ...(env['CONTAINER_HOST'] ? [fromEnvironment('CONTAINER_HOST', env['CONTAINER_HOST'], env)] : []),
    ...(runtime ? [socketAddress(join(runtime, 'podman/podman.sock'), false)] : []),
    socketAddress('/run/podman/podman.sock', false),
  ];
}

/** How to encrypt a TCP connection: the setting there is; one of its own where the address insists (`https://`). */
type TlsChoice = (insists: boolean) => TlsSetting | undefined;

function fromEnvironment(variable: string, value: string, env: NodeJS.ProcessEnv): EngineAddress {
  const asSet = (each: NodeJS.ProcessEnv): TlsSetting | undefined => environmentTls(each, dockerFolder(env));
  return addressOf(variable, value, env, (insists) => asSet(env) ?? (insists ? asSet({ ...env, DOCKER_TLS_VERIFY: '1' }) : undefined));
}

/** The TLS variables are not for contexts, which have certificates of their own. */
function fromContext({ name, host, tls }: DockerContext, env: NodeJS.ProcessEnv): EngineAddress {
  const origin = `the host of docker context ${JSON.stringify(name)}`;
  return addressOf(origin, host, env, (insists) => tls ?? (insists ? { verify: true } : undefined));
}

/** @param origin What holds the address, for errors: they never repeat it, for a URL may hold a password. */
function addressOf(origin: string, value: string, env: NodeJS.ProcessEnv, tls: TlsChoice): EngineAddress {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(value) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
      if (rest.startsWith('/')) return socketAddress(rest, true);
      throw new ScanError('OPTION_INVALID', `${origin} must name its socket by an absolute path: unix:///path/to/socket`);
    case 'tcp':
    case 'http':
      return tcpAddress(origin, rest, tls(false));
    case 'https':
      return tcpAddress(origin, rest, tls(true));
    case 'ssh': {
      const host = sshHost(origin, value);
      return { label: host.label, explicit: true, connect: { kind: 'ssh', host, env } };
    }
    case 'npipe':
      throw new ScanError(
        'UNSUPPORTED',
        `${origin} is a named pipe of Windows (npipe://), which cannot be used; let the engine listen on tcp:// or unix://, or pipe docker save into stowaway scan -`,
      );
    default:
      throw new ScanError('UNSUPPORTED', `${origin} uses ${scheme}://, but only unix://, tcp://, http://, https:// and ssh:// can be used`);
  }
}

function socketAddress(path: string, explicit: boolean): EngineAddress {
  return { label: `unix://${path}`, explicit, connect: { kind: 'socket', path } };
}

function tcpAddress(origin: string, rest: string, tls: TlsSetting | undefined): EngineAddress {
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : undefined;
  if (url === undefined || url.hostname === '' || url.pathname !== '/' || url.username !== '' || url.password !== '') {
    throw new ScanError('OPTION_INVALID', `${origin} is no address; write it as tcp://host:port or unix:///path/to/socket`);
  }
  const usual = tls === undefined ? 2375 : 2376;
  // A URL drops the port that is http's own; an engine's is another.
  const port = /:80\/?$/.test(rest) ? 80 : url.port === '' ? usual : Number(url.port);
  const label = `tcp://${url.hostname}:${port}`;
  return { label, explicit: true, connect: { kind: 'tcp', host: url.hostname, port, ...(tls === undefined ? {} : { tls }) } };
}
