/** Jobs are worked off once, several at a time, and by another when their owner is gone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LaneOptions, Lanes, type Outcome } from '../../src/serve/jobs/lanes.js';
import { openStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';
import { until } from './world.js';

let folder = '';
let store: Store;
const running: Lanes[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-lanes-'));
  store = await openStore(folder);
});
afterEach(async () => {
  for (const lanes of running.splice(0)) await lanes.stop(0);
  await store.close();
  rmSync(folder, { recursive: true });
});

const DONE: Outcome = { kind: 'done', result: null };
const troubles: unknown[] = [];

function start(options: Partial<LaneOptions> & Pick<LaneOptions, 'work'>): Lanes {
  const lanes = new Lanes({
    store,
    queue: 'q',
    owner: `owner-${running.length}`,
    lanes: 2,
    tries: 3,
    onFailed: () => Promise.resolve(),
    onTrouble: (error) => troubles.push(error),
    timing: { lease: 300, poll: 20, pause: 20 },
    ...options,
  });
  running.push(lanes);
  return lanes;
}

const add = (...keys: string[]): Promise<number> =>
  store.add(
    'q',
    keys.map((key) => ({ key, payload: null })),
  );
const count = (state: 'waiting' | 'leased' | 'done' | 'failed', wanted: number): Promise<true> =>
  until(async () => (await store.count('q'))[state] === wanted || undefined);

test('all are done once, never more at a time than there are lanes', async () => {
  const seen: string[] = [];
  let [now, most] = [0, 0];
  const lanes = start({
    work: async ({ key }) => {
      most = Math.max(most, ++now);
      seen.push(key);
      await sleep(5);
      now--;
      return DONE;
    },
  });
  await add(...Array.from({ length: 20 }, (_, index) => String(index)));
  lanes.wake();
  await count('done', 20);
  expect(seen.length).toBe(20);
  expect(new Set(seen).size).toBe(20);
  expect(most).toBe(2);
});

test('a job that fails is tried again, so many times, and told of when it is given up', async () => {
  let tries = 0;
  const told: string[] = [];
  start({
    work: () => Promise.resolve({ kind: 'again', sentence: `trouble ${++tries}`, after: 1 }),
    onFailed: (lease, sentence) => (told.push(`${lease.key}: ${sentence}`), Promise.resolve()),
  });
  await add('a');
  await count('failed', 1);
  expect(tries).toBe(3);
  expect(told).toEqual(['a: trouble 3']);
});

test('a job that ends its process each time is given up without another try', async () => {
  await add('poison');
  for (let crash = 0; crash < 3; crash++) await store.lease('q', 'a process that is gone', 10 * crash, 1);
  const told: string[] = [];
  let tried = false;
  start({
    work: () => ((tried = true), Promise.resolve(DONE)),
    onFailed: (_lease, sentence) => (told.push(sentence), Promise.resolve()),
  });
  await count('failed', 1);
  expect(tried).toBe(false);
  expect(told[0]).toContain('it was begun 3 times and never ended');
});

test('a long job keeps its lease; one whose lease was taken is let go, and its outcome does not count', async () => {
  let aborted = false;
  await add('long');
  start({
    lanes: 1,
    work: async (_lease, signal) => {
      await sleep(1000, undefined, { signal }).catch(() => (aborted = true));
      return { kind: 'done', result: 'first' };
    },
  });
  await count('leased', 1);
  await sleep(600);
  // Longer than a lease, and still nobody else gets it.
  expect(await store.lease('q', 'other', Date.now(), 1000)).toBeUndefined();
  const stolen = await store.lease('q', 'other', Date.now() + 10_000, 60_000);
  expect(stolen?.key).toBe('long');
  await until(() => Promise.resolve(aborted || undefined));
  expect(await store.finish(stolen!, 'second', Date.now())).toBe(true);
  await sleep(100);
  expect(await store.result('q', 'long')).toBe('second');
});

test('what is under way when it stops is waited for, and given back when that takes too long', async () => {
  await add('quick', 'slow');
  const lanes = start({
    work: async ({ key }, signal) => {
      await sleep(key === 'quick' ? 100 : 60_000, undefined, { signal }).catch(() => undefined);
      return DONE;
    },
  });
  await count('leased', 2);
  await lanes.stop(500);
  expect(await store.count('q')).toEqual({ waiting: 1, leased: 0, done: 1, failed: 0 });
});

test('a bug ends no lane', async () => {
  let calls = 0;
  start({
    lanes: 1,
    work: () => {
      if (++calls === 1) throw new TypeError('a bug');
      return Promise.resolve(DONE);
    },
  });
  await add('a', 'b');
  await count('done', 2);
  expect(troubles).toContainEqual(new TypeError('a bug'));
});
