/** A disk that takes nothing more: the scan goes on without the cache, and says so. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sample } from '../detectors/samples.js';
import { buildImage } from '../support/images.js';
import { newFolder, removeFolders } from './folders.js';
import { PROGRAM } from '../support/program.js';

afterAll(removeFolders);

// A limit on the size of files stands in for the disk: writing beyond it fails, too.
test.skipIf(process.platform === 'win32')('a full disk ends the cache with one sentence, not the scan', () => {
  if (!existsSync(PROGRAM)) throw new Error('this test runs the built program: make build');
  const folder = newFolder();
  const archive = join(folder, 'image.tar');
  const layers = [1, 2].map((seed) => [{ name: `a${seed}`, content: sample('npm-token', seed).text }]);
  writeFileSync(archive, buildImage({ layers }).asDockerLegacy());
  const cache = join(folder, 'cache');
  const scan = (blocks: string): { code: number | null; out: string; err: string } => {
    const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$@"`;
    const command = [process.execPath, PROGRAM, 'scan', archive, '-f', 'sarif', '--cache-dir', cache];
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...command], { encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };
  const full = scan('0');
  expect(full.err).toMatch(/^stowaway: note: the cache of layers in .* is not used: [^\n]+\n$/);
  expect(full.code).toBe(1);
  expect(readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('tmp'))).toEqual([]);
  expect(scan('unlimited')).toEqual({ ...full, err: '' });
});
