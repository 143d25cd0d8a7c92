/** Two results of the bench side by side: `tsx compare.ts A.json B.json`. Below 1, B is faster, each measured against gunzip in its own run. */
import { readFileSync } from 'node:fs';
import type { Measured } from './one.js';

const [a, b] = process.argv.slice(2, 4).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Measured[]);
if (a === undefined || b === undefined) throw new Error('usage: make bench-compare A=before.json B=after.json');

for (const after of b) {
  const before = a.find(({ name }) => name === after.name);
  if (before === undefined) continue;
  const [was, is] = [before.scan / before.gunzip, after.scan / after.gunzip];
  console.log(
    `${after.name.padEnd(20)} / gunzip ${was.toFixed(2)} -> ${is.toFixed(2)}   B / A ${(is / was).toFixed(2)}   memory ${(after.memory / before.memory).toFixed(2)}`,
  );
}
