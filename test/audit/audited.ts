/** `stowaway audit` as it is called, in this process: what it says, its exit code, and its report as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/run.js';
import { sample } from '../detectors/samples.js';

export interface Audited {
  code: number;
  out: string;
  err: string;
}

interface Secret {
  id: string;
  leak: boolean;
  fails: boolean;
  accepted?: object;
  images: { repository: string; tags: string[]; accepted?: object }[];
}

/** The parts of the JSON report that these tests look at. */
export interface Report {
  summary: { repositories: number; tags: number; images: number; complete: boolean; findings: Record<string, number> };
  repositories: { name: string; findings: Record<string, number> }[];
  images: { repository: string; tags: string[] }[];
  secrets: Secret[];
  skipped: { repository?: string; image?: string; severity: string; detail: string }[];
}

const root = mkdtempSync(join(tmpdir(), 'stowaway-audits-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
export const newFolder = (): string => join(root, String(folders++));

export async function audit(...args: string[]): Promise<Audited> {
  const [stdout, stderr] = [new PassThrough({ highWaterMark: 1 << 24 }), new PassThrough()];
  const code = await run(['audit', ...args], { stdin: Readable.from([]), stdout, stderr, env: { HOME: root } });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

export async function auditToJson(...args: string[]): Promise<Audited & { report: Report }> {
  const audited = await audit(...args, '-f', 'json');
  if (audited.out === '') throw new Error(`no report: ${audited.err}`);
  return { ...audited, report: JSON.parse(audited.out) as Report };
}

/** A token that a detector is sure of, as npm keeps it. */
export const token = (seed: number): string => sample('npm-token', seed).secret;
export const npmrc = (seed: number): { name: string; content: string } => ({
  name: 'app/.npmrc',
  content: `//registry.npmjs.org/:_authToken=${token(seed)}\n`,
});

/** `app:1`, without the registry. */
export const imagesIn = ({ images }: Report): string[] =>
  images.flatMap(({ repository, tags }) => tags.map((tag) => `${repository.replace(/^[^/]*\//, '')}:${tag}`)).sort();
