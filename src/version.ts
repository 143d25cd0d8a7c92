import { readFileSync } from 'node:fs';
import { INSTALLATION } from './model/installation.js';

/** The version of this package, read once from its package.json. */
export const version: string = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('package.json', INSTALLATION), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
