/** The lanes of the three queues, and what each tells the log, the metrics and the next queue. */
import { ScanError, sentenceOf } from '../../model/errors.js';
import type { SafeText } from '../../model/sealed.js';
import type { Lease, Store } from '../../store/store.js';
import { SigningKey } from '../auth/keys.js';
import { bugFields, type Log } from '../log.js';
import { type Measures, SEVERITIES } from '../measures.js';
import type { ServeLimits, ServeOptions } from '../options.js';
import { Lanes } from './lanes.js';
import { failedPost, postWork, scannedPost } from './post.js';
import { ImageJob, Intake, POSTS, referenceOf, SCANS, TAGS } from './queues.js';
import { scanWork } from './scan.js';
import type { Scanned } from './scanned.js';
import { tagWork } from './tag.js';

export interface JobParts extends Omit<ServeOptions, 'limits'> {
  limits: ServeLimits;
  store: Store;
  /** By which images are judged now. */
  criteria: () => string;
  measures: Measures;
  log: Log;
  seal: (text: string) => SafeText;
  owner: string;
}

export interface RunningJobs {
  intake: Intake;
  /** Whether the store answered all lanes the last time. */
  isWell(): boolean;
  stop(within: number): Promise<void>;
}

/** A scan that ends the process is given up after so many. */
const SCAN_TRIES = 5;
/** With the pauses between them, almost two days. */
const POST_TRIES = 50;
const AT_ONCE = 2;
const DAY = 86_400_000;

export async function startJobs(parts: JobParts): Promise<RunningJobs> {
  const { store, measures, log, webhook, limits } = parts;
  const lanes = new Map<string, Lanes>();
  const wake = (queue: string): void => lanes.get(queue)?.wake();
  const intake = new Intake(store, parts.criteria, wake);
  const onTrouble = (error: unknown): void =>
    error instanceof ScanError ? log('error', 'store', { reason: sentenceOf(error) }) : log('error', 'bug', bugFields(error));

  const onScanned = async ({ key }: Lease, scanned: Scanned): Promise<void> => {
    const { verdict, findings, seconds, receivedAt, reference } = scanned;
    if (webhook !== undefined) await store.add(POSTS, [scannedPost(key)]);
    measures.scans.add({ verdict });
    measures.scanSeconds.observe(seconds);
    measures.resultSeconds.observe((Date.now() - Date.parse(receivedAt)) / 1000);
    for (const severity of SEVERITIES) measures.findings.add({ severity }, findings[severity]);
    log('info', 'scanned', { image: reference, verdict, ...findings, seconds });
    setImmediate(wake, POSTS);
  };
  const onImageFailed = async (lease: Lease, reason: string): Promise<void> => {
    if (webhook !== undefined) await store.add(POSTS, [failedPost(lease, reason)]);
    measures.scans.add({ verdict: 'failed' });
    log('error', 'failed', { image: referenceOf(ImageJob.parse(lease.payload)), reason });
    wake(POSTS);
  };

  if (parts.retryFailed) for (const queue of [SCANS, TAGS, POSTS]) await store.retry(queue);
  const access = { ...parts.access, privateHosts: parts.registries };
  const start = (queue: string, options: Pick<ConstructorParameters<typeof Lanes>[0], 'lanes' | 'tries' | 'work' | 'onFailed'>): void =>
    void lanes.set(
      queue,
      new Lanes({ store, queue, owner: parts.owner, onTrouble, ...(parts.timing && { timing: parts.timing }), ...options }),
    );
  start(SCANS, {
    lanes: parts.scans,
    tries: SCAN_TRIES,
    work: scanWork({
      store,
      options: {
        registry: access,
        env: parts.env,
        rules: parts.rules,
        ...(parts.policy !== undefined && { policy: parts.policy }),
        ...(parts.inlineIgnore !== undefined && { inlineIgnore: parts.inlineIgnore }),
        ...(parts.cache !== undefined && { cache: parts.cache }),
        ...(parts.jobs !== undefined && { jobs: parts.jobs }),
        onNote: (note) => log('warn', 'note', { note }),
      },
      gate: parts.gate,
      within: limits.scanWithin,
      onScanned,
    }),
    onFailed: onImageFailed,
  });
  start(TAGS, {
    lanes: AT_ONCE,
    tries: SCAN_TRIES,
    work: tagWork(intake, { ...access, env: parts.env }, parts.seal),
    onFailed: onImageFailed,
  });
  if (webhook !== undefined) {
    const post = postWork({ store, target: webhook.target, key: new SigningKey(webhook.key), publicUrl: parts.publicUrl, env: parts.env });
    start(POSTS, {
      lanes: AT_ONCE,
      tries: POST_TRIES,
      work: async (lease, signal) => {
        const outcome = await post(lease, signal);
        measures.posts.add({ outcome: outcome.kind === 'done' ? 'delivered' : 'retried' });
        if (outcome.kind === 'again') log('warn', 'not posted', { reason: outcome.sentence, attempt: lease.attempt });
        return outcome;
      },
      onFailed: (_lease, reason) => {
        measures.posts.add({ outcome: 'failed' });
        log('error', 'never posted', { reason });
        return Promise.resolve();
      },
    });
  }
  const prune = (): void => {
    const before = Date.now() - parts.keepDays * DAY;
    for (const queue of [SCANS, TAGS, POSTS]) store.prune(queue, before).catch(onTrouble);
  };
  prune();
  const pruning = setInterval(prune, DAY / 24);
  return {
    intake,
    isWell: () => [...lanes.values()].every((each) => each.isWell),
    stop: async (within) => {
      clearInterval(pruning);
      await Promise.all([...lanes.values()].map((each) => each.stop(within)));
    },
  };
}
