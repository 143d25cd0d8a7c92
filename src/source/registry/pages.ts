/** Lists that come page by page: https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-tags */
import { parseJson } from '../json.js';
import { type Subject, unfit } from './failure.js';
import { headerOf, type Reply } from './reply.js';
import type { Ask, Session } from './session.js';

const PAGE_LIMIT = 16 << 20;
/** A list of a million tags has a thousand pages. */
const MOST_PAGES = 100_000;

interface Listing extends Pick<Ask, 'headers' | 'showsLogin'> {
  /** Pages. Default: as many as any list of tags has. */
  most?: number;
}

/** The JSON of each page. @throws ScanError also for links that lead in a circle or to another server. */
export async function* pages(
  session: Session,
  subject: Subject,
  target: string,
  { headers, showsLogin, most = MOST_PAGES }: Listing = {},
): AsyncGenerator<unknown, void> {
  const root = await session.url(subject);
  const first = new URL(target, root);
  const seen = new Set<string>();
  for (let next: URL | undefined = first; next !== undefined;) {
    const here: URL = next;
    if (seen.has(here.href)) throw unfit('SOURCE_UNREADABLE', subject, 'has pages that link in a circle');
    if (seen.size === most) throw unfit('LIMIT_EXCEEDED', subject, `has more than ${most} pages`);
    seen.add(here.href);
    const ask = (query: string, accepted: readonly number[]): ReturnType<Session['ask']> =>
      session.ask(
        subject,
        { target: `${here.pathname}${query}`, accepted, ...(headers && { headers }), ...(showsLogin && { showsLogin }) },
        PAGE_LIMIT,
      );
    let { reply, bytes } = await ask(here.search, here === first && here.search !== '' ? [400] : []);
    // Some refuse larger pages than their own, and nothing tells how large those are.
    if (reply.status === 400) ({ reply, bytes } = await ask('', []));
    const page = parseJson(bytes);
    if (page === undefined) throw unfit('SOURCE_UNREADABLE', subject, 'is no JSON; is that a registry?');
    yield page;
    next = nextPage(subject, reply, here, first);
  }
}

function nextPage(subject: Subject, reply: Reply, here: URL, first: URL): URL | undefined {
  const link = headerOf(reply.headers, 'link');
  if (link === undefined) return undefined;
  const [, target] = /<([^<>]*)>[^<>]*;\s*rel="?next\b/i.exec(link) ?? [];
  if (target === undefined) return undefined;
  const next = URL.canParse(target, here.href) ? new URL(target, here) : undefined;
  // Behind a proxy that undoes TLS, registries link to themselves over HTTP.
  const isThere = next?.origin === first.origin || (next?.protocol === 'http:' && next.hostname === first.hostname);
  if (next === undefined || !isThere || lastPart(next) !== lastPart(first)) {
    throw unfit('SOURCE_UNREADABLE', subject, 'has a next page somewhere else, where it is not looked for');
  }
  return new URL(`${next.pathname}${next.search}`, first);
}

function lastPart({ pathname }: URL): string | undefined {
  return pathname.split('/').at(-1);
}
