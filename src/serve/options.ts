/** What a server needs to know, checked; `settings.ts` reads it from flags and environment. */
import type { Gate } from '../model/gate.js';
import type { Secret } from '../model/secret.js';
import type { CacheOptions, ScanOptions } from '../scan.js';
import type { RegistryAccess } from '../source/registry/registries.js';
import type { HttpLimits } from './http/listener.js';
import type { Timing } from './jobs/lanes.js';

export interface ServeOptions {
  listen: { host: string; port: number };
  /** PEM. Default: HTTP without TLS. */
  tls?: { cert: Buffer; key: Buffer } | undefined;
  /** Folder of the store. */
  state: string;
  /** `host[:port]` of the registries that may be asked. At least one. */
  registries: readonly string[];
  keys: {
    /** That notifications show. */
    token?: Secret | undefined;
    /** That they are signed with. */
    signing?: Secret | undefined;
    /** That readers of results show. Default: nobody may read. */
    reader?: Secret | undefined;
  };
  webhook?: { target: URL; key: Secret } | undefined;
  /** Of this server, as others see it. */
  publicUrl?: URL | undefined;
  access: RegistryAccess;
  /** Where logins and proxies are looked up. */
  env: NodeJS.ProcessEnv;
  rules: readonly string[];
  /** Which findings make a verdict `leaks`. */
  gate: Gate;
  /** What may stay in images. Default: nothing. */
  policy?: ScanOptions['policy'];
  /** Whether images may say themselves, by `stowaway:ignore` in their files, what may stay. Default: true. */
  inlineIgnore?: boolean | undefined;
  /** Of scanned layers. Default: none is kept. */
  cache?: CacheOptions | undefined;
  /** Layers at once in each scan. Default: the cores, at most 8. */
  jobs?: number | undefined;
  /** Images at once. */
  scans: number;
  /** Days that results are kept. */
  keepDays: number;
  /** What had failed before is tried again. */
  retryFailed: boolean;
  /** Takes each line of the log. */
  write: (line: string) => void;
  /** Bytes of memory that the process has. */
  memory: () => number;
  limits?: Partial<ServeLimits> | undefined;
  /** For tests. */
  timing?: Timing | undefined;
}

/** What hostile senders run into. */
export interface ServeLimits extends HttpLimits {
  /** Bytes of a notification. */
  bodyBytes: number;
  /** Bytes of all that are being read. */
  bodiesBytes: number;
  /** Milliseconds that a scan may take. */
  scanWithin: number;
  /** Milliseconds that scans may go on after the server was told to stop. */
  stopWithin: number;
}

export const LIMITS: ServeLimits = {
  connections: 1024,
  headerBytes: 16 << 10,
  headers: 100,
  headersWithin: 10_000,
  requestWithin: 30_000,
  idle: 30_000,
  bodyBytes: 1 << 20,
  bodiesBytes: 64 << 20,
  scanWithin: 30 * 60_000,
  stopWithin: 20_000,
};
