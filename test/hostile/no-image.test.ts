/** Hostile cases (c): there is no image, or no way to say what is in it. One sentence, exit code 2, and no report. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engineApi } from '../source/engine-server.js';
import { buildImage, json } from '../support/images.js';
import { END_OF_ARCHIVE, rawHeader, tarOf } from '../support/tar.js';
import { leakyFile } from './leaks.js';
import { expectOneSentence, stowaway } from './program.js';

const image = buildImage({ layers: [[leakyFile('leak')]] });
const isRoot = process.getuid?.() === 0;

let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-none-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function engine(): Promise<string> {
  const socket = join(folder, 'sock');
  const server = createServer(engineApi([image], []));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return socket;
}

describe('engines', () => {
  test('an image that none has', async () => {
    const DOCKER_HOST = `unix://${await engine()}`;
    expectOneSentence(
      await stowaway(['scan', 'docker:example/none:1'], { env: { DOCKER_HOST } }),
      /docker:example\/none:1 cannot be found/,
    );
  });

  test('no engine', async () => {
    const DOCKER_HOST = `unix://${join(folder, 'none')}`;
    expectOneSentence(
      await stowaway(['scan', 'docker:example/app:1'], { env: { DOCKER_HOST } }),
      /no container engine answers: .*does not exist/,
    );
  });

  test.runIf(isRoot)('a socket that this user may not open', async () => {
    const socket = await engine();
    chmodSync(folder, 0o755);
    chmodSync(socket, 0o600);
    const ended = await stowaway(['scan', 'docker:example/app:1'], { env: { DOCKER_HOST: `unix://${socket}` }, uid: 65534 });
    expectOneSentence(ended, /may not be opened by this user: use sudo/);
  });
});

describe('archives', () => {
  const archive = (manifest: Uint8Array): Buffer => tarOf([{ name: 'manifest.json', content: manifest }]);

  test.each([
    ['a manifest that points nowhere', archive(json([{ Config: 'none.json', RepoTags: [], Layers: ['none/layer.tar'] }])), /none\.json/],
    ['a manifest of the wrong shape', archive(json({ Config: 1 })), /holds no image/],
    ['a manifest of another wrong shape', archive(json([[], null, 'x', { Config: [], Layers: 5 }])), /holds no image/],
    ['a manifest that is no JSON', archive(Buffer.from('{')), /manifest\.json/],
    ['a manifest nested 100,000 deep', archive(Buffer.from('['.repeat(100_000))), /manifest\.json/],
    ['an index of the wrong shape', tarOf([{ name: 'index.json', content: json({ manifests: 'x' }) }]), /holds no image/],
    ['text', Buffer.from('this is no archive\n'.repeat(1000)), /not an image archive/],
    ['random bytes', Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff)), /not an image archive/],
    ['nothing', Buffer.alloc(0), /empty/],
    ['a tar of other files', tarOf([leakyFile('leak')]), /without manifest\.json/],
  ])('%s', async (_, stdin, about) => expectOneSentence(await stowaway(['scan', '-'], { stdin }), about));

  test('a name of 60,000 characters', async () => {
    const ended = await stowaway(['scan', '-'], { stdin: tarOf([{ name: 'x'.repeat(60_000), content: 'y' }]) });
    expectOneSentence(ended, /holds no image that can be read/);
    expect(ended.err.length).toBeLessThan(1500);
  });

  test('a manifest of 1 GB', async () => {
    const size = 1 << 30;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield rawHeader({ name: 'manifest.json', size });
      const piece = Buffer.alloc(1 << 20, '[{"Config":"x","Layers":[]},');
      for (let written = 0; written < size; written += piece.length) yield piece;
      yield END_OF_ARCHIVE;
      await Promise.resolve();
    }
    expectOneSentence(await stowaway(['scan', '-'], { stdin: bytes() }), /manifest\.json/);
  });

  test('a layout whose index is a device without an end', async () => {
    writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    symlinkSync('/dev/zero', join(folder, 'index.json'));
    expectOneSentence(await stowaway(['scan', `oci:${folder}`]), /no regular file/);
  });

  test('a layout whose index is 1 GB', async () => {
    writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    const index = openSync(join(folder, 'index.json'), 'w');
    ftruncateSync(index, 1 << 30);
    closeSync(index);
    expectOneSentence(await stowaway(['scan', folder]), /index\.json/);
  });
});

describe('outputs', () => {
  test('a device that is full', async () => {
    const ended = await stowaway(['scan', '-', '-o', '/dev/full'], { stdin: image.asDockerLegacy() });
    expectOneSentence(ended, /\/dev\/full: no space is left/);
  });

  test.runIf(isRoot)('a disk that is full: nothing is left half-written', async (context) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return context.skip('no file system can be mounted here');
    }
    try {
      const many = buildImage({ layers: [Array.from({ length: 200 }, (_, index) => leakyFile(`leak${index}`, index))] });
      const report = join(disk, 'report.json');
      const ended = await stowaway(['scan', '-', '-f', 'json', '-o', report], { stdin: many.asDockerLegacy() });
      expectOneSentence(ended, /report\.json: no space is left/);
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('a reader of standard output that went away', async () => {
    const ended = await stowaway(['scan', '-'], { stdin: image.asDockerLegacy(), closedStdout: true });
    expectOneSentence(ended, /standard output/);
  });
});
