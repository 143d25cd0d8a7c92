import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { layerOf, privateKey, scanLayers, whose, type Files } from './archives.js';

/** `lib/apk/db/installed` as apk writes it: one package with these files. */
function installed(name: string, files: Files): string {
  const lines = Object.entries(files).flatMap(([path, content]) => {
    const slash = path.lastIndexOf('/');
    const sha1 = createHash('sha1').update(content).digest('base64');
    return [`F:${path.slice(0, Math.max(0, slash))}`, 'M:0:0:755', `R:${path.slice(slash + 1)}`, 'a:0:0:644', `Z:Q1${sha1}`];
  });
  return [`C:Q1${'A'.repeat(27)}=`, `P:${name}`, 'V:1.0-r0', 'T:a package', ...lines, '', `P:other`, 'F:', ''].join('\n');
}

it.each(['lib/apk/db/installed', 'usr/lib/apk/db/installed'])(
  'a file that %s names is the distribution’s by its SHA-1',
  async (database) => {
    const files = { 'etc/demo/key.pem': privateKey(), 'root.pem': privateKey() };
    const image = await scanLayers([layerOf({ ...files, 'etc/demo/mine.pem': privateKey(), [database]: installed('demo', files) })]);
    expect(whose(image)).toEqual([
      'etc/demo/key.pem: distribution digest apk demo',
      'etc/demo/mine.pem: yours',
      'root.pem: distribution digest apk demo',
    ]);
  },
);

it('a file that was changed is yours', async () => {
  const database = { 'lib/apk/db/installed': installed('demo', { 'etc/demo/key.pem': privateKey() }) };
  expect(whose(await scanLayers([layerOf({ 'etc/demo/key.pem': privateKey(), ...database })]))).toEqual([
    'etc/demo/key.pem: yours modified apk demo',
  ]);
});
