/** Works off the jobs of a store: several at a time, each under a lease that is renewed while it lasts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanError, sentenceOf } from '../model/errors.js';
import { hold } from '../store/hold.js';
import type { Json, Lease, Store } from '../store/store.js';

/** What is done with the jobs of a queue. */
export interface Work {
  queue: string;
  /** @throws ScanError: SOURCE_UNREACHABLE is tried again, ABORTED put back, anything else fails the job */
  do: (lease: Lease) => Promise<Json>;
}

export interface CrewOptions {
  store: Store;
  /** Jobs of the first one come first. */
  works: readonly Work[];
  /** Tells this process from every other one. */
  owner: string;
  /** Jobs at once. */
  size: number;
  signal: AbortSignal;
  now: () => number;
}

/** Milliseconds: so long after a process died do others wait for what it had begun. */
const LEASE = 15_000;
const IDLE = 100;

/** A job that took so many processes or connections with it is not begun again. */
const MOST_ATTEMPTS = 4;
/** So many jobs in a row that reach nobody mean that there is nobody. */
const MOST_UNREACHED = 4;

/**
 * Resolves when no job is left, or when the signal fires.
 * @returns why it ended early: then the jobs that are left wait in the store
 * @throws ScanError STORE_FAILED, and for faults of the program; when those under way have ended
 */
export async function workOff(options: CrewOptions): Promise<string | undefined> {
  const crew = new Crew(options);
  const ended = await Promise.allSettled(Array.from({ length: options.size }, () => crew.member()));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return crew.stopped;
}

class Crew {
  stopped: string | undefined;
  #unreached = 0;
  #failed = false;

  constructor(private readonly options: CrewOptions) {}

  async member(): Promise<void> {
    try {
      while (!this.#failed && this.stopped === undefined && !this.options.signal.aborted) {
        const found = await this.#next();
        if (found === undefined) {
          if (await this.#isDone()) return;
          await sleep(IDLE);
        } else await this.#job(found.work, found.lease);
      }
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  async #next(): Promise<{ work: Work; lease: Lease } | undefined> {
    const { store, works, owner, now } = this.options;
    for (const work of works) {
      const lease = await store.lease(work.queue, owner, now(), LEASE);
      if (lease !== undefined) return { work, lease };
    }
    return undefined;
  }

  async #isDone(): Promise<boolean> {
    for (const { queue } of this.options.works) {
      const { waiting, leased } = await this.options.store.count(queue);
      if (waiting + leased > 0) return false;
    }
    return true;
  }

  async #job(work: Work, lease: Lease): Promise<void> {
    const { store, now } = this.options;
    if (lease.attempt > MOST_ATTEMPTS) {
      await store.fail(lease, `it was begun ${MOST_ATTEMPTS} times and never came to an end`, now());
      return;
    }
    await hold(store, lease, { forMs: LEASE, now }, async () => {
      try {
        const result = await work.do(lease);
        this.#unreached = 0;
        // Another process that took it over in the meantime came to the same.
        await store.finish(lease, result, now());
      } catch (error) {
        await this.#failing(lease, error);
      }
    });
  }

  async #failing(lease: Lease, error: unknown): Promise<void> {
    const { store, now, signal } = this.options;
    if (!(error instanceof ScanError) || error.code === 'STORE_FAILED') throw error;
    if (signal.aborted) {
      await store.release(lease);
      return;
    }
    const isUnreached = error.code === 'SOURCE_UNREACHABLE';
    this.#unreached = isUnreached ? this.#unreached + 1 : 0;
    if (this.#unreached >= MOST_UNREACHED) this.stopped ??= sentenceOf(error);
    if (isUnreached && this.stopped !== undefined) {
      await store.release(lease);
      return;
    }
    const wait = isUnreached && lease.attempt < MOST_ATTEMPTS ? 1000 * 2 ** (lease.attempt - 1) : undefined;
    await store.fail(lease, error.message, now(), wait === undefined ? undefined : now() + wait);
  }
}
