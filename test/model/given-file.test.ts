import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { whyFailed } from '../../src/model/file-failure.js';
import { gather, readGiven } from '../../src/model/given-file.js';

const folder = mkdtempSync(join(tmpdir(), 'given-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('what a user names', () => {
  it('is read whole', async () => {
    writeFileSync(join(folder, 'x'), 'text');
    expect((await readGiven(join(folder, 'x'))).toString()).toBe('text');
  });

  it('may be a pipe, to which somebody writes at once, or later', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const text = 'x'.repeat(300_000);
    for (const wait of [0, 0.5]) {
      const writer = spawn('sh', ['-c', `sleep ${wait}; cat > ${pipe}`], { stdio: ['pipe', 'ignore', 'ignore'] });
      writer.stdin.end(text);
      expect((await readGiven(pipe)).toString()).toBe(text);
    }
  });

  it('and that nobody writes to keeps nobody from leaving', async () => {
    const pipe = join(folder, 'silent');
    execFileSync('mkfifo', [pipe]);
    const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const child = spawn(process.execPath, [main, 'scan', pipe], { stdio: ['ignore', 'ignore', 'pipe'] });
    const told = gather(child.stderr);
    await sleep(1500);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, told: (await told).toString() }).toEqual({ code: 2, told: 'stowaway: the scan was stopped\n' });
  });

  it('that never ends is given up', async () => {
    await expect(readGiven('/dev/zero', 100_000)).rejects.toThrow('it has more than 100000 bytes');
    const endless = async function* (): AsyncGenerator<string> {
      for (;;) yield await Promise.resolve('yes\n');
    };
    await expect(gather(endless(), 1000)).rejects.toThrow('it has more than 1000 bytes');
  });

  it('that is not there is told in words', async () => {
    const error = await readGiven(join(folder, 'none')).catch((thrown: unknown) => thrown);
    expect(whyFailed(error)).toBe('there is no such file or folder');
  });
});
