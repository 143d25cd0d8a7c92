import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadEngine } from '../../src/store/database.js';
import { openStore } from '../../src/store/open-store.js';
import type { Lease, Store } from '../../src/store/store.js';
import { ENGINES_HERE } from './engines.js';

const root = mkdtempSync(join(tmpdir(), 'store-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(root, String(folders++));

test('there is an engine to test with', () => {
  expect(ENGINES_HERE).toContain('libsql');
});

describe.each(ENGINES_HERE)('a store over %s', (engine) => {
  async function withStore(work: (store: Store, folder: string) => Promise<void>, folder = newFolder()): Promise<void> {
    const store = await openStore(folder, [engine]);
    try {
      await work(store, folder);
    } finally {
      await store.close();
    }
  }

  test('adds a job once, however often it is told of', () =>
    withStore(async (store) => {
      expect(await store.add('q', [job('a'), job('b'), job('a')])).toBe(2);
      expect(await store.add('q', [job('b'), job('c')])).toBe(1);
      expect(await store.add('other', [job('a')])).toBe(1);
      expect(await store.count('q')).toEqual({ waiting: 3, leased: 0, done: 0, failed: 0 });
      expect(await store.add('q', [])).toBe(0);
    }));

  test('leases the oldest job that is due, to one owner at a time', () =>
    withStore(async (store) => {
      await store.add('q', [{ key: 'b', payload: { size: 1.5, tags: ['x', null, true] } }, job('a')]);
      expect(await store.lease('q', 'one', 1000, 10)).toEqual({
        queue: 'q',
        owner: 'one',
        key: 'b',
        payload: { size: 1.5, tags: ['x', null, true] },
        attempt: 1,
      });
      expect((await store.lease('q', 'two', 1000, 10))?.key).toBe('a');
      expect(await store.lease('q', 'three', 1009, 10)).toBeUndefined();
      expect(await store.lease('nothing', 'three', 1009, 10)).toBeUndefined();
      expect(await store.lease('q', 'three', 1010, 10)).toMatchObject({ key: 'b', attempt: 2 });
    }));

  test('a renewed lease lasts; a lost one writes nothing', () =>
    withStore(async (store) => {
      await store.add('q', [job('a')]);
      const first = await leased(store.lease('q', 'one', 0, 10));
      expect(await store.renew(first, 5, 10)).toBe(true);
      expect(await store.lease('q', 'two', 14, 10)).toBeUndefined();
      const second = await leased(store.lease('q', 'two', 15, 10));
      expect(await store.renew(first, 16, 10)).toBe(false);
      expect(await store.fail(first, 'broke', 16)).toBe(false);
      expect(await store.finish(first, 'of one', 16)).toBe(false);
      expect(await store.finish(second, 'of two', 17)).toBe(true);
      expect(await store.finish(second, 'again', 18)).toBe(false);
      expect(await store.result('q', 'a')).toBe('of two');
      // Put back, a job is as if nobody had had it.
      await store.add('put back', [job('a')]);
      const held = await leased(store.lease('put back', 'one', 0, 10));
      expect([await store.release(held), await store.release(held)]).toEqual([true, false]);
      expect(await store.lease('put back', 'two', 1, 10)).toMatchObject({ key: 'a', attempt: 1 });
      // A worker that lost its job and got it again is not the worker it was.
      await store.add('q', [job('b')]);
      const before = await leased(store.lease('q', 'one', 20, 10));
      const after = await leased(store.lease('q', 'one', 30, 10));
      expect([await store.finish(before, 1, 31), await store.finish(after, 2, 31)]).toEqual([false, true]);
    }));

  test('a failed job is due again when told, or is given up and listed', () =>
    withStore(async (store) => {
      await store.add('q', [job('b'), job('a')]);
      expect(await store.fail(await leased(store.lease('q', 'one', 0, 10)), 'not yet', 1, 50)).toBe(true);
      expect(await store.fail(await leased(store.lease('q', 'one', 2, 10)), 'the registry said no', 3)).toBe(true);
      expect(await store.lease('q', 'one', 49, 10)).toBeUndefined();
      const again = await leased(store.lease('q', 'one', 50, 10));
      expect(again).toMatchObject({ key: 'b', attempt: 2 });
      await store.fail(again, 'nor now', 51);
      expect(await all(store.failures('q'))).toEqual([
        { key: 'a', sentence: 'the registry said no' },
        { key: 'b', sentence: 'nor now' },
      ]);
      expect(await store.count('q')).toEqual({ waiting: 0, leased: 0, done: 0, failed: 2 });
      expect(await store.retry('q')).toBe(2);
      expect(await all(store.failures('q'))).toEqual([]);
      expect(await store.lease('q', 'one', 0, 10)).toMatchObject({ key: 'b', attempt: 1 });
    }));

  test('lists results in the order of their keys, also while more come', () =>
    withStore(async (store) => {
      const keys = Array.from({ length: 200 }, (_, index) => `k${String((index * 77) % 200).padStart(3, '0')}`);
      await store.add('q', [...keys.map(job), job('~')]);
      for (const key of keys) await store.finish(await leased(store.lease('q', 'one', 0, 10)), { of: key }, 1);
      const seen: string[] = [];
      for await (const { key, result } of store.results('q')) {
        expect(result).toEqual(key === '~' ? 'last' : { of: key });
        if (seen.length === 0) await store.finish(await leased(store.lease('q', 'one', 0, 10)), 'last', 2);
        seen.push(key);
      }
      expect(seen).toEqual([...keys.toSorted(), '~']);
    }));

  test('lists what was added last, in pages', () =>
    withStore(async (store) => {
      await store.add('q', ['b', 'a', 'd', 'c', 'e'].map(job));
      await store.add('other', [job('x')]);
      const first = await store.newest('q', 2);
      expect(first).toMatchObject([{ key: 'e', state: 'waiting' }, { key: 'c' }]);
      const second = await store.newest('q', 2, first[1]?.place);
      expect(second.map(({ key }) => key)).toEqual(['d', 'a']);
      expect((await store.newest('q', 9, second[1]?.place)).map(({ key }) => key)).toEqual(['b']);
      await store.fail(await leased(store.lease('q', 'one', 0, 10)), 'for a reason', 1);
      expect((await store.newest('q', 9)).at(-1)).toMatchObject({ key: 'b', state: 'failed', sentence: 'for a reason' });
    }));

  test('prunes what was settled long ago, or a whole queue', () =>
    withStore(async (store) => {
      await store.add('q', ['a', 'b', 'c'].map(job));
      await store.finish(await leased(store.lease('q', 'one', 0, 10)), 1, 100);
      await store.fail(await leased(store.lease('q', 'one', 0, 10)), 'no', 200);
      expect(await store.prune('q', 101)).toBe(1);
      expect(await all(store.results('q'))).toEqual([]);
      expect(await store.count('q')).toEqual({ waiting: 1, leased: 0, done: 0, failed: 1 });
      expect(await store.add('q', [job('a')])).toBe(1);
      expect(await store.prune('q', Infinity)).toBe(3);
      expect(await store.count('q')).toEqual({ waiting: 0, leased: 0, done: 0, failed: 0 });
    }));

  test('keeps small state by name, and everything over a close', async () => {
    const folder = newFolder();
    await withStore(async (store) => {
      expect(await store.read('run')).toBeUndefined();
      await store.write('run', { id: 1 });
      await store.write('run', { id: 2, text: 'ä\u0000"' });
      await store.add('q', [job('a')]);
    }, folder);
    await withStore(async (store) => {
      expect(await store.read('run')).toEqual({ id: 2, text: 'ä\u0000"' });
      expect(await store.count('q')).toMatchObject({ waiting: 1 });
    }, folder);
  });

  test('is readable for its user alone', async () => {
    const before = process.umask(0o022);
    try {
      await withStore(
        async (store, folder) => {
          await store.add('q', [job('a')]);
          expect(statSync(folder).mode & 0o777).toBe(0o700);
          const files = readdirSync(folder);
          expect(files).toContain('stowaway.db-wal');
          expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual(files.map(() => 0o600));
        },
        join(newFolder(), 'deep', 'in'),
      );
    } finally {
      process.umask(before);
    }
  });

  test('says in a sentence why it cannot be used', async () => {
    const notOurs = newFolder();
    mkdirSync(notOurs);
    writeFileSync(join(notOurs, 'stowaway.db'), 'no database at all, but long enough to be looked at as one'.repeat(20));
    await expect(openStore(notOurs, [engine])).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: `the store ${join(notOurs, 'stowaway.db')} cannot be used: it is damaged or no store at all: move it away and start again`,
    });

    const aFile = newFolder();
    writeFileSync(aFile, '');
    await expect(openStore(aFile, [engine])).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('a file where a folder should be') as string,
    });

    // Where no folder can be made.
    if (process.platform === 'linux')
      await expect(openStore('/proc/stowaway', [engine])).rejects.toThrow(/cannot be opened: a part of its path is missing/);

    const later = newFolder();
    await withStore(() => Promise.resolve(), later);
    const database = (await loadEngine([engine]))(join(later, 'stowaway.db'));
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(openStore(later, [engine])).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('later version of stowaway') as string,
    });
  });

  test.skipIf(process.getuid?.() === 0)('says so when it may not be written to', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    await expect(openStore(folder, [engine])).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });

  test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
    'says so when the disk is full, and goes on when there is room',
    async () => {
      const disk = newFolder();
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
      try {
        await withStore(
          async (store, folder) => {
            await store.add('q', [job('a')]);
            writeFileSync(join(disk, 'rest'), Buffer.alloc(600_000));
            const large = 'x'.repeat(300_000);
            const filling = async (): Promise<void> => {
              for (let index = 0; ; index++) await store.write(`large ${index}`, large);
            };
            await expect(filling()).rejects.toMatchObject({
              code: 'STORE_FAILED',
              message: `the store ${join(folder, 'stowaway.db')} cannot be used: no space is left on its disk: make room and start again, nothing that was finished is lost`,
            });
            rmSync(join(disk, 'rest'));
            expect(await store.count('q')).toMatchObject({ waiting: 1 });
            expect(await store.add('q', [job('b')])).toBe(1);
          },
          join(disk, 'store'),
        );
      } finally {
        // Lazily: a driver may let go of its files later than it says.
        execFileSync('umount', ['-l', disk]);
      }
      expect(existsSync(join(disk, 'store'))).toBe(false);
    },
  );
});

test('without any SQLite, a sentence says what to do', async () => {
  await expect(openStore(newFolder(), [])).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringMatching(/Use Node 22\.13 or later, or install stowaway without --omit=optional/) as string,
  });
});

function job(key: string): { key: string; payload: null } {
  return { key, payload: null };
}

async function leased(lease: Promise<Lease | undefined>): Promise<Lease> {
  const found = await lease;
  expect(found).toBeDefined();
  return found!;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
