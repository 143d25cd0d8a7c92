/** The real program under a hostile load: its exit code, its words, its report and its peak memory. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, expect } from 'vitest';
import { peakOf } from '../support/peak-memory.js';
import { PROGRAM } from '../support/program.js';

/** Layers of one test file: hostile ones may be kept, and must then be what they were. */
const CACHE = mkdtempSync(join(tmpdir(), 'stowaway-hostile-cache-'));
afterAll(() => rmSync(CACHE, { recursive: true, force: true }));

/** What issue and design allow any hostile image. */
const MEMORY_LIMIT_MB = 500;

/** Tests of minutes: on demand, and where nobody waits. */
export const HEAVY = process.env['STOWAWAY_HEAVY'] === '1';

export interface Ended {
  code: number | null;
  out: string;
  err: string;
  /** VmHWM, which counts all threads. */
  peakMB: number;
  seconds: number;
}

export interface Setting {
  stdin?: Uint8Array | AsyncIterable<Uint8Array>;
  env?: Readonly<Record<string, string>>;
  /** Closes the reading end of the program's standard output before anything is written. */
  closedStdout?: boolean;
  /** Runs it as this user; needs root. */
  uid?: number;
}

/** Runs `stowaway`, and checks what holds for every hostile input: it ends by itself, without a stack, in little memory. */
export async function stowaway(args: readonly string[], setting: Setting = {}): Promise<Ended> {
  if (!existsSync(PROGRAM)) throw new Error('these tests run the built program: make build');
  const { uid, stdin } = setting;
  const command = [process.execPath, PROGRAM, ...args];
  const whom = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const [program = '', ...rest] = [...whom, ...command];
  const started = performance.now();
  const env = { PATH: process.env['PATH'] ?? '', HOME: '/nowhere', STOWAWAY_CACHE_DIR: uid === undefined ? CACHE : '', ...setting.env };
  const child = spawn(program, rest, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  let peakMB = 0;
  const poll = setInterval(() => (peakMB = Math.max(peakMB, peakOf(child.pid))), 20);
  const texts = { out: '', err: '' };
  if (setting.closedStdout === true) child.stdout.destroy();
  else child.stdout.setEncoding('utf8').on('data', (chunk: string) => (texts.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts.err += chunk));
  const ended = once(child, 'close');
  // A program that has read enough closes its end: that is its right.
  await pipeline(stdin === undefined ? Readable.from([]) : Readable.from(stdin instanceof Uint8Array ? [stdin] : stdin), child.stdin).catch(
    () => undefined,
  );
  const [code] = (await ended) as [number | null];
  clearInterval(poll);
  const result = { code, ...texts, peakMB, seconds: (performance.now() - started) / 1000 };
  expect(result.err, 'a stack trace').not.toMatch(/^\s+at .+:\d+/m);
  expect(result.err, 'an unexpected error').not.toContain('unexpected error');
  expect(result.peakMB, 'peak memory in MB').toBeLessThan(MEMORY_LIMIT_MB);
  return result;
}

/** The parts of the JSON report that these tests look at. */
interface Report {
  images: readonly {
    findings: readonly { detector: string; sightings: readonly { path?: string; visibility: { state: string } }[] }[];
    skipped: readonly Told[];
  }[];
  skipped: readonly Told[];
  summary: { complete: boolean };
}

interface Told {
  reason: string;
  severity: string;
  detail: string;
}

export interface Scanned extends Ended {
  report: Report;
  /** Reasons of the Skips that are failures, each once, sorted. */
  failures: string[];
  /** Paths of everything that was found, sorted. */
  found: string[];
}

/** Scans what comes on standard input, for a report as JSON. */
export async function scanStream(stdin: NonNullable<Setting['stdin']>, setting: Omit<Setting, 'stdin'> = {}): Promise<Scanned> {
  return scanTwice(['scan', '-', '-f', 'json'], { ...setting, stdin });
}

/** Scans a reference, for a report as JSON. */
export async function scanReference(reference: string, setting: Setting = {}): Promise<Scanned> {
  return scanTwice(['scan', reference, '-f', 'json'], setting);
}

/** What a first scan found in layers that a second one asks the cache for changes no byte of the report. */
async function scanTwice(args: readonly string[], setting: Setting): Promise<Scanned> {
  const first = await stowaway(args, setting);
  const isRepeatable = setting.stdin === undefined || setting.stdin instanceof Uint8Array;
  if (isRepeatable && first.seconds < PATIENCE) {
    const second = await stowaway(args, setting);
    expect(untimed(second), 'from the cache').toEqual(untimed(first));
  }
  return read(first);
}

/** Seconds beyond which a scan is not made again. */
const PATIENCE = 10;

function untimed({ code, out, err }: Ended): unknown {
  return { code, out: out.replace(/"seconds": ?[\d.e-]+/g, ''), err };
}

/** Expects no report but one sentence, and exit code 2. */
export function expectOneSentence({ code, out, err }: Ended, about: RegExp): void {
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^stowaway: [^\n]+\n$/);
  expect(err).toMatch(about);
}

function read(ended: Ended): Scanned {
  expect(ended.out, ended.err).not.toBe('');
  const report = JSON.parse(ended.out) as Report;
  const skipped = [...report.skipped, ...report.images.flatMap((image) => image.skipped)];
  const failures = [...new Set(skipped.filter(({ severity }) => severity === 'failure').map(({ reason }) => reason))].sort();
  const sightings = report.images.flatMap((image) => image.findings).flatMap((finding) => finding.sightings);
  const found = sightings.flatMap(({ path }) => (path === undefined ? [] : [path])).sort();
  return { ...ended, report, failures, found };
}
