import { expect, test } from 'vitest';
import { readLayer } from '../../src/layer/read-layer.js';
import { reuseLayer } from '../../src/layer/reuse-layer.js';
import { inChunks } from '../support/streams.js';
import { tarOf } from '../support/tar.js';

const open = () => ({ write: () => undefined, end: () => [], passedOver: () => undefined });
const tar = tarOf([{ name: 'a', content: 'apple' }]);

test('a layer met again is the one that was scanned', async () => {
  const known = await readLayer({ key: 'one', bytes: inChunks(tar, 511) }, { open });
  expect(await reuseLayer(known, { key: 'two', digest: known.digest, bytes: inChunks(tar, 7) })).toBe(known);
});

test('other bytes under the same digest are told, not believed', async () => {
  const known = await readLayer({ key: 'one', bytes: inChunks(tar, 511) }, { open });
  const forged = tarOf([{ name: 'a', content: 'worm!' }]);
  const layer = await reuseLayer(known, { key: 'two', digest: known.digest, bytes: inChunks(forged, 511) });
  expect(layer.matches).toEqual([]);
  expect(layer.skipped).toMatchObject([{ reason: 'digest-mismatch', severity: 'failure', layer: 'two' }]);
});
