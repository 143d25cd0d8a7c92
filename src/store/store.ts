/** Durable jobs and what came of them, for one process or many. Nothing stored may hold a secret: reports are sealed before they get here. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json | undefined };

/** What is to be done, once for each key of a queue. */
export interface Job {
  key: string;
  payload: Json;
}

/** A job that its owner alone works on, until the lease ends or another took it over because it had ended. */
export interface Lease extends Job {
  queue: string;
  owner: string;
  /** How often the job was leased, this time included: the first time 1. */
  attempt: number;
}

/** How many jobs of a queue are in which state. */
export interface JobCount {
  /** Also those that wait for their next try. */
  waiting: number;
  /** Also those whose lease has ended. */
  leased: number;
  done: number;
  failed: number;
}

/** What became of a job so far. */
export interface JobState {
  state: 'waiting' | 'leased' | 'done' | 'failed';
  /** Why its last try failed, where that is known. */
  sentence?: string;
}

export interface ListedJob extends JobState {
  key: string;
  /** Of jobs that were added later it is larger. */
  place: number;
}

/**
 * All times are milliseconds since the epoch and given by the caller, who thereby decides what is due. Every method is one
 * transaction: when its promise resolves it outlives the process. What was added outlives a loss of power, too; a lease, a result, or what was
 * written last may not, and then the job is done once more. All reject with ScanError STORE_FAILED when the store cannot be read or written.
 */
export interface Store {
  /** How many of the jobs are new; what has a known key is ignored, whatever became of it. */
  add(queue: string, jobs: readonly Job[]): Promise<number>;
  /** The oldest job that is due: it waits, or the lease on it has ended. */
  lease(queue: string, owner: string, now: number, forMs: number): Promise<Lease | undefined>;
  /** @returns false when another owner has the job by now, or it is settled. */
  renew(lease: Lease, now: number, forMs: number): Promise<boolean>;
  /** @returns false when the lease is lost: nothing was written then, and the result of another counts. */
  finish(lease: Lease, result: Json, now: number): Promise<boolean>;
  /** @param retryAt when it is due again. Default: never, the job has failed. @returns false when the lease is lost. */
  fail(lease: Lease, sentence: string, now: number, retryAt?: number): Promise<boolean>;
  /** Puts a job back as if it had not been leased: whoever had it stops. @returns false when the lease is lost. */
  release(lease: Lease): Promise<boolean>;
  /** Lets failed jobs wait again, as if they were new. @returns how many. */
  retry(queue: string): Promise<number>;
  count(queue: string): Promise<JobCount>;
  /** @returns undefined for a job that was never added, or was removed. */
  job(queue: string, key: string): Promise<JobState | undefined>;
  /**
   * Jobs that were added last, the youngest first.
   * @param before the place of a job, to go on with those that are older. Default: none is.
   */
  newest(queue: string, most: number, before?: number): Promise<ListedJob[]>;
  /** Of the jobs that are done, in order of their keys (by bytes). What is finished meanwhile may be left out. */
  results(queue: string): AsyncIterable<{ key: string; result: Json }>;
  result(queue: string, key: string): Promise<Json | undefined>;
  /** Of the jobs that have failed, in order of their keys. */
  failures(queue: string): AsyncIterable<{ key: string; sentence: string }>;
  /** Removes jobs and results that were settled before a time; those of `Infinity`, all of the queue, settled or not. @returns how many. */
  prune(queue: string, before: number): Promise<number>;
  /** What was last written under a name: the state of a run, a cursor. */
  read(name: string): Promise<Json | undefined>;
  write(name: string, value: Json): Promise<void>;
  /** Takes no job back: leases end by themselves. Nothing else may be called afterwards. */
  close(): Promise<void>;
}
