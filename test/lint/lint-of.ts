/** A detector, and files checked with it in a folder that is made for one test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import type { Draft } from '../../src/lint/draft.js';
import { fill } from '../acceptance/secrets.js';

export const detector = await loadDetector();

/** @param files by path; `{{NPM_TOKEN}}` and the like are filled in. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-lint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), fill(text));
  }
  return folder;
}

/** One line for a finding: what leaks, its name, where. */
export function toldOf(drafts: readonly Draft[]): string[] {
  return drafts
    .flatMap(({ leaks, category, sightings }) => sightings.map(({ name, line }) => `${line} ${leaks[0]} ${name ?? ''} ${category}`))
    .sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
}
