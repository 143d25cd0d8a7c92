/** The options of a server from the flags of the command line, the environment and files. Secrets come from the last two alone. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import { DEFAULT_GATE } from '../model/gate.js';
import type { Severity } from '../model/match.js';
import type { Secret } from '../model/secret.js';
import { readPolicy } from '../policies.js';
import { isLoopback, registryHost } from '../source/registry/host.js';
import { readSecret } from './auth/keys.js';
import { plainHost } from './notification/pushed.js';
import type { ServeOptions } from './options.js';
import { readGiven } from '../model/given-file.js';

export interface ServeFlags {
  listen: string;
  allowRegistry?: string[];
  state?: string;
  tokenFile?: string;
  hmacKeyFile?: string;
  readTokenFile?: string;
  webhook?: string;
  webhookKeyFile?: string;
  publicUrl?: string;
  tlsCert?: string;
  tlsKey?: string;
  failOn?: Severity;
  config?: string;
  /** False with `--no-inline-ignore`. */
  inlineIgnore: boolean;
  scans?: number;
  jobs?: number;
  keepDays?: number;
  retryFailed?: true;
  rules?: string[];
  insecure?: string[];
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  cacheDir?: string;
  /** False with `--no-cache`. */
  cache: boolean;
}

export type Settings = Omit<ServeOptions, 'write' | 'memory' | 'cache'>;

const SCANS = 2;
const KEEP_DAYS = 90;

/** @throws ScanError OPTION_INVALID for what is missing, does not go together, or cannot be read. */
export async function readSettings(flags: ServeFlags, env: NodeJS.ProcessEnv): Promise<Settings> {
  const registries = registriesIn(flags.allowRegistry ?? []);
  if (registries.length > 1 && (env['STOWAWAY_USERNAME'] || env['STOWAWAY_PASSWORD']))
    throw invalid(
      'STOWAWAY_USERNAME and STOWAWAY_PASSWORD are for one registry, and several are allowed: log in to each with docker login',
    );
  const policy = flags.config === undefined ? undefined : await policyIn(flags.config);
  const secret = (what: string, variable: string, file: string | undefined): Promise<Secret | undefined> =>
    readSecret(what, variable, { env, file });
  const token = await secret('token', 'STOWAWAY_SERVE_TOKEN', flags.tokenFile);
  const signing = await secret('signing key', 'STOWAWAY_SERVE_HMAC_KEY', flags.hmacKeyFile);
  if (token === undefined && signing === undefined)
    throw invalid(
      'anyone could send notifications: set STOWAWAY_SERVE_TOKEN or STOWAWAY_SERVE_HMAC_KEY, or name a file with --token-file or --hmac-key-file',
    );
  const reader = (await secret('token for readers', 'STOWAWAY_SERVE_READ_TOKEN', flags.readTokenFile)) ?? token;
  return {
    listen: addressIn(flags.listen),
    tls: await tlsOf(flags),
    state: flags.state ?? defaultState(env),
    registries,
    keys: { token, signing, reader },
    webhook: webhookOf(flags, env, await secret('webhook key', 'STOWAWAY_WEBHOOK_KEY', flags.webhookKeyFile)),
    publicUrl: flags.publicUrl === undefined ? undefined : folderUrl(httpUrl('--public-url', flags.publicUrl)),
    access: {
      ...(flags.insecure !== undefined && { insecure: flags.insecure }),
      ...(flags.caFile !== undefined && { caFile: flags.caFile }),
      ...clientCertificate(flags),
    },
    env: withoutOwn(env),
    rules: flags.rules ?? [],
    ...(policy !== undefined && { policy }),
    inlineIgnore: flags.inlineIgnore && (policy?.inlineIgnore ?? true),
    gate: { ...(policy?.gate ?? DEFAULT_GATE), ...(flags.failOn !== undefined && { severity: flags.failOn }) },
    jobs: flags.jobs,
    scans: flags.scans ?? SCANS,
    keepDays: flags.keepDays ?? KEEP_DAYS,
    retryFailed: flags.retryFailed === true,
  };
}

/** @throws ScanError POLICY_INVALID */
async function policyIn(file: string): Promise<NonNullable<ServeOptions['policy']>> {
  const policy = await readPolicy(file);
  if (policy.baseline !== undefined)
    throw invalid(`${file} names a baseline, which is of one project and its key: a server takes none, so take it out`);
  return policy;
}

/** The secrets of the server are no business of the programs that keep logins, which are started with this. */
function withoutOwn(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^STOWAWAY_(?:SERVE|WEBHOOK)_/.test(name)));
}

function registriesIn(hosts: readonly string[]): string[] {
  if (hosts.length === 0)
    throw invalid('no registry is allowed: name each that may be asked with --allow-registry HOST[:PORT]; docker.io is Docker Hub');
  return hosts.map((host) => {
    const plain = plainHost(host);
    registryHost(plain);
    // A reference to a lone word would be one to Docker Hub.
    if (plain !== 'localhost' && !/[.:]/.test(plain))
      throw invalid(`${host} is no registry that images can name: write it with its port, ${host}:443`);
    return plain;
  });
}

/** `host:port`, `[v6]:port`, `:port` for every network, or a port of this machine alone. */
function addressIn(text: string): { host: string; port: number } {
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, Math.max(0, colon)).replace(/^\[(.*)\]$/, '$1');
  const port = text.slice(colon + 1);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw invalid('--listen takes HOST:PORT, such as 127.0.0.1:8484');
  return { host: host !== '' ? host : colon === -1 ? '127.0.0.1' : '0.0.0.0', port: Number(port) };
}

async function tlsOf({ tlsCert, tlsKey }: ServeFlags): Promise<Settings['tls']> {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw invalid('--tls-cert and --tls-key go together');
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return { cert: await bytesOf(tlsCert), key: await bytesOf(tlsKey) };
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readGiven(file);
  } catch (error) {
    throw new ScanError('OPTION_INVALID', `${file} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
}

/** An address that holds a token of its own goes into the environment: every user of a machine can read command lines. */
function webhookOf(flags: ServeFlags, env: NodeJS.ProcessEnv, key: Secret | undefined): Settings['webhook'] {
  const text = flags.webhook ?? env['STOWAWAY_WEBHOOK_URL'];
  if (!text) return undefined;
  const target = httpUrl(flags.webhook === undefined ? 'STOWAWAY_WEBHOOK_URL' : '--webhook', text);
  if (target.protocol === 'http:' && !isLoopback(target.host) && !names(flags.insecure, target))
    throw invalid(`the webhook at ${target.host} would be posted to without encryption: use https, or add --insecure ${target.host}`);
  if (key === undefined)
    throw invalid('nobody could tell who posts to the webhook: set STOWAWAY_WEBHOOK_KEY, or name a file with --webhook-key-file');
  return { target, key };
}

function names(insecure: readonly string[] = [], { host, hostname }: URL): boolean {
  return insecure.includes(host) || insecure.includes(hostname);
}

function httpUrl(what: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw invalid(`${what} is no address: write it as https://host/path`);
  if (url.username !== '' || url.password !== '') throw invalid(`${what} may have no user and password in it`);
  return url;
}

/** As the base of relative addresses. */
function folderUrl(url: URL): URL {
  return new URL(url.href.endsWith('/') ? url.href : `${url.href}/`);
}

function clientCertificate({ certFile, keyFile }: ServeFlags): { certFile?: string; keyFile?: string } {
  if ((certFile === undefined) !== (keyFile === undefined)) throw invalid('--cert-file and --key-file go together');
  return certFile === undefined || keyFile === undefined ? {} : { certFile, keyFile };
}

/** https://specifications.freedesktop.org/basedir-spec/latest/ */
function defaultState(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(base) ? base : join(env['HOME'] || homedir(), '.local/state'), 'stowaway', 'serve');
}

function invalid(sentence: string): ScanError {
  return new ScanError('OPTION_INVALID', sentence);
}
