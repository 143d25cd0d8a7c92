/**
 * A scanned layer as it is kept: everything that its report will need, and of its secrets only traces. In columns, compressed fast; V8's own
 * serialisation keeps texts and arrays as they are, and only reads what was sealed here.
 */
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { EntryTable, type EntryPage } from '../model/entry-table.js';
import type { FileMatch, ScannedLayer } from '../model/layer.js';
import { numberedMatch, wrappedMatch, type Numbered } from '../model/numbered.js';
import type { BoiledClaims } from '../model/ownership.js';
import { Secret } from '../model/secret.js';
import type { Skip } from '../model/skip.js';
import type { Marks, Trace } from '../model/trace.js';
import { traceOf } from './traces.js';

/** Everything of a layer that its tar decides. */
type TarContent = Pick<ScannedLayer, 'diffId' | 'files' | 'bytes' | 'entries' | 'matches' | 'contents' | 'skipped'>;

export interface KeptLayer {
  content: TarContent;
  /** Where it had databases of package managers. */
  claims?: BoiledClaims | undefined;
}

interface Written {
  facts: Omit<TarContent, 'entries' | 'matches'>;
  claims: BoiledClaims | undefined;
  pages: readonly EntryPage[];
  matches: Numbered<FileMatch>[];
  traces: readonly Trace[];
}

const FASTEST = 1;

/** Spellings of secrets that are kept of a layer: every text of a report is searched for each. */
const MOST_SPELLINGS = 100_000;

/** @returns undefined for a layer with more secrets than are worth it. */
export async function encode({ content, claims }: KeptLayer, marks: Marks): Promise<Buffer | undefined> {
  const { entries, matches, ...facts } = content;
  const traces = new Map<string, { number: number; trace: Trace }>();
  const written: Written = {
    facts,
    claims,
    pages: EntryTable.of(entries).pages(),
    matches: matches.map(({ match, ...place }) => {
      // Placeholders are no secrets and stay readable in texts.
      const isHidden = match.category === 'secret';
      const number = (secret: Secret): number => {
        const trace = traceOf(secret, isHidden, marks);
        const key = `${isHidden} ${trace.mark}`;
        const known = traces.get(key) ?? { number: traces.size, trace };
        traces.set(key, known);
        return known.number;
      };
      return { ...place, match: numberedMatch(match, number) };
    }),
    traces: [],
  };
  written.traces = Array.from(traces.values(), ({ trace }) => trace);
  if (written.traces.reduce((sum, { spellings }) => sum + spellings.length, 0) > MOST_SPELLINGS) return undefined;
  return promisify(gzip)(serialize(written), { level: FASTEST });
}

/** @throws when it is nothing that `encode` gave. */
export async function decode(bytes: Uint8Array): Promise<KeptLayer> {
  const { facts, claims, pages, matches, traces } = deserialize(await promisify(gunzip)(bytes)) as Written;
  const secrets = traces.map((trace) => Secret.ofTrace(trace));
  const secretOf = (at: number): Secret => {
    const secret = secrets[at];
    if (secret === undefined) throw new RangeError(`a match names secret ${at} of ${secrets.length}`);
    return secret;
  };
  return {
    claims,
    content: {
      ...facts,
      entries: new EntryTable(pages),
      matches: matches.map(({ match, ...place }) => ({ ...place, match: wrappedMatch(match, secretOf) })),
    },
  };
}

/** Whether `isClean` says so of every text that an entry holds as it is; it is asked for many at a time, each in lines of its own. */
export function isCleanLayer({ content: { entries, matches, skipped }, claims }: KeptLayer, isClean: (text: string) => boolean): boolean {
  let isAllClean = true;
  let batch: string[] = [];
  let length = 0;
  const ask = (): void => {
    isAllClean &&= isClean(batch.join('\n'));
    batch = [];
    length = 0;
  };
  const look = (text = ''): void => {
    batch.push(text);
    length += text.length;
    if (length >= BATCH) ask();
  };
  const lookAtSkip = ({ path, detail }: Skip): void => [path, detail].forEach((text) => look(text));
  entries.forEach(({ path, target }) => [path, target].forEach((text) => look(text)));
  for (const { chain = [], match, remark } of matches) {
    for (const text of [...chain, remark?.reason, match.evidence, match.redacted, match.name]) look(text);
    for (const { name, redacted } of match.parts) [name, redacted].forEach((text) => look(text));
  }
  for (const skip of skipped) lookAtSkip(skip);
  for (const { path } of claims?.documents ?? []) look(path);
  for (const name of claims?.columns.names ?? []) look(name);
  for (const skip of claims?.skipped ?? []) lookAtSkip(skip);
  ask();
  return isAllClean;
}

const BATCH = 1 << 16;
