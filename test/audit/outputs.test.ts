/** What an audit writes: reports that programs can read and people may pass on, and a folder of state, none with a secret in it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Audited, audit, newFolder } from './audited.js';
import type { FakeRegistry } from './fake-registry.js';
import { canaries, handful } from './handful.js';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const FORMATS = ['table', 'html', 'json', 'jsonl', 'sarif'] as const;

let registry: FakeRegistry;
let ended: Audited;
const folder = newFolder();
const outputs = newFolder();
const written = (format: string): string => readFileSync(`${outputs}.${format}`, 'utf8');

beforeAll(async () => {
  registry = await handful();
  await audit(registry.host, '--folder', folder, '--exclude', 'team/odd');
  ended = await audit(registry.host, '--folder', folder, ...FORMATS.flatMap((format) => ['-f', `${format}=${outputs}.${format}`]));
}, 60_000);
afterAll(() => registry.disappear());

test('the audit ended as it should', () => expect(ended).toEqual({ code: 2, out: '', err: '' }));

describe('the JSON report', () => {
  const schema = JSON.parse(readFileSync(new URL('../../src/report/audit.schema.json', import.meta.url), 'utf8')) as object;

  test('is valid by the published schema, and has no name that it does not publish', () => {
    const report: unknown = JSON.parse(written('json'));
    for (const each of [schema, closed(schema) as object]) {
      const validate = new Ajv2020({ allErrors: true, strict: true, formats: { 'date-time': RFC_3339 } }).compile(each);
      expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    }
  });

  test('says the same a line at a time', () => {
    const lines = written('jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string });
    expect(lines[0]?.kind).toBe('audit');
    expect(lines.at(-1)?.kind).toBe('summary');
    const { secrets, images, repositories, skipped } = JSON.parse(written('json')) as Record<string, unknown[]>;
    const counts = { secret: secrets?.length, image: images?.length, repository: repositories?.length, skip: skipped?.length };
    for (const [kind, count] of Object.entries(counts)) expect(lines.filter((line) => line.kind === kind)).toHaveLength(count ?? -1);
  });
});

test('SARIF has one run, each rule once, and a result for each secret that points at images', () => {
  const { version, runs } = JSON.parse(written('sarif')) as Log;
  expect(version).toBe('2.1.0');
  expect(runs).toHaveLength(1);
  const [run] = runs;
  const rules = run?.tool.driver.rules?.map(({ id }) => id) ?? [];
  expect(new Set(rules).size).toBe(rules.length);
  expect(run?.results).toHaveLength(4);
  for (const { ruleId, ruleIndex, locations, message } of run?.results ?? []) {
    expect(rules[ruleIndex ?? -1]).toBe(ruleId);
    expect(message.text).not.toBe('');
    expect(locations?.length).toBeGreaterThan(0);
    for (const { physicalLocation } of locations ?? [])
      expect(URL.canParse(physicalLocation?.artifactLocation?.uri ?? ''), physicalLocation?.artifactLocation?.uri).toBe(true);
  }
  expect(run?.invocations?.[0]?.executionSuccessful).toBe(false);
});

test.each(FORMATS)('%s holds no secret, and no character that moves text', (format) => {
  const text = written(format);
  for (const canary of canaries()) expect(text).not.toContain(canary);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test('no byte of the folder is of a secret, compressed or not', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const bytes = readFileSync(file);
    const forms = bytes[0] === 0x1f && bytes[1] === 0x8b ? [bytes, gunzipSync(bytes)] : [bytes];
    for (const form of forms) {
      for (const canary of canaries()) {
        // Halves of it, too, and however it may be written.
        for (const part of [canary, canary.slice(0, 24), canary.slice(-24)]) {
          for (const spelling of [part, Buffer.from(part).toString('hex'), Buffer.from(part, 'utf8').toString('base64').slice(0, 30)])
            expect(form.includes(spelling), file).toBe(false);
          expect(form.includes(Buffer.from(part, 'utf16le')), file).toBe(false);
        }
      }
    }
  }
  expect(statSync(folder).mode & 0o077).toBe(0);
});

test('the page lets nothing run and nothing out, and no name becomes markup', () => {
  const page = written('html');
  expect(page).toMatch(/http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[^"]*"/);
  expect(page).not.toMatch(/<script|<img|script-src|onerror=alert\(2\)>/);
  expect(page).not.toMatch(/(?:href|src)="(?!https:\/\/|#)/);
});

test('the page and the table tell of the worst first, and of what is missing', () => {
  for (const text of [written('html'), written('table')]) {
    const at = ['npm access token', 'team/closed'].map((word) => text.indexOf(word));
    expect(at.every((offset) => offset > 0)).toBe(true);
    expect(at.toSorted((a, b) => a - b)).toEqual(at);
    expect(text).toMatch(/incomplete: 1 thing could not be looked at/i);
  }
});

/** The schema with every object closed. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}
