/** `stowaway lint` and `stowaway fix`, called as the command line calls them. */
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect } from 'vitest';
import { z } from 'zod';
import { run } from '../../src/cli/run.js';

export async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough({ highWaterMark: 1 << 22 }), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

/** The same from inside a folder. */
export async function callIn(folder: string, ...args: string[]): ReturnType<typeof call> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await call(...args);
  } finally {
    process.chdir(before);
  }
}

const Skips = z.array(z.object({ reason: z.string(), detail: z.string() }));
const LintReport = z.object({
  files: z.array(z.object({ path: z.string(), findings: z.array(z.object({ leaks: z.array(z.string()) })), skipped: Skips })),
  skipped: Skips,
});

/** What `lint` says: the leaks by file, and why something was not checked. */
export async function lint(
  folder: string,
  ...paths: string[]
): Promise<{ code: number; leaks: Record<string, string[]>; skips: string[] }> {
  const { code, out, err } = await call('lint', '-f', 'json', ...(paths.length === 0 ? [folder] : paths.map((path) => join(folder, path))));
  expect(err).toBe('');
  const report = LintReport.parse(JSON.parse(out));
  const files = report.files.filter(({ findings }) => findings.length > 0);
  return {
    code,
    leaks: Object.fromEntries(
      files.map(({ path, findings }) => [path.slice(folder.length + 1), findings.map(({ leaks }) => leaks[0] ?? '')]),
    ),
    skips: [...report.skipped, ...report.files.flatMap(({ skipped }) => skipped)].map(
      ({ reason, detail }) => `${reason}: ${detail.replaceAll(`${folder}/`, '')}`,
    ),
  };
}

export const LEAKY = 'FROM node:22\nARG NPM_TOKEN={{NPM_TOKEN}}\nRUN npm ci\n';
