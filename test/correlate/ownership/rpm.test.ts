import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hex, inFolder, layerOf, privateKey, scanLayers, whose, type Files } from './archives.js';
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

describe('the real rpm', () => {
  const isThere = spawnSync('rpmbuild', ['--version']).status === 0;
  if (!isThere && process.env['CI']) throw new Error('rpm is missing: apt-get install rpm; continuous integration runs every test');
  if (!isThere) console.warn('SKIPPED: the database of the real rpm; apt-get install rpm to run it');

  it.skipIf(!isThere)('writes a database that is read: what it installed is the distribution’s, a ghost is not', { timeout: 60_000 }, () =>
    inFolder(async (folder) => {
      const key = privateKey();
      const database = installed(folder, key);
      const files = { 'etc/demo/key.pem': key, 'etc/demo/ghost.pem': privateKey(), 'etc/demo/mine.pem': privateKey() };
      const image = await scanLayers([layerOf({ ...files, 'usr/lib/sysimage/rpm/rpmdb.sqlite': database })]);
      expect(whose(image)).toEqual([
        'etc/demo/ghost.pem: yours',
        'etc/demo/key.pem: distribution digest rpm demo',
        'etc/demo/mine.pem: yours',
      ]);
      expect(image.skipped).toEqual([]);
    }),
  );
});

/** The database after a package with this key was built and installed below a folder. */
function installed(folder: string, key: string): Uint8Array {
  const [spec, root] = [join(folder, 'demo.spec'), join(folder, 'root')];
  mkdirSync(root);
  writeFileSync(join(folder, 'key.pem'), key);
  writeFileSync(spec, SPEC);
  const rpm = (program: string, ...args: string[]): void => void execFileSync(program, args, { stdio: 'ignore', cwd: folder });
  rpm('rpmbuild', '-bb', '--define', `_topdir ${folder}/top`, '--define', `source ${folder}/key.pem`, spec);
  rpm('rpm', '--root', root, '--dbpath', '/rpmdb', '--nodeps', '--nosignature', '-i', `${folder}/top/RPMS/noarch/demo-1-1.noarch.rpm`);
  const database = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith('rpmdb.sqlite'));
  return readFileSync(join(root, database ?? 'rpmdb.sqlite'));
}

const SPEC = `Name: demo
Version: 1
Release: 1
Summary: demo
License: none
BuildArch: noarch
%description
demo
%install
mkdir -p %{buildroot}/etc/demo
cp %{source} %{buildroot}/etc/demo/key.pem
%files
/etc/demo
%ghost /etc/demo/ghost.pem
`;
