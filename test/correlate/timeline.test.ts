import { describe, expect, it } from 'vitest';
import { fileSightings } from '../../src/correlate/file-sightings.js';
import type { PathEntry } from '../../src/model/layer.js';
import { layerOf, matchOf, scannedLayer, type LayerSpec } from './world.js';

const finds = { blueberry: {} };
const secret = 'x blueberry';

/** Every sighting of the marked word as `path@layer state:layer`. */
function sightings(...specs: LayerSpec[]): string[] {
  return shown(fileSightings(specs.map((spec) => scannedLayer(spec, finds))));
}

function shown(found: ReturnType<typeof fileSightings>): string[] {
  return found
    .map(({ path, layer, visibility: { state, layer: by } }) => `${path}@${layer} ${state}${by === undefined ? '' : `:${by}`}`)
    .sort();
}

describe('what became of a file', () => {
  it.each<[string, LayerSpec[], string[]]>([
    ['nothing happened', [{ 'a/f': secret }, { 'a/g': '' }], ['a/f@0 live']],
    ['its whiteout in a later layer', [{ 'a/f': secret }, {}, { 'a/f': { gone: true } }], ['a/f@0 deleted:2']],
    ['a whiteout of its directory', [{ 'a/b/f': secret }, { a: { gone: true } }], ['a/b/f@0 deleted:1']],
    ['an opaque directory', [{ 'a/b/f': secret }, { a: { dir: true } }, { 'a/b': { opaque: true } }], ['a/b/f@0 deleted:2']],
    ['an opaque root', [{ f: secret }, { '': { opaque: true } }], ['f@0 deleted:1']],
    ['an opaque directory of its own layer, before it', [{ a: { opaque: true }, 'a/f': secret }], ['a/f@0 live']],
    ['an opaque directory of its own layer, after it', [{ 'a/f': secret, a: { opaque: true } }], ['a/f@0 live']],
    ['a whiteout in its own layer', [{ 'a/f': secret, a: { gone: true } }], ['a/f@0 live']],
    ['an opaque directory that brings it anew', [{ 'a/f': secret }, { 'a/f': 'clean', a: { opaque: true } }], ['a/f@0 overwritten:1']],
    ['another file', [{ f: secret }, { f: 'clean' }], ['f@0 overwritten:1']],
    ['the same secret again', [{ f: secret }, { f: secret }], ['f@0 overwritten:1', 'f@1 live']],
    ['a directory in its place', [{ f: secret }, { f: { dir: true } }], ['f@0 overwritten:1']],
    ['a symlink in its place', [{ f: secret }, { f: { symlink: 'g' } }], ['f@0 overwritten:1']],
    ['a file in place of its directory', [{ 'a/f': secret }, { a: 'clean' }], ['a/f@0 deleted:1']],
    ['a symlink in place of its directory', [{ 'a/b/f': secret }, { a: { symlink: 'c' } }], ['a/b/f@0 deleted:1']],
    ['its directory named again', [{ 'a/f': secret }, { a: { dir: true } }], ['a/f@0 live']],
    ['deleted, then written clean', [{ f: secret }, { f: { gone: true } }, { f: 'clean' }], ['f@0 deleted:1']],
    ['deleted, then written again', [{ f: secret }, { f: { gone: true } }, { f: secret }], ['f@0 deleted:1', 'f@2 live']],
    ['a neighbour with a longer name deleted', [{ 'a/f': secret }, { 'a/f2': { gone: true } }, { ab: { gone: true } }], ['a/f@0 live']],
    ['a layer that could not be read between', [{ f: secret }, {}, { f: { gone: true } }], ['f@0 deleted:2']],
  ])('%s', (_, specs, expected) => {
    expect(sightings(...specs)).toEqual(expected);
  });

  it('takes the last of two entries of one path in one layer', () => {
    const layer = layerOf(
      [
        ['f', secret],
        ['f', 'clean'],
      ],
      finds,
    );
    expect(shown(fileSightings([layer]))).toEqual(['f@0 overwritten:0']);
    const other = layerOf(
      [
        ['f', 'clean'],
        ['f', secret],
      ],
      finds,
    );
    expect(shown(fileSightings([other]))).toEqual(['f@0 live']);
  });

  it('does without a layer that could not be read', () => {
    expect(shown(fileSightings([scannedLayer({ f: secret }, finds), undefined, scannedLayer({ f: { gone: true } })]))).toEqual([
      'f@0 deleted:2',
    ]);
  });
});

describe('hard links', () => {
  it.each<[string, LayerSpec[], string[]]>([
    ['in the same layer', [{ f: secret, g: { link: 'f' } }], ['f@0 live', 'g@0 live']],
    ['to a file that comes later in the tar', [{ g: { link: 'f' }, f: secret }], ['f@0 live', 'g@0 live']],
    ['to a lower layer', [{ f: secret }, { g: { link: 'f' } }], ['f@0 live', 'g@1 live']],
    ['that outlives its file', [{ f: secret, g: { link: 'f' } }, { f: { gone: true } }], ['f@0 deleted:1', 'g@0 live']],
    ['that is removed', [{ f: secret, g: { link: 'f' } }, { g: { gone: true } }], ['f@0 live', 'g@0 deleted:1']],
    ['to a link', [{ f: secret, g: { link: 'f' }, h: { link: 'g' } }], ['f@0 live', 'g@0 live', 'h@0 live']],
    ['to what replaced the file', [{ f: secret }, { f: 'clean', g: { link: 'f' } }], ['f@0 overwritten:1']],
    ['to a file that was deleted before', [{ f: secret }, { f: { gone: true } }, { g: { link: 'f' } }], ['f@0 deleted:1']],
    ['in a circle', [{ f: secret }, { g: { link: 'h' }, h: { link: 'g' } }], ['f@0 live']],
    ['to itself', [{ f: secret }, { f: { link: 'f' } }], ['f@0 overwritten:1', 'f@1 live']],
    ['to nothing', [{ f: secret, g: { link: 'nowhere' } }], ['f@0 live']],
  ])('%s', (_, specs, expected) => {
    expect(sightings(...specs)).toEqual(expected);
  });
});

it('takes half a million paths and five thousand matches in time that grows with their number only', () => {
  const path = (index: number) => `usr/lib/n${index % 700}/deep/er/f${index}`;
  const entries = Array.from({ length: 500_000 }, (_, index): PathEntry => ({ path: path(index), kind: 'file' }));
  const match = matchOf('blueberry');
  const matches = Array.from({ length: 5000 }, (_, index) => ({ entry: index * 100, match }));
  const layers = [{ ...scannedLayer({}), entries, matches }, scannedLayer({ 'usr/lib/n0': { gone: true } })];
  const started = performance.now();
  const found = fileSightings(layers);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect(found).toHaveLength(5000);
  expect(found.filter(({ visibility }) => visibility.state === 'deleted')).toHaveLength(Math.ceil(5000 / 7));
});
