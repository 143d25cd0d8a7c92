/** One image through every way it may come: the findings are equal, up to what a format cannot hold, which is named here. */
import { createReadStream, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, describe, expect, test, type TestContext } from 'vitest';
import type { ScanOptions } from '../../src/index.js';
import type { Engine } from '../engines/engine.js';
import { run } from '../engines/run.js';
import { needPrograms, useEngine } from '../engines/use-engine.js';
import { comparable, OCI_CANNOT_HOLD, onlyWhatFits, touchedBy } from './comparable.js';
import { buildOptions, IMAGES, SOURCES, writeContext } from './images.js';
import { scanOne, type ScannedImage } from './readable.js';
import { secret } from './secrets.js';

const TAG = 'sources:1';
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

const docker20 = useEngine('docker20');

/** The image as BuildKit in Docker 20 made it, saved (`<id>/layer.tar`) and scanned over its engine: what all others are compared with. */
interface Original {
  file: string;
  image: ScannedImage;
}
let made: Promise<Original> | undefined;
function original(context: TestContext): Promise<Original> {
  const engine = docker20(context);
  return (made ??= make(engine));
}

async function make(engine: Engine): Promise<Original> {
  const file = join(folder, 'docker20.tar');
  const recipe = writeContext(SOURCES);
  await engine.build(recipe, { tag: TAG, frontend: 'buildkit', ...buildOptions(SOURCES, recipe) });
  rmSync(recipe, { recursive: true });
  await engine.save(TAG, file);
  return { file, image: await scanOne(TAG, over(engine)) };
}

function over({ socket }: Engine): ScanOptions {
  return { env: { DOCKER_HOST: `unix://${socket}` } };
}

test('the image has one finding for each of its secrets', async (context) => {
  const { image } = await original(context);
  expect(image.source).toBe('engine');
  // AWS id and key are one credential.
  expect(image.findings.map((finding) => finding.category).sort()).toEqual(['placeholder', ...Array<string>(10).fill('secret')]);
});

test('the file that Docker 20 saved: plain, gzipped, and on standard input', async (context) => {
  const { file, image } = await original(context);
  const gzipped = join(folder, 'docker20.tar.gz');
  await writeFile(gzipped, gzipSync(await readFile(file)));

  const plain = await scanOne(file);
  expect(plain.source).toBe('docker-archive');
  expect(comparable(plain)).toEqual(comparable(image));
  expect(comparable(await scanOne(gzipped))).toEqual(comparable(image));
  expect(comparable(await scanOne('-', { stdin: createReadStream(file) }))).toEqual(comparable(image));
});

describe.each(['docker26', 'docker26-containerd', 'podman'] as const)('loaded into %s', (kind) => {
  const engineFor = useEngine(kind);

  test('over the engine and as the file it saves', async (context) => {
    const { file, image } = await original(context);
    const engine = engineFor(context);
    const again = join(folder, `${kind}.tar`);
    await engine.docker('load', '-i', file);
    await engine.save(TAG, again);

    expect(comparable(await scanOne(TAG, over(engine)))).toEqual(comparable(image));
    expect(comparable(await scanOne(again))).toEqual(comparable(image));
    expect(comparable(await scanOne('-', { stdin: createReadStream(again) }))).toEqual(comparable(image));
  });
});

describe('converted by skopeo', () => {
  const FORMATS = [
    { name: 'oci: with gzip', to: 'oci:oci-gzip', flags: ['--dest-compress-format', 'gzip'] },
    { name: 'oci: with zstd', to: 'oci:oci-zstd', flags: ['--dest-compress-format', 'zstd'] },
    { name: 'oci-archive: with gzip', to: 'oci-archive:oci-gzip.tar', flags: ['--dest-compress-format', 'gzip'] },
    { name: 'oci-archive: with zstd', to: 'oci-archive:oci-zstd.tar', flags: ['--dest-compress-format', 'zstd'] },
  ];

  test.for(FORMATS)('$name', async ({ to, flags }, context) => {
    needPrograms(context, { path: '/usr/bin/skopeo', package: 'skopeo' });
    const { file, image } = await original(context);
    const [transport, name] = to.split(':');
    const target = join(folder, name!);
    await run('skopeo', ['--insecure-policy', 'copy', '--quiet', ...flags, `docker-archive:${file}`, `${transport}:${target}:${TAG}`]);

    const whole = comparable(image);
    const touched = touchedBy(OCI_CANNOT_HOLD, whole);
    expect(touched.size, 'secrets in HEALTHCHECK and ONBUILD').toBe(2);
    const fits = (some: typeof whole) => onlyWhatFits(some, touched, OCI_CANNOT_HOLD);
    expect(fits(comparable(await scanOne(target)))).toEqual(fits(whole));
  });
});

describe('a local BuildKit cache', () => {
  const engineFor = useEngine('docker26-containerd');

  test('holds what an earlier stage wrote, though the image does not', async (context) => {
    const engine = engineFor(context);
    const recipe = IMAGES.find(({ id }) => id === 'e')!;
    const build = writeContext(recipe);
    const cacheTo = join(folder, 'cache');
    await engine.build(build, { tag: 'cached:1', ...buildOptions(recipe, build), cacheTo });
    rmSync(build, { recursive: true });

    const cache = await scanOne(cacheTo);
    expect(cache.source).toBe('build-cache');
    const files = cache.findings.flatMap(({ sightings, ...finding }) =>
      sightings.map(({ kind, path }) => [kind, path, finding.secret.reveal()]),
    );
    expect(files).toEqual([['file', 'root/.npmrc', secret('NPM_TOKEN')]]);
  });
});
