/** Requests to one registry: where it answers, who we are to it, and what is tried again. */
import { ScanError } from '../../model/errors.js';
import { Authorization } from './authorization.js';
import { Authorizer } from './authorizer.js';
import type { Credentials } from './credentials.js';
import { isPassingTrouble, loginHint, refusal, saidBy, type Subject, unfit, unreachable } from './failure.js';
import type { RegistryHost } from './host.js';
import type { Call, Network, Timeouts } from './network.js';
import { Pace } from './pace.js';
import { type Clock, Endurance, isPassing, Patience, retryAfter } from './patience.js';
import { realmOf } from './realm.js';
import { discard, headerOf, type Reply, replyTo, steady, whole } from './reply.js';
import { registryUrl } from './scheme.js';
import { type AskRealm, fetchToken } from './tokens.js';

export interface SessionParts {
  host: RegistryHost;
  network: Network;
  credentials: Credentials;
  insecure: readonly string[];
  clock: Clock;
  timeouts: Timeouts;
  requestsAtOnce: number;
  /** Default: as fast as it answers. */
  requestsPerSecond?: number | undefined;
  signal: AbortSignal;
}

export interface Ask {
  /** Default: GET. */
  method?: 'HEAD';
  /** Path and query, from the server's root. */
  target: string;
  headers?: Record<string, string>;
  /** Whether a name and password are shown unasked, to an interface beside the registry's that never asks. */
  showsLogin?: boolean;
  /** Statuses besides 200 that are an answer, too. */
  accepted?: readonly number[];
}

/** Bytes of an error's explanation that are read. */
const MOST_EXPLAINED = 64 << 10;
const MOST_TOKEN = 1 << 20;
const MOST_CHALLENGES = 2;

export class Session {
  readonly pace: Pace;
  readonly #endurance = new Endurance();
  readonly #authorization = new Authorization();
  readonly #authorizer: Authorizer;
  #url: Promise<URL> | undefined;
  #wasThere = false;

  constructor(private readonly parts: SessionParts) {
    const { clock, credentials, insecure, network } = parts;
    this.pace = new Pace(parts.requestsAtOnce, { perSecond: parts.requestsPerSecond, clock, signal: parts.signal });
    this.#authorizer = new Authorizer({
      credentials,
      authorization: this.#authorization,
      now: () => clock.now(),
      realmOf: async (subject, text) => realmOf(subject, text, await this.url(subject), network, insecure),
      fetch: (subject, request, found) =>
        fetchToken(subject, request, found, { ask: this.#askRealm, authorization: this.#authorization, clock }),
    });
  }

  /** The root of the registry's server. @throws ScanError SOURCE_UNREACHABLE */
  async url(subject: Subject): Promise<URL> {
    this.#url ??= registryUrl(this.parts.host, this.parts.network);
    const asked = this.#url;
    try {
      return await asked;
    } catch (error) {
      if (this.#url === asked) this.#url = undefined;
      throw this.failure(subject, error);
    }
  }

  patience(): Patience {
    return new Patience(this.parts.clock, this.parts.signal, this.#endurance);
  }

  /**
   * A small answer, with all of its body.
   * @param limit Bytes.
   * @throws ScanError as `open`, LIMIT_EXCEEDED
   */
  async ask(subject: Subject, ask: Ask, limit: number): Promise<{ reply: Reply; bytes: Uint8Array }> {
    return this.pace.question(async () => {
      const patience = this.patience();
      for (;;) {
        const reply = await this.open(subject, ask, patience);
        try {
          const bytes = await this.#read(subject, reply, limit);
          patience.progressed();
          return { reply, bytes };
        } catch (error) {
          await this.retryOrThrow(subject, error, patience);
        }
      }
    });
  }

  /** An answer whose body is still to come. @throws ScanError that says why there is none. */
  async open(
    subject: Subject,
    { method, target, headers = {}, showsLogin = false, accepted = [] }: Ask,
    patience: Patience,
  ): Promise<Reply> {
    const url = new URL(target, await this.url(subject));
    const { network, insecure } = this.parts;
    for (let challenges = 0; ;) {
      let authorization: string | undefined;
      const reply = await this.#persist(subject, patience, async () => {
        authorization = showsLogin ? await this.#authorizer.login(subject) : await this.#authorizer.header(subject);
        return replyTo(
          subject,
          url,
          { headers, ...(method !== undefined && { method }) },
          { network, insecure, authorization, leaves: true },
        );
      });
      if (reply.status === 200 || accepted.includes(reply.status)) {
        this.pace.answered();
        return reply;
      }
      const challenged = reply.status === 401 && !showsLogin && reply.url.origin === url.origin && challenges++ < MOST_CHALLENGES;
      if (challenged && (await this.#authorizer.learn(subject, reply.headers['www-authenticate'], authorization))) {
        discard(reply.body);
        continue;
      }
      const denied = reply.status === 401 || reply.status === 403;
      throw await this.#refusal(subject, reply, denied ? loginHint(subject.host, await this.parts.credentials.find(subject.path)) : '');
    }
  }

  /** Waits for the next attempt after a passing trouble. @throws ScanError when there is none. */
  async retryOrThrow(subject: Subject, error: unknown, patience: Patience): Promise<void> {
    const passing = !(error instanceof ScanError) && !this.parts.signal.aborted && isPassingTrouble(error, this.#wasThere);
    if (!passing || !(await this.#again(subject, patience))) throw this.failure(subject, error);
  }

  /** Whatever went wrong, as an error with a sentence. */
  failure(subject: Subject, error: unknown): ScanError {
    if (error instanceof ScanError) return error;
    if (this.parts.signal.aborted) return new ScanError('ABORTED', 'the scan was stopped', { cause: error });
    return unreachable(subject, error);
  }

  /** The bytes of a body as they come; see `steady`. */
  bytes(reply: Reply): AsyncIterable<Uint8Array> {
    return steady(reply.body, this.parts.clock, this.parts.timeouts.silence);
  }

  /** A token server gets the same patience, and never an answer of ours that it did not ask for itself. */
  readonly #askRealm: AskRealm = async (subject, url, call: Call, authorization, login) => {
    const { network, insecure } = this.parts;
    const patience = this.patience();
    for (;;) {
      const reply = await this.#persist(subject, patience, () =>
        replyTo(subject, url, call, { network, insecure, authorization, leaves: false }),
      );
      if (reply.status !== 200) throw await this.#refusal(subject, reply, login);
      try {
        return { reply, bytes: await this.#read(subject, reply, MOST_TOKEN) };
      } catch (error) {
        await this.retryOrThrow(subject, error, patience);
      }
    }
  };

  async #persist(subject: Subject, patience: Patience, attempt: () => Promise<Reply>): Promise<Reply> {
    for (;;) {
      let reply: Reply;
      try {
        await this.pace.turn();
        reply = await attempt();
      } catch (error) {
        await this.retryOrThrow(subject, error, patience);
        continue;
      }
      this.#wasThere = true;
      if (!isPassing(reply.status)) return reply;
      if (reply.status === 429) this.pace.slower();
      const wait = retryAfter(headerOf(reply.headers, 'retry-after'), this.parts.clock.now());
      const again = patience.again(wait);
      // The last one explains itself.
      if (!(await again.catch((error: unknown) => Promise.reject(this.failure(subject, error))))) return reply;
      discard(reply.body);
    }
  }

  async #again(subject: Subject, patience: Patience): Promise<boolean> {
    try {
      return await patience.again();
    } catch (error) {
      throw this.failure(subject, error);
    }
  }

  async #read(subject: Subject, reply: Reply, limit: number): Promise<Uint8Array> {
    const bytes = await whole(this.bytes(reply), limit);
    if (bytes === undefined) throw unfit('LIMIT_EXCEEDED', subject, `has more than ${limit} bytes, the most that is read of it`);
    return bytes;
  }

  async #refusal(subject: Subject, reply: Reply, login: string): Promise<ScanError> {
    // What it says is welcome, not needed.
    const explained = await whole(this.bytes(reply), MOST_EXPLAINED).catch(() => undefined);
    const said = this.#authorization.scrub(saidBy(explained ?? Buffer.alloc(0)));
    const wait = retryAfter(headerOf(reply.headers, 'retry-after'), this.parts.clock.now());
    return refusal(subject, reply.status, said, { login, wait });
  }
}
