/** What is to be audited: a registry, a repository, or what a list names. */
import { ScanError } from '../model/errors.js';
import { forcedReference, placeOf } from '../source/registry/place.js';
import { parseReference } from '../source/reference.js';
import { isDigest } from '../source/digest.js';

/** Images of one registry. */
interface Wanted {
  host: string;
  /** Of a repository; undefined for all. */
  path?: string;
  /** Tags or digests; undefined for all tags. */
  references?: readonly string[];
}

export interface Target {
  /** As it was named, for people. */
  name: string;
  wanted: readonly Wanted[];
}

/**
 * `host[:port]`, or `host[:port]/path` for one repository.
 * @throws ScanError REFERENCE_INVALID
 */
export function parseTarget(text: string): Target {
  const bare = (forcedReference(text) ?? text).replace(/^https?:\/\//, '').replace(/\/+$/, '');
  const [host = '', ...rest] = bare.split('/');
  const path = rest.join('/');
  if (host === '') throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(text)} is no registry: write it as host or host:port`);
  if (path === '') return { name: bare, wanted: [{ host }] };
  const parsed = parseReference(`${host}/${path}`);
  if (parsed.tag !== undefined || parsed.digest !== undefined)
    throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(text)} names one image: scan it, or name the repository to audit all of it`);
  return { name: bare, wanted: [{ host, path }] };
}

/**
 * A list of repositories and images, one a line; what follows `#` is a remark.
 * @param name How the list is called to people.
 * @param host The registry of lines that name none.
 * @throws ScanError REFERENCE_INVALID with the number of the line
 */
export function parseList(lines: Iterable<string>, name: string, host?: string): Target {
  const wanted = new Map<string, { host: string; path: string; references: Set<string>; all: boolean }>();
  let number = 0;
  for (const line of lines) {
    number += 1;
    const text = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (text === '') continue;
    const { place, isAll } = entryOf(text, host, `line ${number} of ${name}`);
    const key = `${place.host}/${place.path}`;
    const known = wanted.get(key) ?? { host: place.host, path: place.path, references: new Set(), all: false };
    wanted.set(key, known);
    if (isAll) known.all = true;
    else known.references.add(place.reference);
  }
  if (wanted.size === 0) throw new ScanError('OPTION_INVALID', `${name} names no image`);
  return {
    name,
    wanted: [...wanted.values()].map((each) => ({
      host: each.host,
      path: each.path,
      ...(!each.all && { references: [...each.references] }),
    })),
  };
}

function entryOf(text: string, host: string | undefined, where: string): { place: ReturnType<typeof placeOf>; isAll: boolean } {
  const bare = forcedReference(text) ?? text;
  try {
    const hasHost = parseReference(bare).domain !== undefined;
    const full = hasHost || host === undefined ? bare : `${host}/${bare}`;
    const { tag, digest } = parseReference(full);
    const place = placeOf(full);
    return { place, isAll: tag === undefined && (digest === undefined || !isDigest(digest)) };
  } catch (error) {
    if (error instanceof ScanError) throw new ScanError(error.code, `${where}: ${error.message}`, { cause: error });
    throw error;
  }
}
