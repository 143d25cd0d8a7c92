/** Our own scan of our own tree is clean: no sample of ours looks like a secret. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanImages } from '../src/index.js';
import { buildImage } from './support/images.js';
import { inChunks } from './support/streams.js';

const root = new URL('..', import.meta.url).pathname;

test('nothing in the repository looks like a secret', async () => {
  const names = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean);
  expect(names.length).toBeGreaterThan(100);
  const image = buildImage({ layers: [names.map((name) => ({ name, content: readFileSync(join(root, name)) }))] });
  const report = await scanImages(['-'], { stdin: inChunks(image.asDockerOci(), 1 << 16) });
  expect(report.summary.complete).toBe(true);
  // Our own .npmrc is here, and holds none.
  const secrets = report.images[0]!.findings.filter(({ category }) => category !== 'practice');
  const found = secrets.map(
    ({ detector, confidence, sightings }) => `${detector} (${confidence}) ${sightings[0]?.path}:${sightings[0]?.line}`,
  );
  expect(found).toEqual([]);
});
