import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url);

/** The real program, as a shell runs it. */
function stowaway(
  args: string[],
  { stdout = 'read' }: { stdout?: 'read' | 'close' } = {},
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  if (stdout === 'close') child.stdout.destroy();
  else child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

describe('the program', () => {
  it('prints its version', async () => expect(await stowaway(['--version'])).toMatchObject({ code: 0, err: '' }));

  it('prints help', async () => {
    const { code, out, err } = await stowaway(['--help']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('docker save shop:1.4 | stowaway scan -');
  });

  it('is quiet about a reader that went away', async () => {
    expect(await stowaway(['scan', '--help'], { stdout: 'close' })).toMatchObject({ code: 0, err: '' });
  });

  it('explains a flag that it does not know, on stderr and in one line', async () => {
    const { code, out, err } = await stowaway(['scan', '--bad-flag']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^stowaway: unknown option '--bad-flag'[^\n]*\n$/);
  });

  it('explains a file that is not there, without a stack', async () => {
    const { code, out, err } = await stowaway(['scan', './none.tar']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^stowaway: [^\n]*none\.tar[^\n]*\n$/);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends with 2 after %s, and leaves no half-written report', async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'stowaway-main-'));
    const args = ['--import', 'tsx', 'src/cli/main.ts', 'scan', '-', '-o', join(folder, 'report')];
    // Standard input stays open: the scan waits for an image that never comes.
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'ignore', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise((resolve) => child.on('close', resolve));
    // The temporary file shows that the scan has begun.
    while (child.exitCode === null && readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill(signal);
    expect(await ended).toBe(2);
    expect(err).toMatch(/^stowaway: [^\n]+\n$/);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
