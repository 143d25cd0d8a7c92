/** Works off a queue, several jobs at once: leases, renews, settles; lets go when it is told to stop, or when another has the job. */
import { setTimeout as sleep } from 'node:timers/promises';
import { hold } from '../../store/hold.js';
import type { Json, Lease, Store } from '../../store/store.js';

/** What came of one try. */
export type Outcome =
  | { kind: 'done'; result: Json }
  /** For good. */
  | { kind: 'failed'; sentence: string }
  /** @property after Milliseconds until the next try. */
  | { kind: 'again'; sentence: string; after: number };

export interface LaneOptions {
  store: Store;
  queue: string;
  /** Who works: unique among all that share the store. */
  owner: string;
  lanes: number;
  /** Tries before a job has failed, also those that ended with the process: a job that ends it must not do so for ever. */
  tries: number;
  /** To stop soon when the signal is aborted; what it gives then does not count. */
  work: (lease: Lease, signal: AbortSignal) => Promise<Outcome>;
  /** A job had its last try, whatever came of that. */
  onFailed: (lease: Lease, sentence: string) => Promise<void>;
  /** The store failed, or `work` threw: a bug. */
  onTrouble: (error: unknown) => void;
  timing?: Timing;
}

/** Milliseconds. */
export interface Timing {
  lease: number;
  /** Between two looks at a queue in which nothing is due, that others may have added to. */
  poll: number;
  /** After a failure of the store. */
  pause: number;
}

const USUAL: Timing = { lease: 60_000, poll: 1000, pause: 5000 };

export class Lanes {
  readonly #options: LaneOptions & { timing: Timing };
  readonly #running: Promise<void>[];
  readonly #stop = new AbortController();
  /** Ends the work that is under way. */
  readonly #drop = new AbortController();
  #bell = bell();
  #isWell = true;

  constructor(options: LaneOptions) {
    this.#options = { ...options, timing: options.timing ?? USUAL };
    this.#running = Array.from({ length: options.lanes }, () => this.#lane());
  }

  /** Whether the store answered the last time. */
  get isWell(): boolean {
    return this.#isWell;
  }

  /** Something was added. */
  wake(): void {
    this.#bell.ring();
    this.#bell = bell();
  }

  /** Begins nothing new, waits for what is under way, and gives back after `within` milliseconds what is not done by then. */
  async stop(within: number): Promise<void> {
    this.#stop.abort();
    this.wake();
    const dropping = setTimeout(() => this.#drop.abort(), within);
    await Promise.all(this.#running);
    clearTimeout(dropping);
  }

  async #lane(): Promise<void> {
    const { store, queue, owner, timing, onTrouble } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        const { rung } = this.#bell;
        const lease = await store.lease(queue, owner, Date.now(), timing.lease);
        this.#isWell = true;
        if (lease === undefined) await this.#pause(timing.poll, rung);
        else await this.#take(lease);
      } catch (error) {
        this.#isWell = false;
        onTrouble(error);
        await this.#pause(timing.pause, new Promise(() => undefined));
      }
    }
  }

  async #take(lease: Lease): Promise<void> {
    const { store, work, tries, timing, onFailed, onTrouble } = this.#options;
    if (lease.attempt > tries)
      return this.#giveUp(lease, `it was begun ${tries} times and never ended: the process that scanned it came to an end`);
    const { outcome, isLost } = await hold(store, lease, { forMs: timing.lease, onTrouble }, async (lost) => {
      const outcome = await this.#try(() => work(lease, AbortSignal.any([lost, this.#drop.signal])));
      return { outcome, isLost: lost.aborted };
    });
    if (isLost) return;
    const now = Date.now();
    if (this.#drop.signal.aborted) await store.fail(lease, 'the server was stopped', now, now);
    else if (outcome.kind === 'done') await store.finish(lease, outcome.result, now);
    else if (outcome.kind === 'again' && lease.attempt < tries) await store.fail(lease, outcome.sentence, now, now + outcome.after);
    else {
      await onFailed(lease, outcome.sentence);
      await store.fail(lease, outcome.sentence, now);
    }
  }

  async #try(work: () => Promise<Outcome>): Promise<Outcome> {
    const { timing, onTrouble } = this.#options;
    try {
      return await work();
    } catch (error) {
      onTrouble(error);
      return { kind: 'again', sentence: 'an unexpected error; the log has it', after: timing.pause };
    }
  }

  async #giveUp(lease: Lease, sentence: string): Promise<void> {
    await this.#options.onFailed(lease, sentence);
    await this.#options.store.fail(lease, sentence, Date.now());
  }

  async #pause(milliseconds: number, rung: Promise<void>): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stop.signal]);
    await Promise.race([rung, sleep(milliseconds, undefined, { signal }).catch(() => undefined)]);
    over.abort();
  }
}

function bell(): { rung: Promise<void>; ring: () => void } {
  let ring = (): void => undefined;
  const rung = new Promise<void>((resolve) => (ring = resolve));
  return { rung, ring: () => ring() };
}
