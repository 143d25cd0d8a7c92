import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Location, Log, Result, Run } from 'sarif';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sarif } from '../../src/report/sarif/sarif.js';
import { CASES } from '../support/report-cases.js';
import { CANARY, elsewhere, finding, image, report, sighting, step } from '../support/report.js';

const multitool = multitoolPath();

describe.each(Object.entries(CASES))('%s', (name, given) => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'stowaway-sarif-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.skipIf(multitool === undefined)('passes the validation of the SARIF multitool', () => {
    const [log, verdict] = [join(folder, `${name}.sarif`), join(folder, 'verdict.sarif')];
    writeFileSync(log, sarif(given));
    execFileSync(multitool!, ['validate', log, '--output', verdict, '--quiet'], { stdio: 'pipe' });
    const { runs } = JSON.parse(readFileSync(verdict, 'utf8').replace(/^\ufeff/, '')) as Log;
    const complaints = runs.flatMap((run) => run.results ?? []).filter((result) => result.level !== 'note');
    expect(complaints.map((result) => [result.ruleId, result.message])).toEqual([]);
    const failures = runs.flatMap((run) => run.invocations ?? []).flatMap((one) => one.toolConfigurationNotifications ?? []);
    expect(failures.filter((one) => one.level === 'error')).toEqual([]);
  });

  it('holds no control or bidi character', () => {
    expect(sarif(given).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  it('has one result for each finding and one run for each image', () => {
    const { runs } = JSON.parse(sarif(given)) as Log;
    const findings = [
      ...given.images.map((one) => one.findings),
      ...(given.files === undefined ? [] : [given.files.flatMap((one) => one.findings)]),
    ];
    expect(runs.map((run) => run.results?.length)).toEqual(findings.length === 0 ? [0] : findings.map((all) => all.length));
  });
});

describe('a result', () => {
  it('points at the first sighting and relates the others', () => {
    const result = resultOf([sighting({ path: 'a', line: 3 }), sighting({ path: 'b' }), sighting({ path: 'c' })]);
    expect(result.locations?.map(uri)).toEqual(['a']);
    expect(result.locations?.[0]?.physicalLocation?.region).toEqual({ startLine: 3 });
    expect(result.relatedLocations?.map(uri)).toEqual(['b', 'c']);
  });

  it('points at the line of the Dockerfile first, then at every sighting', () => {
    const steps = [{ ...step(0, 'ARG NPM_TOKEN'), dockerfile: { path: './a b/Dockerfile', line: 3, endLine: 4 } }];
    const found = finding({ rootCause: { step: 0, text: 'ARG NPM_TOKEN' }, sightings: [sighting({ path: 'a', step: 0 })] });
    const [run] = (JSON.parse(sarif(report([image({ steps, findings: [found] })]))) as Log).runs;
    const [result] = run?.results ?? [];
    expect(result?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'a%20b/Dockerfile', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, endLine: 4 },
    });
    expect(result?.relatedLocations?.map(uri)).toEqual(['a']);
    expect(result?.relatedLocations?.[0]?.message?.text).toContain('step 0 (./a b/Dockerfile:3)');
  });

  it('points at a file that lint looked at', () => {
    const { runs } = JSON.parse(sarif(CASES['files']!)) as Log;
    expect(runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'services/shop/Dockerfile', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2 },
    });
  });

  it.each([
    ['a space and a percent sign', 'my files/100%', 'my%20files/100%25'],
    ['what a URI would take for a query', 'a?b#c', 'a%3Fb%23c'],
    ['a way out of the root', '../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd'],
    ['what looks like a scheme', 'http://x', 'http%3A//x'],
    ['a lone surrogate', 'a\ud800', 'a%EF%BF%BD'],
  ])('encodes %s', (_, path, encoded) => expect(resultOf([sighting({ path })]).locations?.map(uri)).toEqual([encoded]));

  it('names a variable of the config', () => {
    const [location] = resultOf([elsewhere('env', { name: 'API_KEY' })]).locations ?? [];
    expect(location?.logicalLocations).toEqual([{ name: 'API_KEY', fullyQualifiedName: 'step 7/ENV API_KEY', kind: 'variable' }]);
  });

  it('carries the fingerprint, and never the secret', () => {
    expect(resultOf([sighting()]).partialFingerprints).toEqual({ 'stowaway/v1': 'a7d1c5e0' });
    expect(sarif(report([image({ findings: [finding()] })]))).not.toContain(CANARY);
  });

  it.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'note'],
  ] as const)('of severity %s is of level %s', (severity, level) => {
    expect(runOf({ severity }).results?.[0]?.level).toBe(level);
  });
});

it('has one rule for each detector, found by its index', () => {
  const { tool, results } = firstRun(CASES['few']!);
  const rules = tool.driver.rules ?? [];
  expect(rules.map((rule) => rule.id)).toEqual(['high-entropy', 'npm-token', 'placeholder', 'private-key', 'stripe-secret-key']);
  for (const result of results ?? []) expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
  const npm = rules.findIndex((rule) => rule.id === 'npm-token');
  const of = results?.find((result) => result.ruleIndex === npm);
  // What to write is said of the case at hand; the rule says what holds for all.
  expect(of?.message.text).toContain('RUN --mount=type=secret');
  expect(of?.message.markdown).toContain('RUN --mount=type=secret');
  expect(JSON.stringify(rules)).not.toContain('npm_token');
  expect(rules[npm]?.help?.markdown).toContain('RUN --mount=type=secret,id=token');
});

it('does not call an incomplete scan successful', () => {
  expect(firstRun(CASES['skips']!).invocations?.[0]?.executionSuccessful).toBe(false);
  expect(firstRun(CASES['clean']!).invocations?.[0]?.executionSuccessful).toBe(true);
});

function resultOf(sightings: ReturnType<typeof sighting>[]): Result {
  return runOf({ sightings }).results![0]!;
}

function runOf(over: Parameters<typeof finding>[0]): Run {
  return firstRun(report([image({ findings: [finding(over)] })]));
}

function firstRun(given: Parameters<typeof sarif>[0]): Run {
  return (JSON.parse(sarif(given)) as Log).runs[0]!;
}

function uri(location: Location): string | undefined {
  return location.physicalLocation?.artifactLocation?.uri;
}

/** The validator is a program of its own, which npm installs for some platforms only. */
function multitoolPath(): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    const path = String(require('@microsoft/sarif-multitool'));
    if (existsSync(path)) return path;
  } catch {
    // Told below.
  }
  if (process.env['CI']) throw new Error('The SARIF multitool is not installed; run `npm ci`.');
  console.warn('SKIPPED: the SARIF multitool is not installed, so SARIF is not validated.');
  return undefined;
}
