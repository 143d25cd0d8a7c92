import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { ENGINES_HERE } from './engines.js';

// Each process takes seconds to start on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

const root = mkdtempSync(join(tmpdir(), 'store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Worker {
  child: ChildProcess;
  keys: string[];
  ended: Promise<unknown>;
}

describe.each(ENGINES_HERE)('many processes over %s', (engine) => {
  function work(folder: string, owner: string, leaseMs: number): Worker {
    const script = new URL('work.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder, engine, owner, String(leaseMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const keys: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => keys.push(...text.trim().split('\n')));
    return { child, keys, ended: once(child, 'exit') };
  }

  test('each job is done once, by one of them', async () => {
    const folder = join(root, `${engine}-shared`);
    const store = await openStore(folder, [engine]);
    await store.add('q', jobs(300));
    const workers = ['one', 'two', 'three', 'four'].map((owner) => work(folder, owner, 60_000));
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual(workers.map(() => [0, null]));
    const done = workers.flatMap(({ keys }) => keys);
    expect(done.toSorted()).toEqual(jobs(300).map(({ key }) => key));
    expect(await attempts(store)).toEqual(new Map([[1, 300]]));
    await store.close();
  });

  test('a process killed in the middle loses nothing: another takes its job over', async () => {
    const folder = join(root, `${engine}-killed`);
    const store = await openStore(folder, [engine]);
    await store.add('q', jobs(120));
    let owner = 0;
    for (const after of [5, 20, 40]) {
      const doomed = work(folder, `doomed ${owner++}`, 300);
      while (doomed.keys.length < after) await once(doomed.child.stdout!, 'data');
      doomed.child.kill('SIGKILL');
      expect(await doomed.ended).toEqual([null, 'SIGKILL']);
    }
    expect((await store.count('q')).done).toBeGreaterThan(50);
    expect(await work(folder, 'last', 300).ended).toEqual([0, null]);
    const tries = await attempts(store);
    expect([...tries.values()].reduce((sum, count) => sum + count)).toBe(120);
    // At most the job that each was killed over was begun twice.
    expect(120 - (tries.get(1) ?? 0)).toBeLessThanOrEqual(3);
    await store.close();
  });
});

function jobs(count: number): { key: string; payload: number }[] {
  return Array.from({ length: count }, (_, index) => ({ key: String(index).padStart(4, '0'), payload: index }));
}

/** How many results were reached at the first attempt, the second, … */
async function attempts(store: Store): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  for await (const { result } of store.results('q')) {
    const attempt = typeof result === 'object' && result !== null && 'attempt' in result ? Number(result.attempt) : NaN;
    counts.set(attempt, (counts.get(attempt) ?? 0) + 1);
  }
  return counts;
}
