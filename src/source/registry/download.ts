/** A blob as it is stored, resumed where its connection was cut. */
import { isDigest } from '../digest.js';
import { type Subject, unfit } from './failure.js';
import { headerOf, type Reply } from './reply.js';
import type { Session } from './session.js';

/** So many bytes since the last trouble make the next one a new one. */
const PROGRESS = 256 << 10;
const MOST_RESUMES = 100;

/**
 * Opened when it is first read. Nothing is uncompressed: these are the bytes that the digest is of, which the reader verifies.
 * @param size As a manifest has it, to be held against what comes.
 */
export async function* download(
  session: Session,
  subject: Subject,
  target: string,
  digest: string,
  size?: number,
): AsyncGenerator<Uint8Array, void> {
  const leave = await session.pace.download();
  try {
    const patience = session.patience();
    let total = size;
    let version: string | undefined;
    let at = 0;
    for (let resumes = 0; ; resumes++) {
      const sinceTrouble = at;
      const reply = await session.open(subject, { target, headers: at === 0 ? {} : { range: `bytes=${at}-` }, accepted: [206] }, patience);
      try {
        version ??= headerOf(reply.headers, 'etag');
        const begins = check(subject, reply, { at, total, version, digest });
        total ??= lengthOf(reply, begins);
        let skip = at - begins;
        for await (const chunk of session.bytes(reply)) {
          const rest = skip === 0 ? chunk : chunk.subarray(skip);
          skip = Math.max(0, skip - chunk.length);
          if (rest.length === 0) continue;
          at += rest.length;
          if (total !== undefined && at > total)
            throw unfit('SOURCE_UNREADABLE', subject, `has more than the ${total} bytes it should have`);
          yield rest;
          if (at - sinceTrouble > PROGRESS) patience.progressed();
        }
        if (total === undefined || at === total) {
          patience.progressed();
          return;
        }
        throw Object.assign(new Error(`it ended after ${at} of ${total} bytes`), { code: 'ECONNRESET' });
      } catch (error) {
        if (resumes === MOST_RESUMES) throw session.failure(subject, error);
        await session.retryOrThrow(subject, error, patience);
      } finally {
        // Also when the reader leaves early.
        reply.body.destroy();
      }
    }
  } catch (error) {
    throw session.failure(subject, error);
  } finally {
    leave();
  }
}

interface State {
  at: number;
  total: number | undefined;
  /** The ETag of the first answer. */
  version: string | undefined;
  digest: string;
}

/** Whether an answer goes on with the same bytes. @returns the offset of its first byte. @throws ScanError SOURCE_UNREADABLE, DIGEST_MISMATCH */
function check(subject: Subject, reply: Reply, { at, total, version, digest }: State): number {
  const told = headerOf(reply.headers, 'docker-content-digest');
  if (told !== undefined && isDigest(told) && told.split(':')[0] === digest.split(':')[0] && told !== digest) {
    throw unfit('DIGEST_MISMATCH', subject, `is another blob at the registry, which sends ${told}`);
  }
  const whole = reply.status === 200;
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headerOf(reply.headers, 'content-range') ?? '');
  if (!whole && (range === null || Number(range[1]) !== at)) {
    throw unfit('SOURCE_UNREADABLE', subject, `cannot be resumed: asked for the bytes from ${at} on, the server sends others`);
  }
  const etag = headerOf(reply.headers, 'etag');
  if (!whole && version !== undefined && etag !== undefined && etag !== version) {
    throw unfit('SOURCE_UNREADABLE', subject, 'cannot be resumed: the server has another one now');
  }
  const begins = whole ? 0 : at;
  const length = range?.[3] !== undefined && range[3] !== '*' ? Number(range[3]) : lengthOf(reply, begins);
  if (total !== undefined && length !== undefined && length !== total) {
    const encoding = headerOf(reply.headers, 'content-encoding');
    const why =
      encoding === undefined
        ? ''
        : `: the server sends it with Content-Encoding ${clip(encoding)}, not as it is stored; turn that off there`;
    throw unfit('SOURCE_UNREADABLE', subject, `should have ${total} bytes, but the server announces ${length}${why}`);
  }
  return begins;
}

/** Bytes of the whole blob, as far as the answer tells. */
function lengthOf(reply: Reply, begins: number): number | undefined {
  const length = headerOf(reply.headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? begins + Number(length) : undefined;
}

function clip(text: string): string {
  return JSON.stringify(text.slice(0, 20));
}
