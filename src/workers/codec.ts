/**
 * How a scanned layer, or what was found in one, crosses from one thread to another. A structured clone of a `Secret` is empty by design, so its value travels as bytes
 * that are moved, not copied, wrapped again on arrival and wiped. Entries travel in columns: cloning half a million small objects would cost
 * more than reading them did.
 */
import type { EntryKind, FileMatch, PathEntry, ScannedLayer } from '../model/layer.js';
import type { Match } from '../model/match.js';
import { Secret } from '../model/secret.js';

/** What crosses: a layer, or what was found in its tar. */
type Found = Pick<ScannedLayer, 'entries' | 'matches' | 'documents'>;

/** As it crosses: no part of it is a `Secret`. */
export interface Packed<Whole extends Found> {
  facts: Omit<Whole, 'entries' | 'matches'>;
  pages: EntryPage[];
  matches: Numbered<FileMatch>[];
  secrets: SecretTable;
}

/** `T` with the number of a secret in place of each; a field that holds one and is forgotten below does not compile. */
type Numbered<T> = T extends Secret
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Numbered<Item>[]
    : T extends object
      ? { [Key in keyof T]: Numbered<T[Key]> }
      : T;

/** All values one behind the other, in UTF-16; where each ends, in bytes. */
interface SecretTable {
  values: Uint8Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
}

/** Neighbouring entries: all paths in one text, where each ends, and what each is. */
interface EntryPage {
  paths: string;
  ends: Uint32Array<ArrayBuffer>;
  kinds: Uint8Array<ArrayBuffer>;
  /** Few entries have one. */
  targets: { entry: number; target: string }[];
}

const PAGE_LENGTH = 1 << 20;

const KINDS: readonly EntryKind[] = ['file', 'directory', 'symlink', 'hardlink', 'whiteout', 'opaque', 'special'];

/** @returns what to send, and what of it to transfer. */
export function pack<Whole extends Found>(found: Whole): { packed: Packed<Whole>; transfer: ArrayBuffer[] } {
  const { entries, matches, ...facts } = found;
  const values: string[] = [];
  const number = (secret: Secret): number => values.push(secret.reveal()) - 1;
  const numbered = matches.map(({ match, ...place }) => ({ ...place, match: numberedMatch(match, number) }));
  const pages = pagesOf(entries);
  const secrets = tableOf(values);
  const columns = pages.flatMap(({ ends, kinds }) => [ends.buffer, kinds.buffer]);
  const documents = found.documents.map(({ bytes }) => bytes.buffer);
  return {
    packed: { facts, pages, matches: numbered, secrets },
    transfer: [secrets.values.buffer, secrets.ends.buffer, ...columns, ...documents],
  };
}

export function unpack<Whole extends Found>({
  facts,
  pages,
  matches,
  secrets,
}: Packed<Whole>): Omit<Whole, 'entries' | 'matches'> & Pick<Found, 'entries' | 'matches'> {
  const wrapped = secretsIn(secrets);
  const secretOf = (at: number): Secret => {
    const secret = wrapped[at];
    if (secret === undefined) throw new RangeError(`a match names secret ${at} of ${wrapped.length}`);
    return secret;
  };
  return {
    ...facts,
    entries: pages.flatMap(entriesOf),
    matches: matches.map(({ match, ...place }) => ({ ...place, match: wrappedMatch(match, secretOf) })),
  };
}

function numberedMatch(match: Match, number: (secret: Secret) => number): Numbered<Match> {
  const { secret, joins, parts, ...rest } = match;
  return {
    ...rest,
    secret: number(secret),
    joins: joins.map(number),
    parts: parts.map((part) => ({ ...part, secret: number(part.secret) })),
  };
}

function wrappedMatch(match: Numbered<Match>, secretOf: (at: number) => Secret): Match {
  const { secret, joins, parts, ...rest } = match;
  return {
    ...rest,
    secret: secretOf(secret),
    joins: joins.map(secretOf),
    parts: parts.map((part) => ({ ...part, secret: secretOf(part.secret) })),
  };
}

/** UTF-16 keeps what UTF-8 cannot: half a surrogate pair. */
function tableOf(values: readonly string[]): SecretTable {
  const table = {
    values: new Uint8Array(values.reduce((sum, value) => sum + 2 * value.length, 0)),
    ends: new Uint32Array(values.length),
  };
  const bytes = Buffer.from(table.values.buffer);
  let end = 0;
  for (const [index, value] of values.entries()) {
    end += bytes.write(value, end, 'utf16le');
    table.ends[index] = end;
  }
  return table;
}

function secretsIn({ values, ends }: SecretTable): Secret[] {
  const bytes = Buffer.from(values.buffer);
  let start = 0;
  const secrets = Array.from(ends, (end) => {
    const value = bytes.toString('utf16le', start, end);
    start = end;
    return Secret.fromText(value);
  });
  values.fill(0);
  return secrets;
}

function pagesOf(entries: readonly PathEntry[]): EntryPage[] {
  const pages: EntryPage[] = [];
  let length = 0;
  let first = 0;
  for (const [index, entry] of entries.entries()) {
    length += entry.path.length;
    if (length < PAGE_LENGTH && index < entries.length - 1) continue;
    pages.push(pageOf(entries.slice(first, index + 1)));
    first = index + 1;
    length = 0;
  }
  return pages;
}

function pageOf(entries: readonly PathEntry[]): EntryPage {
  let length = 0;
  return {
    paths: entries.map(({ path }) => path).join(''),
    ends: Uint32Array.from(entries, ({ path }) => (length += path.length)),
    kinds: Uint8Array.from(entries, ({ kind }) => KINDS.indexOf(kind)),
    targets: entries.flatMap(({ target }, entry) => (target === undefined ? [] : [{ entry, target }])),
  };
}

function entriesOf({ paths, ends, kinds, targets }: EntryPage): PathEntry[] {
  let start = 0;
  const entries = Array.from(ends, (end, index): PathEntry => {
    const path = paths.slice(start, end);
    start = end;
    return { path, kind: KINDS[kinds[index] ?? 0] ?? 'special' };
  });
  for (const { entry, target } of targets) {
    const linked = entries[entry];
    if (linked !== undefined) linked.target = target;
  }
  return entries;
}
