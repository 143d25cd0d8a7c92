/** What a scan loads before it begins: every module costs time, and most people scan small images. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PROGRAM } from '../support/program.js';

/** Addresses of all scripts that were run, as V8 lists them for coverage. */
function loadedBy(args: readonly string[], program = [PROGRAM]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-loaded-'));
  try {
    const { status } = spawnSync(process.execPath, [...program, ...args], { env: { ...process.env, NODE_V8_COVERAGE: folder } });
    expect(status).toBe(0);
    return readdirSync(folder).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] };
      return result.map(({ url }) => url);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The schema and the TOML reader of rules, the engine of rules from outside, the clients of engines and registries, the reader of rpm's database. */
const HEAVY = /node_modules\/(?:zod|@iarna\/toml|re2js|dockerode|undici|sql\.js)\//;

test('a scan loads nothing that it does not need', () => {
  const loaded = loadedBy(['scan', `dir:${fileURLToPath(new URL('../../testdata', import.meta.url))}`, '--exit-zero', '--quiet']);
  expect(ours(loaded).some((text) => SCANNER.test(text))).toBe(true);
  expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
  // Linking files costs more than reading them: the program is bundled.
  expect(ours(loaded).length).toBeLessThan(21);
});

test('to tell the version, nothing of the scanner is loaded', () => {
  const loaded = loadedBy(['--version']);
  expect(loaded.filter((url) => HEAVY.test(url))).toEqual([]);
  expect(ours(loaded).filter((text) => SCANNER.test(text))).toEqual([]);
});

test('a program that asks a registry loads nothing of the command line', () => {
  const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
  const asks = `import { scanImage } from ${JSON.stringify(library)}; await scanImage('docker://127.0.0.1:1/no/such:1').catch(() => undefined);`;
  const loaded = loadedBy(['--input-type=module', '--eval', asks], []);
  expect(loaded.some((url) => url.includes('/undici/'))).toBe(true);
  expect(loaded.filter((url) => /node_modules\/(?:commander|cli-table3)\//.test(url))).toEqual([]);
});

/** What only a scan needs. */
const SCANNER = /(?:SlabScan|TarGuard) = class/;

/** The texts of the scripts of this package. */
const ours = (loaded: readonly string[]): string[] =>
  loaded
    .filter((url) => url.includes('/dist/'))
    .filter((url) => !url.includes('node_modules'))
    .map((url) => readFileSync(fileURLToPath(url), 'utf8'));
