import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listLocal } from '../../src/source/engine.js';
import { connectFailure } from '../../src/source/engine-failure.js';
import { engineAddresses } from '../../src/source/engine-address.js';
import type { Source, SourceResult } from '../../src/model/image.js';
import { openSource } from '../../src/source/plan.js';
import { type BuiltImage, buildImage } from '../support/images.js';
import { type Answers, engineApi, namesIn } from './engine-server.js';
import { collect } from '../support/streams.js';
import { errorOf, essence, fromEngines, openAll, read } from './reading.js';

const app = buildImage({ layers: [[{ name: 'a', content: 'a' }], [{ name: 'b', content: 'b' }]], tags: ['example/app:1'] });
const other = buildImage({ layers: [[{ name: 'a', content: 'a' }], [{ name: 'c', content: 'c' }]], tags: ['example/other:2'] });

let folder: string;
const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-engine-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(folder, { recursive: true });
});

/** An engine with these images on a socket of its own. */
async function engine(images: readonly BuiltImage[], answers: Answers = {}): Promise<{ env: NodeJS.ProcessEnv; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(engineApi(images, asked, answers));
  servers.push(server);
  const socket = join(folder, `${servers.length}.sock`);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return { env: { DOCKER_HOST: `unix://${socket}` }, asked };
}

describe('reading', () => {
  test('one image: inspected, exported, compared', async () => {
    const { env, asked } = await engine([app]);
    const source = await fromEngines(['example/app:1'], { env });
    const { images, skipped, handedOut } = await read(source);
    expect(images).toMatchObject([{ id: app.id, reference: 'example/app:1', source: 'engine', skipped: [] }]);
    expect(essence(images[0]!, handedOut)).toMatchObject({ layers: app.layers.map(({ diffId }) => ({ diffId, content: diffId })) });
    expect(skipped).toEqual([]);
    expect(asked).toEqual(['/_ping', '/images/example/app:1/json', '/images/get?names=example%2Fapp%3A1', '/images/example/app:1/history']);
  });

  test('several images: one export, shared layers once, each under the name it was asked for', async () => {
    const { env, asked } = await engine([app, other]);
    const { images, handedOut } = await read(await fromEngines(['example/app:1', other.id], { env }));
    expect(images.map((image) => image.reference)).toEqual(['example/app:1', other.id]);
    expect(handedOut.size).toBe(3);
    expect(asked.filter((url) => url.startsWith('/images/get'))).toHaveLength(1);
  });

  test('a missing one of several is told, the others are read', async () => {
    const { env } = await engine([app]);
    const [found, missing, ...others] = await openAll(['example/app:1', 'nowhere:1'], { env });
    expect((await read(found as Source)).images.map((image) => image.id)).toEqual([app.id]);
    expect(missing).toMatchObject({ code: 'IMAGE_NOT_FOUND', message: expect.stringContaining('nowhere:1 cannot be found') as string });
    expect(others).toEqual([]);
  });

  test.each(['docker:example/app:1', 'docker-daemon:example/app:1', 'engine:example/app:1'])('%s', async (reference) => {
    const { env } = await engine([app]);
    expect((await read(await openSource(reference, { env }))).images[0]?.reference).toBe('example/app:1');
  });

  test('docker:dind is the image of that name when there is no image dind', async () => {
    const dind = buildImage({ layers: [[]], tags: ['docker:dind'] });
    const { env } = await engine([dind]);
    expect((await read(await openSource('docker:dind', { env }))).images[0]?.id).toBe(dind.id);
  });

  test('all local images: by tag, else by id', async () => {
    const dangling = buildImage({ layers: [[]], tags: [] });
    const { env } = await engine([app, dangling]);
    expect(await listLocal({ env })).toEqual(['example/app:1', dangling.id].sort());
    const [source, ...others] = await openAll([], { env, allLocal: true });
    expect(others).toEqual([]);
    const { images } = await read(source as Source);
    expect(images.map((image) => image.id).sort()).toEqual([app.id, dangling.id].sort());
  });

  test('an engine that names other layers than it exports', async () => {
    const { env } = await engine([app], {
      '/images/example/app:1/json': (response) => response.end(JSON.stringify({ Id: app.id, RootFS: { Layers: ['sha256:1'] } })),
    });
    const { images } = await read(await fromEngines(['example/app:1'], { env }));
    expect(images[0]!.skipped).toMatchObject([{ reason: 'digest-mismatch', severity: 'failure' }]);
  });

  test('a history that cannot be had is no failure', async () => {
    const { env } = await engine([app], { '/images/example/app:1/history': (response) => response.writeHead(500).end('{"message":"no"}') });
    const { images } = await read(await fromEngines(['example/app:1'], { env }));
    expect(images[0]!.skipped).toMatchObject([{ severity: 'policy' }]);
  });
});

describe('several images in one export', () => {
  const exportsOf = (asked: readonly string[]): string[][] => asked.filter((url) => url.startsWith('/images/get')).map(namesIn);
  /** As `read`, for exports that hand out a layer again. */
  const readAgain = async (source: Source): Promise<SourceResult> =>
    source.read({
      onLayer: async ({ bytes }) => {
        await collect(bytes);
      },
    });

  test('one vanishes between the question and the export: told, the others are read', async () => {
    const { env, asked } = await engine([app, other], {
      '/images/get': (response, url) => {
        if (namesIn(url).includes('example/other:2')) response.writeHead(404).end('{"message":"no such image"}');
        else response.end(app.asDockerLegacy());
      },
    });
    const { images, skipped } = await readAgain(await fromEngines(['example/app:1', 'example/other:2'], { env }));
    expect(images.map((image) => image.reference)).toEqual(['example/app:1']);
    expect(skipped).toMatchObject([
      { reason: 'missing', severity: 'failure', detail: expect.stringContaining('no longer has example/other:2') as string },
    ]);
    expect(exportsOf(asked)).toEqual([['example/app:1', 'example/other:2'], ['example/app:1'], ['example/other:2']]);
  });

  test('one makes the engine break off: told, the others are read', async () => {
    const { env } = await engine([app, other], {
      '/images/get': (response, url) => {
        if (!namesIn(url).includes('example/other:2')) response.end(app.asDockerLegacy());
        else response.write(other.asDockerLegacy().subarray(0, 3000), () => setTimeout(() => response.destroy(), 20));
      },
    });
    const { images, skipped } = await readAgain(await fromEngines(['example/app:1', 'example/other:2'], { env }));
    expect(images.map((image) => image.id)).toEqual([app.id]);
    expect(skipped).toMatchObject([
      { reason: 'unreadable', severity: 'failure', detail: expect.stringContaining('did not finish') as string },
    ]);
  });

  test('all fail: the first sentence, and not one image', async () => {
    const { env } = await engine([app, other], { '/images/get': (response) => response.writeHead(500).end('{"message":"disk is gone"}') });
    const source = await fromEngines(['example/app:1', 'example/other:2'], { env });
    expect(await errorOf(read(source))).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('disk is gone') as string,
    });
  });
});

describe('the platform', () => {
  const version = (value: string): Answers => ({
    '/_ping': (response) => response.setHeader('Api-Version', value).end('OK'),
  });
  const asked = (urls: readonly string[]): (string | null)[] =>
    urls.filter((url) => url.startsWith('/images/get')).map((url) => new URL(url, 'http://engine').searchParams.get('platform'));

  test.each([
    ['1.48', 'linux/amd64', ['{"os":"linux","architecture":"amd64"}']],
    ['1.51', 'linux/amd64', ['{"os":"linux","architecture":"amd64"}']],
    ['2.0', 'linux/amd64', ['{"os":"linux","architecture":"amd64"}']],
    ['1.47', 'linux/amd64', [null]],
    ['1.9', 'linux/amd64', [null]],
    ['none', 'linux/amd64', [null]],
  ])('API %s, %s', async (api, platform, queries) => {
    const { env, asked: urls } = await engine([app], version(api));
    const { images } = await read(await fromEngines(['example/app:1'], { env }), { platform });
    expect(images.map((image) => image.id)).toEqual([app.id]);
    expect(asked(urls)).toEqual(queries);
  });

  test('a variant is named, but no engine is left to choose one for 32-bit ARM', async () => {
    const arm = buildImage({ layers: [[]], tags: ['arm:1'], platform: { os: 'linux', architecture: 'arm', variant: 'v6' } });
    const { env, asked: urls } = await engine([arm], version('1.48'));
    for (const platform of ['linux/arm/v6', 'linux/arm']) {
      expect((await read(await fromEngines(['arm:1'], { env }), { platform })).images).toHaveLength(1);
    }
    expect(asked(urls)).toEqual(['{"os":"linux","architecture":"arm","variant":"v6"}', null]);
  });

  test('an engine that has it not: the error names what there is', async () => {
    const { env, asked: urls } = await engine([app], {
      ...version('1.48'),
      '/images/get?names=example%2Fapp%3A1&platform': (response) => response.writeHead(404).end('{"message":"no such platform"}'),
    });
    const source = await fromEngines(['example/app:1'], { env });
    expect(await errorOf(read(source, { platform: 'linux/s390x' }))).toMatchObject({
      code: 'PLATFORM_NOT_FOUND',
      message: expect.stringContaining('linux/amd64') as string,
    });
    expect(asked(urls)).toEqual(['{"os":"linux","architecture":"s390x"}', null]);
  });
});

describe('failing', () => {
  test('an engine that dies while it exports', async () => {
    const { env } = await engine([app], {
      '/images/get': (response) => {
        response.write(app.asDockerLegacy().subarray(0, 3000));
        setTimeout(() => response.destroy(), 20);
      },
    });
    const source = await fromEngines(['example/app:1'], { env });
    expect(await errorOf(read(source))).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('did not finish') as string,
    });
  });

  test('an engine that dies behind the config: what was found is told, as incomplete', async () => {
    const bytes = app.asDockerLegacy();
    const { env } = await engine([app], {
      '/images/get': (response) => {
        response.write(bytes.subarray(0, bytes.indexOf('repositories')));
        setTimeout(() => response.destroy(), 20);
      },
    });
    const { images, skipped } = await read(await fromEngines(['example/app:1'], { env }));
    expect(images.map((image) => image.id)).toEqual([app.id]);
    expect(skipped).toMatchObject([{ reason: 'truncated', severity: 'failure' }]);
  });

  test('an export that is refused', async () => {
    const { env } = await engine([app], { '/images/get': (response) => response.writeHead(500).end('{"message":"disk is gone"}') });
    const source = await fromEngines(['example/app:1'], { env });
    expect(await errorOf(read(source))).toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('disk is gone') as string,
    });
  });

  test('a scan that is stopped', async () => {
    const control = new AbortController();
    const { env } = await engine([app], {
      '/images/get': (response) => {
        response.write(app.asDockerLegacy().subarray(0, 3000));
        setTimeout(() => control.abort(), 20);
      },
    });
    const source = await fromEngines(['example/app:1'], { env });
    expect(await errorOf(read(source, { signal: control.signal }))).toMatchObject({ code: 'ABORTED' });
  });

  test('no such image: the error names all that was tried', async () => {
    const { env } = await engine([app]);
    const error = await errorOf(openSource('example/none:1', { env }));
    expect(error.code).toBe('IMAGE_NOT_FOUND');
    expect(error.message).toContain('there is no file example/none:1');
    expect(error.message).toContain(`${env['DOCKER_HOST'] ?? ''} has no such image`);
  });

  test('no engine: the same, with why', async () => {
    const env = { DOCKER_HOST: `unix://${join(folder, 'none.sock')}` };
    const error = await errorOf(openSource('example/none:1', { env }));
    expect(error.code).toBe('ENGINE_UNREACHABLE');
    expect(error.message).toMatch(/there is no file example\/none:1; .*none\.sock does not exist/);
  });

  test('a socket nobody listens on', async () => {
    const { env } = await engine([app]);
    const [server] = servers.splice(0);
    // Closing removes the socket; a file in its place refuses connections as a stale socket does.
    await new Promise((resolve) => server!.close(resolve));
    writeFileSync((env['DOCKER_HOST'] ?? '').slice('unix://'.length), '');
    expect(await errorOf(fromEngines(['a'], { env }))).toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: expect.stringContaining('nothing listens') as string,
    });
  });

  test.each(['a/../../containers/json?x=', 'docker:a b', 'engine:A#'])('%s never reaches the engine', async (reference) => {
    const { env, asked } = await engine([app]);
    expect((await errorOf(fromEngines([reference], { env }))).code).toBe('REFERENCE_INVALID');
    expect(asked).toEqual([]);
  });
});

describe('where engines are looked for', () => {
  const labels = (env: NodeJS.ProcessEnv): string[] => engineAddresses(env).map(({ label }) => label);

  test('in order', () => {
    expect(labels({ XDG_RUNTIME_DIR: '/run/user/1', CONTAINER_HOST: 'unix:///c.sock' })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///c.sock',
      'unix:///run/user/1/podman/podman.sock',
      'unix:///run/podman/podman.sock',
    ]);
  });

  test.each([
    ['unix:///d.sock', 'unix:///d.sock'],
    ['tcp://127.0.0.1:1234', 'tcp://127.0.0.1:1234'],
    ['tcp://host', 'tcp://host:2375'],
    ['host:99', 'tcp://host:99'],
    ['tcp://[::1]:2375', 'tcp://[::1]:2375'],
  ])('DOCKER_HOST=%s stands alone', (value, label) => {
    expect(labels({ DOCKER_HOST: value, CONTAINER_HOST: 'unix:///c.sock' })).toEqual([label]);
  });

  test.each([
    ['npipe:////./pipe/docker', 'UNSUPPORTED'],
    ['unix://relative', 'OPTION_INVALID'],
    ['tcp://a b', 'OPTION_INVALID'],
  ])('DOCKER_HOST=%s is refused', (value, code) => {
    expect(() => labels({ DOCKER_HOST: value })).toThrow(expect.objectContaining({ code }) as Error);
  });

  test('a socket of another user: says what to do', () => {
    const [address] = engineAddresses({});
    const denied = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
    expect(connectFailure(address!, denied, 1000)).toMatch(/docker\.sock may not be opened by this user.*sudo.*group/);
  });

  test('over TCP, whatever the environment of the process says', async () => {
    const { env } = await engine([app]);
    const server = createServer((_, response) => response.end('[]'));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(await listLocal({ env: { DOCKER_HOST: `tcp://127.0.0.1:${port}` } })).toEqual([]);
    process.env['DOCKER_HOST'] = `tcp://127.0.0.1:${port}`;
    try {
      expect(await listLocal({ env })).toEqual(['example/app:1']);
    } finally {
      delete process.env['DOCKER_HOST'];
    }
  });
});
