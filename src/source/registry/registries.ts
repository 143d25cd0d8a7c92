import { ScanError } from '../../model/errors.js';
import type { Secret } from '../../model/secret.js';
import type { openRegistry, Registry } from './client.js';
import { registryIn } from './place.js';

/** How registries are reached and logged in to. Without a login here, those of docker, podman and skopeo are used, if `env` says where they are. */
export interface RegistryAccess {
  /** For the one registry that the references name; no other is ever sent it. */
  username?: string;
  password?: Secret;
  /** Registries (`host[:port]`) that may be spoken to without TLS, or with a certificate that nobody vouches for. */
  insecure?: readonly string[];
  /** PEM: who may vouch for a registry, besides those the system trusts. */
  caFile?: string;
  /** PEM: the client certificate, and its key. */
  certFile?: string;
  keyFile?: string;
  /**
   * For services that are told by others what to scan: where given, the only `host[:port]` that may be at private addresses. Redirects and token
   * servers elsewhere there are refused. Default: any may.
   */
  privateHosts?: readonly string[];
  /** Requests at once to one registry, and as many downloads. Default: 8; fewer after it complained. */
  requestsAtOnce?: number;
  /** Requests that begin within a second, at most. Default: as many as the registry answers. */
  requestsPerSecond?: number;
}

/** The registries of a run, each opened once: whoever logs in to one anew for every image is soon told to wait. */
export interface Registries {
  /** @throws ScanError what `openRegistry` throws. */
  open(host: string): Promise<Registry>;
  close(): Promise<void>;
}

/**
 * @param references All that the run is about: they tell whose the login is, be it given here or by `STOWAWAY_USERNAME`.
 * @throws ScanError OPTION_INVALID when there is a login and they name several registries.
 */
export function registriesFor(
  references: readonly string[],
  { env = {}, username, password, ...access }: RegistryAccess & { env?: NodeJS.ProcessEnv | undefined; signal?: AbortSignal | undefined },
): Registries {
  const hasLogin = [username, password, env['STOWAWAY_USERNAME'], env['STOWAWAY_PASSWORD']].some(Boolean);
  const owner = hasLogin ? ownerOf(references) : undefined;
  const others = { ...env, STOWAWAY_USERNAME: undefined, STOWAWAY_PASSWORD: undefined };
  const opened = new Map<string, Promise<Registry>>();
  return {
    open: (host) => {
      const known = opened.get(host);
      if (known !== undefined) return known;
      const registry = connect(host, { ...access, ...(host === owner ? { env, username, password } : { env: others }) });
      opened.set(host, registry);
      return registry;
    },
    close: async () => {
      const all = await Promise.allSettled(opened.values());
      for (const each of all) if (each.status === 'fulfilled') await each.value.close();
    },
  };
}

/** Loaded when a registry is asked: a file needs none of it. */
async function connect(...asked: Parameters<typeof openRegistry>): Promise<Registry> {
  return (await import('./client.js')).openRegistry(...asked);
}

function ownerOf(references: readonly string[]): string {
  const named = [...new Set(references.flatMap((reference) => registryIn(reference) ?? []))].sort();
  const [first = 'docker.io', ...others] = named;
  if (others.length > 0)
    throw new ScanError(
      'OPTION_INVALID',
      `one login cannot be for several registries, and the images are in ${named.join(', ')}: scan them one registry at a time, or log in with docker login`,
    );
  return first;
}
