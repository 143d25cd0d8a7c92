import { describe, expect, it } from 'vitest';
import { dpkgPackage, layerOf, paragraph, privateKey, scanLayers, whose } from './archives.js';

const KEY = 'usr/share/doc/demo/examples/key.pem';

describe('a file of a Debian package', () => {
  it('is the distribution’s by its digest; one beside it that nobody owns is yours', async () => {
    const files = { [KEY]: privateKey() };
    const image = await scanLayers([layerOf({ ...files, ...dpkgPackage('demo', files), 'usr/share/doc/demo/mine.pem': privateKey() })]);
    expect(whose(image)).toEqual([`${KEY}: distribution digest dpkg demo`, 'usr/share/doc/demo/mine.pem: yours']);
  });

  it('that was changed is yours, also in the layer of its package', async () => {
    const database = dpkgPackage('demo', { [KEY]: privateKey() });
    expect(whose(await scanLayers([layerOf({ [KEY]: privateKey(), ...database })]))).toEqual([`${KEY}: yours modified dpkg demo`]);
  });

  it('that a later layer replaced is yours, and the one below still the distribution’s', async () => {
    const files = { [KEY]: privateKey() };
    const image = await scanLayers([layerOf({ ...files, ...dpkgPackage('demo', files) }), layerOf({ [KEY]: privateKey() })]);
    expect(image.findings.map(({ origin, sightings }) => [origin, sightings[0]?.layer?.index])).toEqual([
      ['yours', 1],
      ['distribution', 0],
    ]);
  });

  it('that a later layer replaced together with its package is the distribution’s in both', async () => {
    const [one, two] = [{ [KEY]: privateKey() }, { [KEY]: privateKey() }];
    const image = await scanLayers([layerOf({ ...one, ...dpkgPackage('demo', one) }), layerOf({ ...two, ...dpkgPackage('demo', two) })]);
    expect(image.findings.map(({ origin }) => origin)).toEqual(['distribution', 'distribution']);
  });

  it('without a digest counts when its package came in the same layer, and not when it came later', async () => {
    const { 'var/lib/dpkg/info/demo.list': list = '' } = dpkgPackage('demo', { [KEY]: '' });
    const database = { 'var/lib/dpkg/info/demo.list': list };
    expect(whose(await scanLayers([layerOf({ [KEY]: privateKey(), ...database })]))).toEqual([`${KEY}: distribution path dpkg demo`]);
    expect(whose(await scanLayers([layerOf(database), layerOf({ [KEY]: privateKey() })]))).toEqual([`${KEY}: yours`]);
  });

  it('is known by its digest when the database lies in a later layer', async () => {
    const files = { [KEY]: privateKey() };
    const image = await scanLayers([layerOf(files), layerOf(dpkgPackage('demo', files))]);
    expect(whose(image)).toEqual([`${KEY}: distribution digest dpkg demo`]);
  });

  it('stays the distribution’s when a later layer removes the databases', async () => {
    const files = { [KEY]: privateKey() };
    const image = await scanLayers([layerOf({ ...files, ...dpkgPackage('demo', files) }), [{ name: 'var/lib/.wh.dpkg' }]]);
    expect(whose(image)).toEqual([`${KEY}: distribution digest dpkg demo`]);
  });

  it('is found under both names of a merged /usr', async () => {
    const key = privateKey();
    const database = dpkgPackage('demo', { 'lib/demo/key.pem': key });
    const image = await scanLayers([layerOf({ 'usr/lib/demo/key.pem': key, ...database })]);
    expect(whose(image)).toEqual(['usr/lib/demo/key.pem: distribution digest dpkg demo']);
  });
});

it('a configuration file is the distribution’s as packaged, and yours once it was edited', async () => {
  const packaged = { 'etc/demo/key.pem': privateKey() };
  const database = dpkgPackage('demo', {}, packaged);
  const image = await scanLayers([layerOf({ ...packaged, ...database }), layerOf({ 'etc/demo/key.pem': privateKey() })]);
  expect(whose(image)).toEqual(['etc/demo/key.pem: distribution digest dpkg demo', 'etc/demo/key.pem: yours modified dpkg demo']);
});

it('a secret that is also yours somewhere is yours', async () => {
  const files = { [KEY]: privateKey() };
  const image = await scanLayers([layerOf({ ...files, ...dpkgPackage('demo', files) }), layerOf({ 'app/key.pem': files[KEY] })]);
  expect(whose(image)).toEqual([`app/key.pem: yours`, `${KEY}: yours`]);
});

it('status.d of distroless images counts, each package in a layer of its own', async () => {
  const files = { [KEY]: privateKey() };
  const { 'var/lib/dpkg/info/demo.md5sums': md5sums = '' } = dpkgPackage('demo', files);
  const database = { 'var/lib/dpkg/status.d/demo': paragraph('demo'), 'var/lib/dpkg/status.d/demo.md5sums': md5sums };
  expect(whose(await scanLayers([layerOf({ other: 'x' }), layerOf({ ...files, ...database })]))).toEqual([
    `${KEY}: distribution digest dpkg demo`,
  ]);
});

it('a second name of the file is looked up under its own name', async () => {
  const files = { [KEY]: privateKey() };
  const layer = [...layerOf({ ...files, ...dpkgPackage('demo', files) }), { name: 'app/key.pem', type: 'link', linkname: KEY } as const];
  expect(whose(await scanLayers([layer]))).toEqual([`app/key.pem: yours`, `${KEY}: yours`]);
});

it('threads bring the same', async () => {
  const files = { [KEY]: privateKey(), filler: 'x'.repeat(1 << 16) };
  const layers = [layerOf({ ...files, ...dpkgPackage('demo', files) })];
  const image = await scanLayers(layers, {}, { jobs: 2, workers: { smallest: 1 } });
  expect(whose(image)).toEqual([`${KEY}: distribution digest dpkg demo`]);
});
