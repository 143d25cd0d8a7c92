import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

import type { SealedReport } from '../../src/report/format.js';
import { json } from '../../src/report/json.js';
import { CASES } from '../support/report-cases.js';
import { CANARY, finding, image, report } from '../support/report.js';

const SCHEMA = new URL('../../src/report/report.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as object;
const ajv = new Ajv2020({ allErrors: true, strict: true });
const validate = ajv.compile(schema);
/** Readers must ignore names they do not know; we must not print names we did not publish. */
const validateStrictly = ajv.compile(closed(schema) as object);

const render = (given: SealedReport, showSecrets = false): string => json(given, { width: 80, colour: false, showSecrets });

describe.each(Object.entries(CASES))('%s', (_, given) => {
  it('is valid by the published schema', () => {
    expect(validate(JSON.parse(render(given))), JSON.stringify(validate.errors)).toBe(true);
  });

  it('has no name that the schema does not publish', () => {
    expect(validateStrictly(JSON.parse(render(given, true))), JSON.stringify(validateStrictly.errors)).toBe(true);
  });

  it('holds no control or bidi character', () => {
    expect(render(given).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  it('is the same twice', () => expect(render(given)).toBe(render(turned(given) as SealedReport)));
});

describe('the schema', () => {
  it('refuses a report of another version', () => {
    expect(validate({ ...(JSON.parse(render(CASES['clean']!)) as object), schemaVersion: '2' })).toBe(false);
  });

  it('refuses a finding without a severity', () => {
    const text = render(CASES['few']!).replaceAll(/^ *"severity": "critical",\n/gm, '');
    expect(validate(JSON.parse(text))).toBe(false);
  });
});

describe('secrets', () => {
  const given = report([image({ findings: [finding({ parts: [{ name: 'id', redacted: '********', secret: finding().secret }] })] })]);

  it('are absent', () => {
    expect(render(given)).not.toContain(CANARY);
    expect(render(given)).not.toContain('"secret":');
  });

  it('are there, parts too, when that was asked for', () => {
    expect(render(given, true).split(`"secret": "${CANARY}"`)).toHaveLength(3);
  });
});

it('names everything in one fixed order', () => {
  const [first] = (JSON.parse(render(CASES['few']!)) as { images: { findings: object[] }[] }).images;
  expect(Object.keys(JSON.parse(render(CASES['few']!)) as object)).toEqual(['schemaVersion', 'tool', 'images', 'skipped', 'summary']);
  expect(Object.keys(first!.findings[0]!).join(' ')).toBe(
    'id fingerprint detector title provider category severity confidence evidence origin leaks controls redacted rootCause remedies sightings',
  );
});

/** The schema with every object closed. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}

/** The same report in which every object has its fields the other way round. */
function turned(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(turned);
  if (typeof node !== 'object' || node === null || Object.getPrototypeOf(node) !== Object.prototype) return node;
  return Object.fromEntries(
    Object.entries(node)
      .reverse()
      .map(([name, value]) => [name, turned(value)]),
  );
}
