/** Checks the patterns that `testdata/linear-patterns.txt` does not remember, and writes it anew: `make linear`. */
import { existsSync, writeFileSync } from 'node:fs';
import { loadRules } from '../../src/detect/load.js';
import { keyOf, patternsOf, RECORD, recorded, statusOf } from './linear-patterns.js';

const patterns = patternsOf(await loadRules());
const known = existsSync(RECORD) ? recorded() : new Set<string>();
const safe = new Set(patterns.map(keyOf).filter((key) => known.has(key)));
const left = patterns.filter((pattern) => !safe.has(keyOf(pattern))).sort((a, b) => b.source.length - a.source.length);
for (const [index, pattern] of left.entries()) {
  const status = await statusOf(pattern, 120_000);
  if (status === 'safe') safe.add(keyOf(pattern));
  else {
    console.log(`${pattern.rule}: ${status}: ${pattern.source}`);
    process.exitCode = 1;
  }
  // What was found is not lost when this is stopped.
  if (index % 10 === 9) write();
}
write();
console.log(`${safe.size} of ${patterns.length} patterns are linear`);
process.exit();

function write(): void {
  writeFileSync(RECORD, [...safe].sort().join('\n') + '\n');
}
