/** The store as an SQLite file. Calls to it are synchronous and short; each is one transaction, so that any number of processes may use it. */
import type { Database, Statement, Value } from './database.js';
import { storeFailure } from './failure.js';
import type { Job, JobCount, JobState, Json, Lease, ListedJob, Store } from './store.js';

const SQL = {
  add: 'INSERT INTO jobs (queue, key, payload) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id',
  lease: `UPDATE jobs SET state = 1, due = ?, owner = ?, attempt = attempt + 1
    WHERE id = (SELECT id FROM jobs WHERE queue = ? AND state < 2 AND due <= ? ORDER BY id LIMIT 1) RETURNING key, payload, attempt`,
  renew: 'UPDATE jobs SET due = ? WHERE queue = ? AND key = ? AND state = 1 AND owner = ? AND attempt = ? RETURNING id',
  settle: `UPDATE jobs SET state = ?, due = ?, settled = ?, sentence = ?, owner = NULL
    WHERE queue = ? AND key = ? AND state = 1 AND owner = ? AND attempt = ? RETURNING id`,
  release: `UPDATE jobs SET state = 0, due = 0, owner = NULL, attempt = attempt - 1
    WHERE queue = ? AND key = ? AND state = 1 AND owner = ? AND attempt = ? RETURNING id`,
  keep: 'INSERT OR REPLACE INTO results (queue, key, result) VALUES (?, ?, ?) RETURNING key',
  retry: 'UPDATE jobs SET state = 0, due = 0, attempt = 0, settled = NULL, sentence = NULL WHERE queue = ? AND state = 3 RETURNING id',
  job: 'SELECT state, sentence FROM jobs WHERE queue = ? AND key = ?',
  newest: 'SELECT id, key, state, sentence FROM jobs WHERE queue = ? AND id < ? ORDER BY id DESC LIMIT ?',
  count: 'SELECT state, count(*) AS jobs FROM jobs WHERE queue = ? GROUP BY state',
  results: 'SELECT key, result FROM results WHERE queue = ? AND key > ? ORDER BY key LIMIT ?',
  result: 'SELECT result FROM results WHERE queue = ? AND key = ?',
  failures: 'SELECT key, sentence FROM jobs WHERE queue = ? AND state = 3 AND key > ? ORDER BY key LIMIT ?',
  pruneResults: 'DELETE FROM results WHERE queue = ?1 AND key IN (SELECT key FROM jobs WHERE queue = ?1 AND settled < ?2)',
  prune: 'DELETE FROM jobs WHERE queue = ? AND settled < ? RETURNING id',
  emptyResults: 'DELETE FROM results WHERE queue = ?',
  empty: 'DELETE FROM jobs WHERE queue = ? RETURNING id',
  read: 'SELECT value FROM state WHERE name = ?',
  write: 'INSERT OR REPLACE INTO state (name, value) VALUES (?, ?)',
} as const;

const STATE = { waiting: 0, leased: 1, done: 2, failed: 3 } as const;
type State = (typeof STATE)[keyof typeof STATE];
const STATES = ['waiting', 'leased', 'done', 'failed'] as const;

/** Rows that are read at once of what may be long: no cursor stays open while the caller works. */
const PAGE = 64;

export class SqliteStore implements Store {
  readonly #database: Database;
  readonly #path: string;
  readonly #statements = new Map<string, Statement>();
  #synchronous = '';

  constructor(database: Database, path: string) {
    this.#database = database;
    this.#path = path;
  }

  add(queue: string, jobs: readonly Job[]): Promise<number> {
    return this.#transact(
      'FULL',
      () => jobs.filter(({ key, payload }) => this.#rows('add', queue, key, JSON.stringify(payload)).length > 0).length,
    );
  }

  lease(queue: string, owner: string, now: number, forMs: number): Promise<Lease | undefined> {
    return this.#transact('NORMAL', () => {
      const [row] = this.#rows('lease', now + forMs, owner, queue, now);
      if (row === undefined) return undefined;
      return { queue, owner, key: textOf(row, 'key'), payload: jsonOf(row, 'payload'), attempt: numberOf(row, 'attempt') };
    });
  }

  renew({ queue, key, owner, attempt }: Lease, now: number, forMs: number): Promise<boolean> {
    return this.#transact('NORMAL', () => this.#rows('renew', now + forMs, queue, key, owner, attempt).length > 0);
  }

  finish(lease: Lease, result: Json, now: number): Promise<boolean> {
    return this.#transact('NORMAL', () => {
      if (!this.#settle(lease, STATE.done, 0, now, null)) return false;
      this.#rows('keep', lease.queue, lease.key, JSON.stringify(result));
      return true;
    });
  }

  fail(lease: Lease, sentence: string, now: number, retryAt?: number): Promise<boolean> {
    return this.#transact('NORMAL', () =>
      retryAt === undefined
        ? this.#settle(lease, STATE.failed, 0, now, sentence)
        : this.#settle(lease, STATE.waiting, retryAt, null, sentence),
    );
  }

  release({ queue, key, owner, attempt }: Lease): Promise<boolean> {
    return this.#transact('NORMAL', () => this.#rows('release', queue, key, owner, attempt).length > 0);
  }

  retry(queue: string): Promise<number> {
    return this.#transact('FULL', () => this.#rows('retry', queue).length);
  }

  count(queue: string): Promise<JobCount> {
    return this.#guarded(() => {
      const counts = new Map(this.#rows('count', queue).map((row) => [numberOf(row, 'state'), numberOf(row, 'jobs')]));
      const of = (state: State): number => counts.get(state) ?? 0;
      return { waiting: of(STATE.waiting), leased: of(STATE.leased), done: of(STATE.done), failed: of(STATE.failed) };
    });
  }

  async job(queue: string, key: string): Promise<JobState | undefined> {
    const [row] = await this.#guarded(() => this.#rows('job', queue, key));
    return row === undefined ? undefined : stateOf(row);
  }

  async newest(queue: string, most: number, before = Number.MAX_SAFE_INTEGER): Promise<ListedJob[]> {
    const rows = await this.#guarded(() => this.#rows('newest', queue, before, most));
    return rows.map((row) => ({ key: textOf(row, 'key'), place: numberOf(row, 'id'), ...stateOf(row) }));
  }

  async *results(queue: string): AsyncIterable<{ key: string; result: Json }> {
    for await (const row of this.#pages('results', queue)) yield { key: textOf(row, 'key'), result: jsonOf(row, 'result') };
  }

  async result(queue: string, key: string): Promise<Json | undefined> {
    const [row] = await this.#guarded(() => this.#rows('result', queue, key));
    return row === undefined ? undefined : jsonOf(row, 'result');
  }

  async *failures(queue: string): AsyncIterable<{ key: string; sentence: string }> {
    for await (const row of this.#pages('failures', queue)) yield { key: textOf(row, 'key'), sentence: textOf(row, 'sentence') };
  }

  prune(queue: string, before: number): Promise<number> {
    return this.#transact('NORMAL', () => {
      if (before === Infinity) {
        this.#statement('emptyResults').run(queue);
        return this.#rows('empty', queue).length;
      }
      this.#statement('pruneResults').run(queue, before);
      return this.#rows('prune', queue, before).length;
    });
  }

  async read(name: string): Promise<Json | undefined> {
    const [row] = await this.#guarded(() => this.#rows('read', name));
    return row === undefined ? undefined : jsonOf(row, 'value');
  }

  write(name: string, value: Json): Promise<void> {
    return this.#transact('NORMAL', () => void this.#statement('write').run(name, JSON.stringify(value)));
  }

  close(): Promise<void> {
    this.#statements.clear();
    return this.#guarded(() => this.#database.close());
  }

  #settle(lease: Lease, state: State, due: number, settled: number | null, sentence: string | null): boolean {
    const { queue, key, owner, attempt } = lease;
    return this.#rows('settle', state, due, settled, sentence, queue, key, owner, attempt).length > 0;
  }

  async *#pages(name: 'results' | 'failures', queue: string): AsyncIterable<unknown> {
    for (let after = ''; ;) {
      const rows = await this.#guarded(() => this.#rows(name, queue, after, PAGE));
      yield* rows;
      const last = rows.at(-1);
      if (rows.length < PAGE || last === undefined) return;
      after = textOf(last, 'key');
    }
  }

  /**
   * One transaction, with the right to write from its start: an upgrade later on could not wait for other writers.
   * @param synchronous FULL waits for the disk: what was promised to be done must outlive a loss of power. NORMAL leaves that to the next FULL
   *   one: what such a loss undoes of leases and results is done once more.
   */
  #transact<T>(synchronous: 'FULL' | 'NORMAL', work: () => T): Promise<T> {
    return this.#guarded(() => {
      if (synchronous !== this.#synchronous) this.#database.exec(`PRAGMA synchronous = ${synchronous}`);
      this.#synchronous = synchronous;
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        const done = work();
        this.#database.exec('COMMIT');
        return done;
      } catch (error) {
        this.#rollBack();
        throw error;
      }
    });
  }

  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // A full disk has already rolled it back.
    }
  }

  #guarded<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      try {
        resolve(work());
      } catch (error) {
        reject(storeFailure(this.#path, error));
      }
    });
  }

  #rows(name: keyof typeof SQL, ...values: Value[]): unknown[] {
    return this.#statement(name).all(...values);
  }

  #statement(name: keyof typeof SQL): Statement {
    const statement = this.#statements.get(name) ?? this.#database.prepare(SQL[name]);
    this.#statements.set(name, statement);
    return statement;
  }
}

function stateOf(row: unknown): JobState {
  const sentence = textOf(row, 'sentence');
  return { state: STATES[numberOf(row, 'state')] ?? 'waiting', ...(sentence !== '' && { sentence }) };
}

function column(row: unknown, name: string): unknown {
  return typeof row === 'object' && row !== null ? Object.entries(row).find(([column]) => column === name)?.[1] : undefined;
}

function textOf(row: unknown, name: string): string {
  const value = column(row, name);
  return typeof value === 'string' ? value : '';
}

function numberOf(row: unknown, name: string): number {
  const value = column(row, name);
  return typeof value === 'number' ? value : 0;
}

function jsonOf(row: unknown, name: string): Json {
  return JSON.parse(textOf(row, name)) as Json;
}
