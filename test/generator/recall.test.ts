/** Recall in files that every clone has: a tenth of what `make recall` measures over real corpora. */
import { expect, it } from 'vitest';
import { loadDetector } from '../../src/detect/load.js';
import { recall, type Hidden } from './hiding.js';
import { hostsBelow } from './hosts.js';
import { TYPES } from './types/all.js';

/** Packages of the lock file, with code, settings and prose in them. */
const PACKAGES = ['typescript/lib', 'eslint/lib', 'prettier', 'zod', 'vitest', 'commander', 'tar-stream', 'fast-check'];

const name = ({ placed, verdict }: Hidden): string => `${placed.type.id} ${placed.setting} ${verdict.outcome}`;

it('finds 99 of 100 credentials in real files, and is sure of 97 of 100 that say whose they are', { timeout: 120_000 }, async () => {
  const folders = PACKAGES.map((folder) => new URL(`../../node_modules/${folder}`, import.meta.url).pathname);
  const result = recall(await loadDetector(), TYPES, hostsBelow(folders, 80, 3), 500, 3);
  expect(result.samples).toBe(500);
  expect(result.found, result.faults.map(name).join('\n')).toBeGreaterThanOrEqual(495);
  expect(result.sure / result.distinctive, result.unsure.map(name).join('\n')).toBeGreaterThanOrEqual(0.97);
});
