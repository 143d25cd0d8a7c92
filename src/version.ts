import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { INSTALLATION } from './model/installation.js';

/** The version of this package, read once from its package.json. */
export const version: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('package.json', INSTALLATION), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Everything that is bundled is in one of these, or its name is, which tells its content. */
const BUNDLES = ['dist/index.js', 'dist/workers/layer-worker.js'];

/** What tells this program from every other one: its version and, as far as it was built, a digest of its code. */
export function program(): string {
  const hash = createHash('sha256');
  for (const file of BUNDLES) {
    try {
      hash.update(readFileSync(new URL(file, INSTALLATION)));
    } catch {
      // Not built: whoever runs the sources knows when they change.
    }
  }
  return `${version} ${hash.digest('hex')}`;
}
