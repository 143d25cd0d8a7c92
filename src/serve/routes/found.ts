/** What the store knows of an image. */
import { z } from 'zod';
import { ScanError } from '../../model/errors.js';
import type { SealedReport } from '../../report/format.js';
import { parseReference } from '../../source/reference.js';
import type { Store } from '../../store/store.js';
import { Refusal } from '../http/refusal.js';
import { imageOf, imageOfKey, latestRecord, referenceOf, scanKey, SCANS, tagRecord } from '../jobs/queues.js';
import { asOfToday, type Reading } from '../jobs/lapse.js';
import { Scanned } from '../jobs/scanned.js';
import { plainHost } from '../notification/pushed.js';

const image = z.string().describe('`HOST/REPOSITORY@DIGEST`');

const Done = Scanned.extend({ state: z.literal('done'), report: z.unknown().describe('As in report.schema.json.') });
export const Pending = z.object({ state: z.enum(['waiting', 'scanning']), image });
const Failed = z.object({ state: z.literal('failed'), image, failure: z.string().describe('Why it could not be scanned, in a sentence.') });
/** One of many: without its report. */
export const Listed = z.discriminatedUnion('state', [Done.omit({ report: true }), Pending, Failed]);
export const Results = z.object({
  results: z
    .array(Listed)
    .describe('The images that were told of last come first. One that was scanned by several rule sets or policies is there for each.'),
  next: z.string().optional().describe('What `before` is to be for the next page. Absent on the last one.'),
});
export const Result = z.discriminatedUnion('state', [Done, Failed]);

/** A result as it lies in the store. */
export type Found = { state: 'done'; scanned: Scanned; report: SealedReport } | z.infer<typeof Pending> | z.infer<typeof Failed>;

export interface ResultParts extends Reading {
  store: Store;
  /** By which images are scanned now. */
  criteria: () => string;
}

/** @throws Refusal 400 for what is no image, 404 for one that nobody told of. */
export async function find(reference: string, { store, criteria, ...reading }: ResultParts): Promise<Found> {
  const image = await digestOf(reference, store);
  const latest = await store.read(latestRecord(image));
  for (const key of [scanKey(image, criteria()), ...(typeof latest === 'string' ? [latest] : [])]) {
    const job = await store.job(SCANS, key);
    if (job === undefined) continue;
    if (job.state === 'waiting') return { state: 'waiting', image };
    if (job.state === 'leased') return { state: 'scanning', image };
    if (job.state === 'failed') return { state: 'failed', image, failure: job.sentence ?? '' };
    const kept = await store.result(SCANS, key);
    if (kept === undefined) continue;
    return { state: 'done', ...asOfToday(Scanned.parse(kept), reading) };
  }
  throw unknown();
}

/** @param before as `next` of the page above. */
export async function list(
  { store, ...reading }: Omit<ResultParts, 'criteria'>,
  most: number,
  before?: number,
): Promise<z.infer<typeof Results>> {
  const jobs = await store.newest(SCANS, most, before);
  const last = jobs.length < most ? undefined : jobs.at(-1)?.place;
  const results: z.infer<typeof Listed>[] = [];
  for (const { key, state, sentence = '' } of jobs) {
    const image = imageOfKey(key);
    const kept = state === 'done' ? await store.result(SCANS, key) : undefined;
    // Which drops the report.
    if (kept !== undefined) results.push(Listed.parse({ state: 'done', ...asOfToday(Scanned.parse(kept), reading).scanned }));
    else if (state === 'failed') results.push({ state, image, failure: sentence });
    else if (state !== 'done') results.push({ state: state === 'leased' ? 'scanning' : state, image });
  }
  return { results, ...(last !== undefined && { next: String(last) }) };
}

/** @returns `host/repository@digest`. */
async function digestOf(reference: string, store: Store): Promise<string> {
  let read: ReturnType<typeof parseReference>;
  try {
    read = parseReference(reference);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    throw new Refusal(400, 'what stands behind /results/ is no image: write it as HOST/REPOSITORY@DIGEST or HOST/REPOSITORY:TAG');
  }
  const { domain = 'docker.io', path, tag = 'latest', digest } = read;
  const name = `${plainHost(domain)}/${path}`;
  const known = digest ?? (await store.read(tagRecord(referenceOf({ name, tag }))));
  if (typeof known !== 'string') throw unknown();
  return imageOf({ name, digest: known });
}

function unknown(): Refusal {
  return new Refusal(404, 'nobody told of this image, or its result was kept no longer');
}
