/** Work on a job whose lease is renewed for as long as it takes. */
import type { Lease, Store } from './store.js';

export interface HoldOptions {
  /** Milliseconds that a lease lasts; it is renewed three times in that. */
  forMs: number;
  /** Default: the clock. */
  now?: () => number;
  /** Hears of a store that refuses to renew. Default: nobody does, for it shows when the job is settled. */
  onTrouble?: (error: unknown) => void;
}

/** @param work gets a signal that says that another has the job by now */
export async function hold<T>(
  store: Store,
  lease: Lease,
  { forMs, now = Date.now, onTrouble = () => undefined }: HoldOptions,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const renewal = setInterval(() => {
    store.renew(lease, now(), forMs).then((held) => {
      if (!held) lost.abort();
    }, onTrouble);
  }, forMs / 3);
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(renewal);
  }
}
