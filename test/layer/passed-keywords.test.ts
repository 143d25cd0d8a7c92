/** Files that the detector gave up are told: the scan is incomplete. */
import { expect, test } from 'vitest';
import { readLayer } from '../../src/layer/read-layer.js';
import type { BlobScan, PassedOver } from '../../src/model/detector.js';
import type { BlobContext } from '../../src/model/match.js';
import { inChunks } from '../support/streams.js';
import { tarOf } from '../support/tar.js';

const passed: PassedOver = { from: 7, to: 90, rules: ['a', 'b', 'c', 'd', 'e'] };

/** Gives up whatever it may. */
function open({ hasty }: BlobContext): BlobScan {
  return { write: () => undefined, end: () => [], passedOver: () => (hasty === true ? passed : undefined) };
}

test('a file that was given up is a failure that names it, the bytes and the rules', async () => {
  const tar = tarOf([{ name: './srv/app/x.conf', content: 'x'.repeat(90) }]);
  const { skipped, complete, diffId } = await readLayer({ key: 'one', bytes: inChunks(tar, 511) }, { open });
  expect(complete).toBe(true);
  expect(skipped).toEqual([
    {
      reason: 'limit',
      severity: 'failure',
      layer: diffId,
      path: 'srv/app/x.conf',
      detail: 'srv/app/x.conf has too many keywords that lead to nothing: from byte 7 to 90 those of a, b, c and 2 more were passed over',
    },
  ]);
});

test('a layer of them is told by some and a count', async () => {
  const tar = tarOf(Array.from({ length: 50 }, (_, index) => ({ name: `f${index}`, content: 'x' })));
  const { skipped } = await readLayer({ key: 'one', bytes: inChunks(tar, 4096) }, { open });
  expect(skipped).toHaveLength(21);
  expect(skipped.at(-1)).toMatchObject({ reason: 'limit', severity: 'failure', count: 30 });
});
