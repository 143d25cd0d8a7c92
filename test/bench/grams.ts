/**
 * Writes src/detect/prefilter/frequent-grams.ts: which three bytes are common in the corpora of `make bench`, which must be there.
 *
 * Usage: tsx test/bench/grams.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fold } from '../../src/detect/prefilter/windows.js';

const CORPORA = ['rootfs', 'node_modules', 'binaries', 'text'];
const MOST_BYTES = 200e6;
const KEPT = 2000;
const FILE = new URL('../../src/detect/prefilter/frequent-grams.ts', import.meta.url);

const shares = new Float64Array(1 << 24);
for (const corpus of CORPORA) count(readFileSync(`.cache/bench/${corpus}/plain-1.tar`).subarray(0, MOST_BYTES));
const common = [...shares.keys()]
  .filter((gram) => bytesOf(gram).every((byte) => byte >= 0x20 && byte < 0x7f))
  .sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))
  .slice(0, KEPT);
const most = Math.round(Math.log2(shares[common[0] ?? 0] ?? 0));
const levels: string[] = [];
for (const gram of common) {
  const level = most - Math.round(Math.log2(shares[gram] ?? 0));
  while (levels.length <= level) levels.push('');
  levels[level] = (levels[level] ?? '') + String.fromCharCode(...bytesOf(gram));
}
const source = `/** Made by test/bench/grams.ts. */

/** Folded, the commonest first; those of each text are half as common as those of the text before. */
export const FREQUENT_GRAMS: readonly string[] = ${JSON.stringify(levels)};

/** Binary logarithm of the share that those of the first have in all places of ordinary files. */
export const MOST_COMMON = ${most};
`;
writeFileSync(FILE, await format(source, { ...(await resolveConfig(FILE)), parser: 'typescript' }));

/** A share of each corpus. */
function count(bytes: Buffer): void {
  let gram = 0;
  const share = 1 / bytes.length / CORPORA.length;
  for (const byte of bytes) {
    gram = (gram >> 8) | (fold(byte) << 16);
    shares[gram] = (shares[gram] ?? 0) + share;
  }
}

function bytesOf(gram: number): number[] {
  return [gram & 255, (gram >> 8) & 255, gram >> 16];
}
