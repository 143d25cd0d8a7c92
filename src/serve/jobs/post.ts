/** The webhook: what came of a scan is posted to one address, signed, and again until it arrives. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ScanError } from '../../model/errors.js';
import { json } from '../../report/json.js';
import { takeOut } from '../../report/kept.js';
import { proxyFor } from '../../source/registry/proxy.js';
import type { Job, Json, Lease, Store } from '../../store/store.js';
import { SIGNATURE, TIMESTAMP } from '../auth/gate.js';
import type { SigningKey } from '../auth/keys.js';
import type { Outcome } from './lanes.js';
import { ImageJob, imageOf, referenceOf, SCANS } from './queues.js';
import { Scanned } from './scanned.js';

const PostJob = z.union([
  z.object({ kind: z.literal('scanned'), scan: z.string() }),
  z.object({ kind: z.literal('failed'), image: z.string(), reference: z.string(), failure: z.string() }),
]);

const id = z.string().describe('Of this message: it stays the same when it is posted again.');

export const ScannedMessage = Scanned.omit({ report: true }).extend({
  type: z.literal('image.scanned'),
  id,
  url: z.string().optional().describe('Where the result can be read, if the server was told its own address.'),
  report: z.unknown().optional().describe('As in report.schema.json; left out where it has more than 4 MiB.'),
});
export const FailedMessage = z.object({
  type: z.literal('image.failed'),
  id,
  image: z.string(),
  reference: z.string(),
  failure: z.string().describe('Why it could not be scanned, in a sentence.'),
});

export function scannedPost(scan: string): Job {
  return { key: `${scan} scanned`, payload: { kind: 'scanned', scan } };
}

export function failedPost({ key, payload }: Lease, failure: string): Job {
  const image = ImageJob.parse(payload);
  // It may fail anew, another day.
  return { key: `${key} failed ${Date.now()}`, payload: { kind: 'failed', image: imageOf(image), reference: referenceOf(image), failure } };
}

export interface PostWork {
  store: Store;
  /** The only address that anything is posted to; no redirect is followed. */
  target: URL;
  key: SigningKey;
  /** Of this server, as others see it. */
  publicUrl?: URL | undefined;
  env: NodeJS.ProcessEnv;
}

/** Bytes. Receivers have limits, too. */
const MOST_REPORT = 4 << 20;
/** Milliseconds until its answer. */
const PATIENCE = 15_000;

export function postWork({ store, target, key, publicUrl, env }: PostWork): (lease: Lease, signal: AbortSignal) => Promise<Outcome> {
  return async (lease, signal) => {
    const message = await messageOf(lease, store, publicUrl);
    // The scan is settled in the moment after its post was put into the queue, or by another who scans it again.
    if (message === undefined) return { kind: 'again', sentence: 'there is no result yet', after: 250 };
    const body = Buffer.from(JSON.stringify(message));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'stowaway',
      [TIMESTAMP]: timestamp,
      [SIGNATURE]: key.sign(timestamp, body),
      'x-stowaway-delivery': message.id,
    };
    const trouble = await post(target, { headers, body }, AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]), env);
    return trouble === undefined ? { kind: 'done', result: null } : { kind: 'again', sentence: trouble, after: pauseAfter(lease.attempt) };
  };
}

async function messageOf(
  { key, payload }: Lease,
  store: Store,
  publicUrl: URL | undefined,
): Promise<z.infer<typeof ScannedMessage> | z.infer<typeof FailedMessage> | undefined> {
  const job = PostJob.parse(payload);
  const id = createHash('sha256').update(key).digest('hex').slice(0, 32);
  if (job.kind === 'failed') return { type: 'image.failed', id, image: job.image, reference: job.reference, failure: job.failure };
  const found: Json | undefined = await store.result(SCANS, job.scan);
  if (found === undefined) return undefined;
  const { report, ...scanned } = Scanned.parse(found);
  const text = json(takeOut(report), { showSecrets: false, width: 0, colour: false });
  const url = publicUrl === undefined ? undefined : new URL(`results/${scanned.image}`, publicUrl).href;
  return {
    type: 'image.scanned',
    id,
    ...scanned,
    ...(url !== undefined && { url }),
    ...(Buffer.byteLength(text) <= MOST_REPORT && { report: JSON.parse(text) as unknown }),
  };
}

/** @returns why it did not arrive; undefined where it did. The address is not told: it may hold a token. */
async function post(
  target: URL,
  { headers, body }: { headers: Record<string, string>; body: Buffer },
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const { EnvHttpProxyAgent } = await import('undici');
  const { proxy, except } = proxyFor(target, env);
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: proxy, httpsProxy: proxy, noProxy: except });
  try {
    const path = `${target.pathname}${target.search}`;
    const { statusCode, body: answer } = await dispatcher.request({ origin: target.origin, path, method: 'POST', headers, body, signal });
    answer.on('error', () => undefined);
    await answer.dump({ limit: 64 << 10 }).catch(() => undefined);
    return statusCode >= 200 && statusCode < 300 ? undefined : `${target.host} answered with status ${statusCode}`;
  } catch (error) {
    if (error instanceof ScanError) return error.message;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer in time';
    return `${target.host} could not be reached: ${code}`;
  } finally {
    await dispatcher.destroy();
  }
}

/** Milliseconds: 1 s, 2 s, 4 s, … at most an hour, each up to a quarter longer, so that many do not come back at once. */
function pauseAfter(attempt: number): number {
  return Math.min(3_600_000, 1000 * 2 ** (attempt - 1)) * (1 + Math.random() / 4);
}
