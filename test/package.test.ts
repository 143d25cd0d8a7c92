/** The packed package, installed in an empty folder with its runtime dependencies only, does the main job. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanImages } from '../src/index.js';
import { demoImage } from './demo/make-demo-image.js';

const root = new URL('..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'stowaway-package-'));
/** Without what the npm that runs these tests was told: a user's npm knows nothing of this checkout's settings. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
const npm = (...args: string[]): string =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, encoding: 'utf8', env });

beforeAll(async () => {
  // Built already by `make test`; building again here would pull dist away from under the other tests.
  npm('pack', root, '--ignore-scripts');
  const [tarball = ''] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  npm('install', `./${tarball}`, '--omit=dev');
  writeFileSync(join(folder, 'shop.tar'), await demoImage());
});

afterAll(() => rmSync(folder, { recursive: true }));

test('npx stowaway scan FILE finds what there is', () => {
  const { status, stdout, stderr } = spawnSync('npx', ['stowaway', 'scan', 'shop.tar'], { cwd: folder, encoding: 'utf8', env });
  expect(stderr.replaceAll(/^npm warn.*\n/gm, '')).toBe('');
  expect(stdout).toContain('5 secrets in shop:1.4: 5 critical');
  expect(status).toBe(1);
});

test('the library is there with its types', () => {
  const script =
    "import('stowaway').then(({ scanImage }) => scanImage('shop.tar')).then(({ summary }) => console.log(summary.findings.critical))";
  expect(execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' }).trim()).toBe('5');
  expect(statSync(join(folder, 'node_modules/stowaway/dist/index.d.ts')).size).toBeGreaterThan(100);
});

test('the package is small, and holds nothing that looks like a secret', async () => {
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  expect(statSync(join(folder, tarball)).size).toBeLessThan(1_400_000);
  const report = await scanImages([`dir:${join(folder, 'node_modules/stowaway')}`]);
  expect(report.images[0]!.findings).toEqual([]);
});
