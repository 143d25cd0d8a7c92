/** What the store knows of an image. */
import { z } from 'zod';
import { ScanError } from '../../model/errors.js';
import type { SealedReport } from '../../report/format.js';
import { takeOut } from '../../report/kept.js';
import { parseReference } from '../../source/reference.js';
import type { Store } from '../../store/store.js';
import { Refusal } from '../http/refusal.js';
import { imageOf, latestRecord, referenceOf, scanKey, SCANS, tagRecord } from '../jobs/queues.js';
import { Scanned } from '../jobs/scanned.js';
import { plainHost } from '../notification/pushed.js';

const image = z.string().describe('`HOST/REPOSITORY@DIGEST`');

const Done = Scanned.extend({ state: z.literal('done'), report: z.unknown().describe('As in report.schema.json.') });
export const Pending = z.object({ state: z.enum(['waiting', 'scanning']), image });
const Failed = z.object({ state: z.literal('failed'), image, failure: z.string().describe('Why it could not be scanned, in a sentence.') });
export const Result = z.discriminatedUnion('state', [Done, Failed]);

/** A result as it lies in the store. */
export type Found = { state: 'done'; scanned: Scanned; report: SealedReport } | z.infer<typeof Pending> | z.infer<typeof Failed>;

export interface ResultParts {
  store: Store;
  ruleSet: string;
}

/** @throws Refusal 400 for what is no image, 404 for one that nobody told of. */
export async function find(reference: string, { store, ruleSet }: ResultParts): Promise<Found> {
  const image = await digestOf(reference, store);
  const latest = await store.read(latestRecord(image));
  for (const key of [scanKey(image, ruleSet), ...(typeof latest === 'string' ? [latest] : [])]) {
    const job = await store.job(SCANS, key);
    if (job === undefined) continue;
    if (job.state === 'waiting') return { state: 'waiting', image };
    if (job.state === 'leased') return { state: 'scanning', image };
    if (job.state === 'failed') return { state: 'failed', image, failure: job.sentence ?? '' };
    const kept = await store.result(SCANS, key);
    if (kept === undefined) continue;
    const scanned = Scanned.parse(kept);
    return { state: 'done', scanned, report: takeOut(scanned.report) };
  }
  throw unknown();
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
