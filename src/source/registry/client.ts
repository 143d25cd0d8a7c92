/** Registries: https://github.com/opencontainers/distribution-spec/blob/main/spec.md , and Docker's, which came before it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanError } from '../../model/errors.js';
import type { Secret } from '../../model/secret.js';
import { listField } from '../json.js';
import { Credentials } from './credentials.js';
import type { Subject } from './failure.js';
import { harborRepositories } from './harbor.js';
import { registryHost } from './host.js';
import { Network, type Timeouts } from './network.js';
import { pages } from './pages.js';
import type { Clock } from './patience.js';
import { type Repository, repositoryOf } from './repository.js';
import { Session } from './session.js';

export type { Repository } from './repository.js';

export interface Registry {
  /** As people know it: `docker.io`, `registry.example:5000`. */
  readonly host: string;
  /** @throws ScanError REFERENCE_INVALID when a repository cannot be called so. */
  repository(path: string): Repository;
  /** Repositories of the catalog, page by page. @throws ScanError also where the registry keeps it to itself. */
  catalog(): AsyncIterable<string>;
  /**
   * The same, by Harbor's own list where the catalog is for administrators only.
   * @param onDenied is told of a part of it that may not be seen
   * @throws ScanError as `catalog`
   */
  repositories(onDenied: (detail: string) => void): AsyncIterable<string>;
  /** Ends all connections. */
  close(): Promise<void>;
}

export interface RegistryOptions {
  /** Where auth files, proxies and `STOWAWAY_USERNAME` are looked up. Default: nowhere. */
  env?: NodeJS.ProcessEnv | undefined;
  username?: string | undefined;
  password?: Secret | undefined;
  /** `host` or `host:port` that may lack HTTPS, or a certificate to trust. */
  insecure?: readonly string[] | undefined;
  /** PEM files: who else signs, and who we are. */
  caFile?: string | undefined;
  certFile?: string | undefined;
  keyFile?: string | undefined;
  /** Where given, the only `host[:port]` that may be at private addresses: redirects and token servers there are refused. Default: any may. */
  privateHosts?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
  /** Questions at once, and as many downloads. Default: 8; fewer after the registry complained. */
  requestsAtOnce?: number | undefined;
  /** Requests that begin within a second, at most. Default: as many as it answers. */
  requestsPerSecond?: number | undefined;
}

/** What tests have otherwise. */
export interface Surroundings {
  clock: Clock;
  timeouts: Timeouts;
  /** Folders like `/etc/docker/certs.d`. */
  certificates: readonly string[];
}

const REAL: Surroundings = {
  clock: { now: () => Date.now(), sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }) },
  timeouts: { connect: 15_000, answer: 60_000, silence: 60_000 },
  certificates: ['/etc/containers/certs.d', '/etc/docker/certs.d'],
};

const REQUESTS_AT_ONCE = 8;
/** More than some registries give at once is cut down by them, and their next page says where it goes on. */
const PAGE = 100;

/**
 * A registry to ask. Nothing is asked yet: what can go wrong with the network does so at the first question.
 * @param name `host[:port]`; `docker.io` for Docker Hub.
 * @throws ScanError REFERENCE_INVALID for a name that is none, OPTION_INVALID for options and files that cannot be used.
 */
export async function openRegistry(name: string, options: RegistryOptions = {}, surroundings: Surroundings = REAL): Promise<Registry> {
  const { env = {}, insecure = [], requestsAtOnce = REQUESTS_AT_ONCE, requestsPerSecond } = options;
  const { clock, timeouts, certificates } = surroundings;
  const host = registryHost(name, insecure);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const credentials = new Credentials(host, { env, username: options.username, password: options.password, signal });
  const { caFile, certFile, keyFile, privateHosts } = options;
  const network = await Network.open(host, {
    env,
    insecure,
    signal,
    timeouts,
    caFile,
    certFile,
    keyFile,
    privateHosts,
    folders: certificates,
  });
  const session = new Session({ host, network, credentials, insecure, clock, timeouts, requestsAtOnce, requestsPerSecond, signal });
  const catalog = async function* (): AsyncGenerator<string> {
    const subject: Subject = { host, path: '', what: 'catalog' };
    for await (const page of pages(session, subject, `/v2/_catalog?n=${PAGE}`)) {
      for (const each of listField(page, 'repositories')) if (typeof each === 'string') yield each;
    }
  };
  return {
    host: host.name,
    repository: (path) => repositoryOf(session, host, path),
    catalog,
    repositories: async function* (onDenied) {
      let isTold = false;
      try {
        for await (const each of catalog()) {
          isTold = true;
          yield each;
        }
      } catch (error) {
        const isKept = error instanceof ScanError && ['SOURCE_DENIED', 'IMAGE_NOT_FOUND', 'SOURCE_UNREADABLE'].includes(error.code);
        const others = isKept && !isTold ? await harborRepositories(session, host, onDenied) : undefined;
        if (others === undefined) throw error;
        yield* others;
      }
    },
    close: async () => {
      closing.abort();
      await network.close();
    },
  };
}
