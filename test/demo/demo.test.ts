/** What `make scan` shows, without any engine: five leaks, one finding each. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExpectedFinding } from '../acceptance/expected.js';
import { filled, readable, scanOne } from '../acceptance/readable.js';
import { demoImage } from './make-demo-image.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-demo-'));
const file = join(folder, 'shop.tar');
beforeAll(async () => writeFileSync(file, await demoImage()));
afterAll(() => rmSync(folder, { recursive: true }));

const FIVE: ExpectedFinding[] = [
  {
    secret: '{{NPM_TOKEN}}',
    detector: 'npm-token',
    root: 2,
    leak: 'build-arg',
    sightings: ['build-arg NPM_TOKEN @4 live', 'build-arg NPM_TOKEN @5 live'],
  },
  { secret: '{{GITHUB_TOKEN}}', detector: 'github-token', root: 3, leak: 'copied-file', sightings: ['file app/.npmrc @3 deleted by 5'] },
  {
    secret: '{{STRIPE_KEY}}',
    detector: 'stripe-key',
    root: 6,
    leak: 'env',
    sightings: ['env STRIPE_API_KEY @6 live', 'history STRIPE_API_KEY @6 live'],
  },
  { secret: '{{AWS_SECRET_KEY}}', detector: 'aws-secret-access-key', root: 7, leak: 'copied-file', sightings: ['file app/.env @7 live'] },
  { secret: '{{SSH_KEY}}', detector: 'private-key', root: 8, leak: 'ssh-key', sightings: ['file root/.ssh/id_ed25519 @8 live'] },
];

test('a build arg, an ENV, a copied .env, a deleted .npmrc and a private key are one finding each', async () => {
  const image = await scanOne(file);
  expect(readable(image)).toEqual(filled(FIVE));
  expect(image.alignment).toBe('exact');
  expect(image.findings.every((finding) => finding.remedies.length > 0)).toBe(true);
});

test('the demo image is the same bytes each time', async () => {
  expect((await demoImage()).equals(await demoImage())).toBe(true);
});
