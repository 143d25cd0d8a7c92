/** How far an audit came: what of it the store knows, by which names. */
import { createHash } from 'node:crypto';
import type { AuditChange, AuditSkip } from '../model/audit.js';
import { counted } from '../report/units.js';
import type { JobCount, Store } from '../store/store.js';
import type { Known } from './assemble.js';
import type { ImageJob, Listing, read as Read, RepositoryJob, Runs, StoredRoot, StoredSkip } from './stored.js';

type Current = NonNullable<Runs['current']>;

export class Ledger {
  /** Queues of repositories to list and manifests to scan. */
  readonly repositories: string;
  readonly images: string;
  readonly #skipped: StoredSkip[] = [];

  /**
   * Takes up the audit that was not ended, or begins one.
   * @param name What is audited: the same again is the same audit, or the next one.
   * @param identity `Scanner.identity`: with another one, everything is scanned anew.
   */
  static async open(store: Store, { name, identity, now }: { name: unknown; identity: string; now: () => number }): Promise<Ledger> {
    const at = `audit ${shortHash(name)}`;
    // Loaded here: a scan has no use for what checks it.
    const { read } = await import('./stored.js');
    const runs = read.runs(await store.read(at)) ?? {};
    const begun = runs.current;
    if (begun?.identity === identity) {
      const ledger = new Ledger(store, read, at, runs, begun);
      await store.retry(ledger.repositories);
      await store.retry(ledger.images);
      return ledger;
    }
    // Of those that begin it at the same time, each calls it the same: they share the work.
    const id = shortHash([at, identity, begun?.id, runs.last?.id]);
    const current = { id, identity, startedAt: now(), isWalked: false };
    for (const before of [begun, runs.last]) if (before !== undefined) await forget(store, before.id);
    const ledger = new Ledger(store, read, at, { ...runs, current }, current);
    await ledger.#save();
    return ledger;
  }

  private constructor(
    readonly store: Store,
    /** Checks what comes out of the store. */
    readonly read: typeof Read,
    private readonly at: string,
    private runs: Runs,
    private current: Current,
  ) {
    this.repositories = repositoriesQueue(current.id);
    this.images = imagesQueue(current.id);
  }

  /** Whether all repositories are known. */
  get isWalked(): boolean {
    return this.current.isWalked;
  }

  async walked(): Promise<void> {
    // What it was told by then is told again where the walk is not.
    await this.store.write(`${this.repositories} skipped`, this.#skipped);
    this.current = { ...this.current, isWalked: true };
    await this.#save();
  }

  /** Tells of what the registry does not let us see. */
  skip(skip: StoredSkip): void {
    this.#skipped.push(skip);
  }

  async addRepository(job: RepositoryJob): Promise<void> {
    await this.store.add(this.repositories, [{ key: `${job.host}/${job.path}`, payload: job }]);
  }

  /** @param jobs By digest; those whose manifest was scanned before, by this audit or another, are not scanned again. */
  async addImages(jobs: ReadonlyMap<string, ImageJob>): Promise<void> {
    const unknown: { key: string; payload: ImageJob }[] = [];
    // What could not be read then may be readable now.
    for (const [digest, job] of jobs) if (!(await this.isScanned(digest))) unknown.push({ key: digest, payload: job });
    await this.store.add(this.images, unknown);
  }

  /**
   * Manifests that their repository did not give away are looked for in the others that have them.
   * @returns how many more there are to scan
   */
  async addElsewhere(): Promise<number> {
    const failed = await this.#failures();
    if (failed.size === 0) return 0;
    const jobs: { key: string; payload: ImageJob }[] = [];
    for await (const { key, result } of this.store.results(this.repositories)) {
      const [, host = '', path = ''] = /^([^/]*)\/(.*)$/.exec(key) ?? [];
      for (const [tag, digest] of this.read.listing(result)?.tags ?? [])
        if (failed.has(digest) && (await this.root(digest)) === undefined)
          jobs.push({ key: `${digest} ${key}`, payload: { host, path, tag } });
    }
    return this.store.add(this.images, jobs);
  }

  /** Whether there is nothing left to read of a manifest. */
  async isScanned(digest: string): Promise<boolean> {
    const root = await this.root(digest);
    return root !== undefined && isWhole(root);
  }

  async root(digest: string): Promise<StoredRoot | undefined> {
    return this.read.root(await this.store.read(`image ${this.current.identity} ${digest}`));
  }

  async keepRoot(digest: string, root: StoredRoot): Promise<void> {
    await this.store.write(`image ${this.current.identity} ${digest}`, root);
  }

  /** The tags of a repository that was listed. */
  async listing(repository: string): Promise<Listing | undefined> {
    return this.read.listing(await this.store.result(this.repositories, repository));
  }

  /** All that the report is made of. @param stopped Why it ended early, if anything else than a signal ended it. */
  async known(stopped: string | undefined): Promise<Omit<Known, 'tool' | 'target'> & { isOver: boolean }> {
    const { store } = this;
    const listings = new Map<string, Listing>();
    for await (const { key, result } of store.results(this.repositories)) {
      const listing = this.read.listing(result);
      if (listing !== undefined) listings.set(key, listing);
    }
    const roots = new Map<string, StoredRoot | undefined>();
    for (const { tags } of listings.values())
      for (const [, digest] of tags) roots.set(digest, roots.get(digest) ?? (await this.root(digest)));
    const { isOver, left } = await this.#left();
    const skipped: AuditSkip[] = this.read.skips(await store.read(`${this.repositories} skipped`)) ?? [];
    for await (const { key, sentence } of store.failures(this.repositories)) skipped.push({ ...failureOf(sentence), repository: key });
    if (!isOver) skipped.push(unfinished(left, stopped));
    return {
      startedAt: this.current.startedAt,
      listings,
      root: (digest) => roots.get(digest),
      failures: await this.#failures(),
      skipped,
      last: this.runs.last,
      isOver,
    };
  }

  /**
   * The audit came to its end: the next one is compared with it, and reads what it has not.
   * @param leaks in which repositories
   */
  async close(leaks: readonly AuditChange[]): Promise<void> {
    const runs = this.read.runs(await this.store.read(this.at));
    // Another process that took part in it was first.
    if (runs?.current?.id !== this.current.id) return;
    const { id, startedAt } = this.current;
    this.runs = { last: { id, startedAt, secrets: [...leaks] } };
    await this.#save();
  }

  /** How many jobs there are, and how many of them are settled. */
  async progress(): Promise<{ repositories: { listed: number; known: number }; images: { done: number; known: number } }> {
    const [repositories, images] = [await this.store.count(this.repositories), await this.store.count(this.images)];
    return {
      repositories: { listed: repositories.done + repositories.failed, known: total(repositories) },
      images: { done: images.done + images.failed, known: total(images) },
    };
  }

  async #save(): Promise<void> {
    await this.store.write(this.at, this.runs.current === undefined ? this.runs : { ...this.runs, current: this.current });
  }

  async #left(): Promise<{ isOver: boolean; left: { repositories: number; images: number } }> {
    const [repositories, images] = [await this.store.count(this.repositories), await this.store.count(this.images)];
    const left = { repositories: repositories.waiting + repositories.leased, images: images.waiting + images.leased };
    return { isOver: this.isWalked && left.repositories + left.images === 0, left };
  }

  /** What stands in the way of manifests, by their digests. */
  async #failures(): Promise<Map<string, AuditSkip>> {
    const failures = new Map<string, AuditSkip>();
    for await (const { key, sentence } of this.store.failures(this.images)) failures.set(manifestOf(key), failureOf(sentence));
    for await (const { key, result } of this.store.results(this.images)) {
      const skip = this.read.miss(result)?.skip;
      if (skip !== undefined) failures.set(manifestOf(key), skip);
    }
    return failures;
  }
}

/** Which manifest a job is about, wherever it is looked for. */
export function manifestOf(key: string): string {
  return key.split(' ')[0] ?? key;
}

function shortHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

const repositoriesQueue = (id: string): string => `audit ${id} repositories`;
const imagesQueue = (id: string): string => `audit ${id} images`;

async function forget(store: Store, id: string): Promise<void> {
  await store.prune(repositoriesQueue(id), Infinity);
  await store.prune(imagesQueue(id), Infinity);
}

function failureOf(sentence: string): AuditSkip {
  return { reason: 'unreadable', severity: 'failure', detail: sentence };
}

function unfinished({ repositories, images }: { repositories: number; images: number }, stopped: string | undefined): AuditSkip {
  const what = [
    ...(images === 0 ? [] : [`${counted(images, 'known manifest')} not scanned`]),
    ...(repositories === 0 ? [] : [`${counted(repositories, 'repository', 'repositories')} not listed`]),
  ];
  const why = stopped === undefined ? 'it was stopped' : `it gave up: ${stopped}`;
  return {
    reason: 'interrupted',
    severity: 'failure',
    detail: `the audit is not over (${why}): ${what.join(', ')}; run the same command again to go on`,
  };
}

function isWhole({ images, skipped }: StoredRoot): boolean {
  return ![...skipped, ...images.flatMap((image) => image.skipped)].some(({ severity }) => severity === 'failure');
}

function total({ waiting, leased, done, failed }: JobCount): number {
  return waiting + leased + done + failed;
}
