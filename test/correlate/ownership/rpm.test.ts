import { describe, expect, it } from 'vitest';
import { hex, layerOf, privateKey, scanLayers, whose, type Files } from './archives.js';
import { headerBlob, rpmDatabase } from './rpm-world.js';

/** The header of a package with these files, all in /etc/demo/, beside a ghost `made.pem`. */
function demo(files: Files): Buffer {
  const names = Object.keys(files);
  return headerBlob({
    1000: 'demo',
    1028: [...names.map((name) => files[name]?.length ?? 0), 0],
    1035: [...names.map((name) => hex('sha256', files[name] ?? '')), ''],
    1116: [...names.map(() => 1), 1],
    1117: [...names, 'made.pem'],
    1118: ['/usr/', '/etc/demo/'],
    5011: [8],
  });
}

describe.each(['var/lib/rpm/rpmdb.sqlite', 'usr/lib/sysimage/rpm/rpmdb.sqlite'])('%s', (path) => {
  it('tells its files by their SHA-256; a ghost is yours', async () => {
    const key = privateKey();
    const database = { [path]: await rpmDatabase([headerBlob({ 1000: 'none' }), demo({ 'key.pem': key, 'other.pem': privateKey() })]) };
    const files = { 'etc/demo/key.pem': key, 'etc/demo/other.pem': privateKey(), 'etc/demo/made.pem': privateKey() };
    expect(whose(await scanLayers([layerOf({ ...files, ...database })]))).toEqual([
      'etc/demo/key.pem: distribution digest rpm demo',
      'etc/demo/made.pem: yours',
      'etc/demo/other.pem: yours modified rpm demo',
    ]);
  });
});

it('a database that is none is told, fails nothing, and hides nothing', async () => {
  const image = await scanLayers([layerOf({ 'var/lib/rpm/rpmdb.sqlite': 'SQLite format 3\0 and then nothing', 'key.pem': privateKey() })]);
  expect(whose(image)).toEqual(['key.pem: yours']);
  expect(image.skipped).toMatchObject([{ reason: 'unreadable', severity: 'policy', path: 'var/lib/rpm/rpmdb.sqlite' }]);
});

it('a database in a format that is not read is told', async () => {
  const image = await scanLayers([layerOf({ 'var/lib/rpm/Packages': 'Berkeley' })]);
  expect(image.skipped).toMatchObject([{ reason: 'unsupported', severity: 'policy', path: 'var/lib/rpm/Packages' }]);
});
