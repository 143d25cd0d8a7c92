/**
 * How a scanned layer, or what was found in one, crosses from one thread to another. A structured clone of a `Secret` is empty by design, so
 * its value travels as bytes that are moved, not copied, wrapped again on arrival and wiped. Entries travel in the columns they are kept in.
 */
import type { LayerContent } from '../layer/layer-content.js';
import { EntryTable, type EntryPage } from '../model/entry-table.js';
import type { FileMatch, ScannedLayer } from '../model/layer.js';
import { numberedMatch, wrappedMatch, type Numbered } from '../model/numbered.js';
import { Secret } from '../model/secret.js';

/** What crosses: a layer, or what was found in its tar. */
interface Found extends Pick<ScannedLayer, 'entries' | 'matches'> {
  documents?: LayerContent['documents'];
}

/** As it crosses: no part of it is a `Secret`. */
export interface Packed<Whole extends Found> {
  facts: Omit<Whole, 'entries' | 'matches'>;
  pages: readonly EntryPage[];
  matches: Numbered<FileMatch>[];
  secrets: SecretTable;
}

/** All values one behind the other, in UTF-16; where each ends, in bytes. */
interface SecretTable {
  values: Uint8Array<ArrayBuffer>;
  ends: Uint32Array<ArrayBuffer>;
}

/** @returns what to send, and what of it to transfer. */
export function pack<Whole extends Found>(found: Whole): { packed: Packed<Whole>; transfer: ArrayBuffer[] } {
  const { entries, matches, ...facts } = found;
  const values: string[] = [];
  const number = (secret: Secret): number => values.push(secret.reveal()) - 1;
  const numbered = matches.map(({ match, ...place }) => ({ ...place, match: numberedMatch(match, number) }));
  const pages = EntryTable.of(entries).pages();
  const secrets = tableOf(values);
  const columns = pages.flatMap(({ text, ends, kinds }) => [text.buffer, ends.buffer, kinds.buffer]);
  const documents = (found.documents ?? []).map(({ bytes }) => bytes.buffer);
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
    entries: new EntryTable(pages),
    matches: matches.map(({ match, ...place }) => ({ ...place, match: wrappedMatch(match, secretOf) })),
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
