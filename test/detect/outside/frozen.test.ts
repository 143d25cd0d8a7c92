/** Rules of users, compiled in one thread and handed to another. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { frozenOf, loadDetector } from '../../../src/detect/load.js';
import { fileBytes } from '../../../src/tar/file-bytes.js';
import { LayerScanner } from '../../../src/workers/layer-scanner.js';
import { tarOf } from '../../support/tar.js';
import { sample } from '../../detectors/samples.js';
import { plain, scan } from '../scanning.js';
import { RULE } from './acme.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-frozen-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ours = `${RULE}
[[rule]]
id = "acme-folder"
title = "Acme folder"
provider = "acme"
severity = "low"
use = "run"
path = '(?:^|/)\\.acme$'
specificity = 3
`;
const gitleaks = `[extend]
useDefault = true
[[rules]]
id = "pigeon"
description = "Pigeon"
regex = '''pigeon-([a-z]{24})'''
secretGroup = 1
keywords = ["pigeon-"]
[[rules.allowlists]]
regexes = ['''zzz$''']
`;
const letters = 'bqhdkwpmzxvtjrnfyglscaeo';
const text = [
  `acme_${'k4w9'.repeat(5)}`,
  `pigeon-${letters}`,
  `pigeon-${letters.slice(3)}zzz`,
  sample('npm-token', 7).text,
  'DB_PASSWORD=h7Gk2pQx9',
].join('\n');

test('find the same, ours and built-in ones, with all their exceptions, and selected', async () => {
  const rules = [ours, gitleaks].map((toml, at) => {
    const file = join(folder, `${at}.toml`);
    writeFileSync(file, toml);
    return file;
  });
  for (const select of [{}, { skip: ['npm-token'] }]) {
    const made = await loadDetector({ rules, select });
    const frozen = frozenOf(made);
    expect(frozen).toBeDefined();
    // Without the files: nothing is to be read again.
    const thawed = await loadDetector({ rules: ['/not/there'], select, frozen });
    expect(thawed.ruleSet).toBe(made.ruleSet);
    expect(thawed.rules).toEqual(made.rules);
    for (const [path, content, ids] of [
      ['srv/x.txt', text, ['acme-token', 'pigeon']],
      ['srv/.env', text, ['acme-token', 'pigeon']],
      ['srv/.acme', 'nothing in it', ['acme-folder']],
    ] as const) {
      const expected = scan(content, { kind: 'file', path }, [], made);
      expect(expected.map(({ detector }) => detector).filter((id) => /^acme|^pigeon/.test(id))).toEqual(ids);
      expect(scan(content, { kind: 'file', path }, [], thawed).map(plain)).toEqual(expected.map(plain));
    }
  }
});

test('are not read by the threads', { timeout: 60_000 }, async () => {
  const file = join(folder, 'gone.toml');
  writeFileSync(file, ours);
  const detector = await loadDetector({ rules: [file] });
  rmSync(file);
  const scanner = new LayerScanner({ detector, rules: [file], jobs: 2, workers: { smallest: 0 } });
  const tar = tarOf([{ name: 'x', content: text }]);
  const path = join(folder, 'layer.tar');
  writeFileSync(path, tar);
  const listener = { onProgress: () => undefined, onDocument: () => undefined };
  const range = { path, start: 0, length: tar.length };
  const layer = await scanner.scan({ key: 'layer', size: tar.length, file: range, bytes: fileBytes(range) }, listener).scanned;
  await scanner.close();
  expect(layer.skipped).toEqual([]);
  expect(layer.matches.map(({ match }) => match.detector)).toContain('acme-token');
});
