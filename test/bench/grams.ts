/**
 * Writes src/detect/prefilter/frequent-grams.ts: which three bytes are common in the corpora of `make bench`, which must be there, and what then
 * stands beside them.
 *
 * Usage: tsx test/bench/grams.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { CLASS_COUNT, classOf, fold } from '../../src/detect/prefilter/classes.js';

const CORPORA = ['rootfs', 'node_modules', 'binaries', 'text'];
const MOST_BYTES = 200e6;
const KEPT = 4000;
const RAREST = 15;
const FILE = new URL('../../src/detect/prefilter/frequent-grams.ts', import.meta.url);

const shares = new Float64Array(1 << 24);
for (const corpus of CORPORA) each(corpus, (gram, share) => (shares[gram] = (shares[gram] ?? 0) + share));
const common = [...shares.keys()]
  .filter((gram) => bytesOf(gram).every((byte) => byte >= 0x20 && byte < 0x7f))
  .sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
  .slice(0, KEPT);

const places = new Int16Array(1 << 24).fill(-1);
common.forEach((gram, place) => (places[gram] = place));
const beside = common.map(() => new Float64Array(2 * CLASS_COUNT));
for (const corpus of CORPORA) {
  each(corpus, (gram, share, before, after) => {
    const own = beside[places[gram] ?? -1];
    if (own === undefined) return;
    for (const at of [classOf(after), CLASS_COUNT + classOf(before)]) own[at] = (own[at] ?? 0) + share;
  });
}

const most = Math.round(Math.log2(shares[common[0] ?? 0] ?? 0));
const levels: string[] = [];
common.forEach((gram, place) => {
  const share = shares[gram] ?? 0;
  const level = most - Math.round(Math.log2(share));
  while (levels.length <= level) levels.push('');
  const digits = [...(beside[place] ?? [])].map((one) => Math.min(RAREST, Math.round(-Math.log2(one / share))).toString(16));
  levels[level] = `${levels[level] ?? ''}${String.fromCharCode(...bytesOf(gram))}${digits.join('')}`;
});
const source = `/** Made by test/bench/grams.ts. */

/**
 * Folded, the commonest first; those of each text are half as common as those of the text before. After each a digit for every class of bytes that
 * follow it, and for every class of bytes that precede it: so often its share is halved.
 */
export const FREQUENT_GRAMS: readonly string[] = ${JSON.stringify(levels)};

/** Binary logarithm of the share that those of the first have in all places of ordinary files. */
export const MOST_COMMON = ${most};
`;
writeFileSync(FILE, await format(source, { ...(await resolveConfig(FILE)), parser: 'typescript' }));

/** All grams of a corpus, with the bytes before and after, as shares of it. */
function each(corpus: string, take: (gram: number, share: number, before: number, after: number) => void): void {
  const bytes = readFileSync(`.cache/bench/${corpus}/plain-1.tar`).subarray(0, MOST_BYTES);
  const share = 1 / bytes.length / CORPORA.length;
  let gram = 0;
  for (let at = 0; at < bytes.length; at++) {
    gram = (gram >> 8) | (fold(bytes[at] ?? 0) << 16);
    take(gram, share, bytes[at - 3] ?? 0, bytes[at + 1] ?? 0);
  }
}

function bytesOf(gram: number): number[] {
  return [gram & 255, (gram >> 8) & 255, gram >> 16];
}
