/** One answer: redirects followed without our credentials, the body guarded against dripping and excess. */
import type { Dispatcher } from 'undici';
import { isLinkLocal, isLoopback, names } from './host.js';
import { STALLED, type Subject, unfit } from './failure.js';
import type { Call, Network } from './network.js';
import type { Clock } from './patience.js';

export interface Reply {
  /** Where the answer came from in the end. */
  url: URL;
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Dispatcher.ResponseData['body'];
}

export interface Way {
  network: Network;
  insecure: readonly string[];
  /** For the first server alone: another one to which it redirects, and what comes after, never sees it. */
  authorization?: string | undefined;
  /** Whether a redirect may lead to another server. */
  leaves: boolean;
}

const MOST_REDIRECTS = 5;

/** @throws ScanError SOURCE_UNREADABLE for a redirect that is not followed; else rejects with undici's errors. */
export async function replyTo(subject: Subject, first: URL, call: Call, way: Way): Promise<Reply> {
  let url = first;
  let { authorization } = way;
  for (let redirects = 0; ; redirects++) {
    const headers = authorization === undefined ? call.headers : { ...call.headers, authorization };
    const { statusCode: status, headers: answered, body } = await way.network.send(url, { ...call, headers });
    // Whoever reads it hears of its trouble; left unread, it has none that matters.
    body.on('error', () => undefined);
    const location = headerOf(answered, 'location');
    if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return { url, status, headers: answered, body };
    discard(body);
    if (redirects === MOST_REDIRECTS) throw unfit('SOURCE_UNREADABLE', subject, `is redirected more than ${MOST_REDIRECTS} times`);
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next === undefined || !isSafe(url, next, way)) {
      const where = next === undefined ? 'nowhere' : next.origin;
      throw unfit('SOURCE_UNREADABLE', subject, `is redirected from ${url.host} to ${where}, where it is not looked for`);
    }
    if (next.origin !== first.origin) authorization = undefined;
    url = next;
  }
}

/** Only the user may give up encryption: no server may redirect from HTTPS to HTTP, nor from elsewhere to this machine's HTTP. */
function isSafe(from: URL, to: URL, { insecure, leaves }: Way): boolean {
  if (to.origin === from.origin) return true;
  if (!leaves || isLinkLocal(to.host)) return false;
  if (to.protocol === 'https:') return true;
  return to.protocol === 'http:' && (names(insecure, to) || (isLoopback(from.host) && isLoopback(to.host)));
}

/** A header's text; of several of one name the first. */
export function headerOf(headers: Reply['headers'], name: string): string | undefined {
  const found = headers[name];
  return Array.isArray(found) ? found[0] : found;
}

/** Lets the connection be used again, if little is left of the body. */
export function discard(body: Reply['body']): void {
  void body.dump({ limit: 64 << 10 }).catch(() => undefined);
}

/** Of a window of this many milliseconds spent waiting, so many bytes are the least. */
const LEAST_BYTES = 32 << 10;

/** The bytes of a body. Rejects when less than 32 KiB come within `window` milliseconds of waiting: a silence between drops is none. */
export async function* steady(body: AsyncIterable<Uint8Array>, clock: Clock, window: number): AsyncGenerator<Uint8Array, void> {
  let waited = 0;
  let came = 0;
  let before = clock.now();
  for await (const chunk of body) {
    waited += clock.now() - before;
    came += chunk.length;
    if (waited > window) {
      if (came < LEAST_BYTES) throw Object.assign(new Error('the bytes come too slowly'), { code: STALLED });
      waited = came = 0;
    }
    yield chunk;
    before = clock.now();
  }
}

/** All of a small body. @returns undefined when it is larger than `limit` bytes. */
export async function whole(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
