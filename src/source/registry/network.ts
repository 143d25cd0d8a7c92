/** Connections to registries and the servers they name: TLS, proxies and time-outs, by undici, which hands out bytes as they were sent. */
import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import { isSame, type RegistryHost, names } from './host.js';
import { guardedLookup, refuseAddress } from './private-address.js';
import { proxyFor } from './proxy.js';
import { type Certificates, certificatesOf, type CertificateOptions } from './certificates.js';

/** Milliseconds. */
export interface Timeouts {
  connect: number;
  /** From the request to the head of the answer. */
  answer: number;
  /** Without a single byte of the body. */
  silence: number;
}

export interface Call {
  method?: 'GET' | 'HEAD' | 'POST';
  headers: Record<string, string>;
  body?: string;
}

export interface NetworkOptions extends CertificateOptions {
  env: NodeJS.ProcessEnv;
  insecure: readonly string[];
  signal: AbortSignal;
  timeouts: Timeouts;
  /** Where given, the only `host[:port]` that may be at private addresses. Default: any may. */
  privateHosts?: readonly string[] | undefined;
}

/** As many headers as any server sends; more are an attack. */
const HEADER_BYTES = 32 << 10;

export class Network {
  readonly #dispatchers = new Map<string, Dispatcher>();

  private constructor(
    private readonly undici: typeof import('undici'),
    private readonly certificates: Certificates,
    private readonly options: NetworkOptions,
  ) {
    // Each request listens to it.
    setMaxListeners(0, options.signal);
  }

  /**
   * Loads undici when it is needed and no sooner.
   * @throws ScanError OPTION_INVALID when a certificate cannot be read.
   */
  static async open(host: RegistryHost, options: NetworkOptions): Promise<Network> {
    const [undici, certificates] = await Promise.all([import('undici'), certificatesOf(host, options)]);
    return new Network(undici, certificates, options);
  }

  /** One request, one answer; neither redirects nor retries. Rejects with undici's errors. */
  async send(
    url: URL,
    { method = 'GET', headers, body = null }: Omit<Call, 'body'> & { body?: string | null },
  ): Promise<Dispatcher.ResponseData> {
    const { signal } = this.options;
    if (this.#isGuarded(url)) refuseAddress(url);
    const dispatcher = this.#dispatchers.get(url.origin) ?? (await this.#connect(url));
    // Whatever is compressed on its way would not fit its digest.
    const sent = { 'user-agent': 'stowaway', 'accept-encoding': 'identity', ...headers };
    return dispatcher.request({ origin: url.origin, path: `${url.pathname}${url.search}`, method, headers: sent, body, signal });
  }

  /** Whether who answers there is proven by a certificate. */
  isVerified(url: URL): boolean {
    return url.protocol === 'https:' && !names(this.options.insecure, url);
  }

  /** Whoever names a server to us (a redirect, a token realm) could name one that only we can reach. */
  #isGuarded(url: URL): boolean {
    return this.options.privateHosts?.every((host) => !isSame(url, host)) ?? false;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#dispatchers.values()].map((dispatcher) => dispatcher.destroy()));
  }

  async #connect(url: URL): Promise<Dispatcher> {
    const { timeouts, env } = this.options;
    const tls = url.protocol === 'https:' ? await this.certificates.for(url) : {};
    const checked = { ...tls, rejectUnauthorized: this.isVerified(url) || url.protocol === 'http:' };
    const connect = { ...checked, timeout: timeouts.connect, ...(this.#isGuarded(url) && { lookup: guardedLookup }) };
    const common = { headersTimeout: timeouts.answer, bodyTimeout: timeouts.silence, maxHeaderSize: HEADER_BYTES, connect };
    const { proxy, except } = proxyFor(url, env);
    const made = new this.undici.EnvHttpProxyAgent({
      ...common,
      requestTls: connect,
      // Empty texts keep undici from looking into the environment of the process.
      httpProxy: proxy,
      httpsProxy: proxy,
      noProxy: except,
    });
    const there = this.#dispatchers.get(url.origin);
    if (there !== undefined) return there;
    this.#dispatchers.set(url.origin, made);
    return made;
  }
}
