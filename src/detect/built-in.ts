/**
 * The built-in rules as `npm run build` compiled them. Analysing four hundred patterns and laying out the tables of the prefilter takes longer
 * than scanning a small image, and every thread would pay for it.
 */
import { readFileSync } from 'node:fs';
import { INSTALLATION } from '../model/installation.js';
import { thaw, type Thawed } from './frozen.js';

export const BUILT = {
  rules: new URL('dist/detect/built-in.json', INSTALLATION),
  tables: new URL('dist/detect/built-in.tables', INSTALLATION),
};

/** What runs from its sources compiles the rules from theirs: both may have changed since the build. */
const IS_BUILT = !import.meta.url.endsWith('.ts');

/** @returns undefined where nothing was built, or where WebAssembly cannot be had */
export function builtIn(): Thawed | undefined {
  if (!IS_BUILT) return undefined;
  const json = read(BUILT.rules);
  const bytes = read(BUILT.tables);
  if (json === undefined || bytes === undefined) return undefined;
  return thaw({ json: json.toString('utf8'), tables: bytes });
}

function read(file: URL): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
