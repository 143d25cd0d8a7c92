/** Writes the table of src/detect/generic/model.ts: `make model`. */
import { writeFileSync } from 'node:fs';
import { makeTable } from './table.js';

const TABLE_FILE = new URL('../../src/detect/generic/model-table.ts', import.meta.url);

const packed = makeTable();
writeFileSync(TABLE_FILE, moduleOf(packed.toString('base64')));
console.log(`${packed.length} bytes`);

function moduleOf(base64: string): string {
  const lines = base64.match(/.{1,136}/g) ?? [];
  return `/** Made by \`make model\` (test/generic/train.ts); explained in model.ts. */\nexport const TABLE = [\n${lines.map((line) => `  '${line}',`).join('\n')}\n].join('');\n`;
}
