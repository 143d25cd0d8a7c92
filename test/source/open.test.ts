import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSource } from '../../src/source/plan.js';
import type { Source } from '../../src/model/image.js';
import { buildImage } from '../support/images.js';
import { inChunks } from '../support/streams.js';
import { errorOf, openAll, read } from './reading.js';

const image = buildImage({ layers: [[{ name: 'a', content: 'a' }]], tags: ['example/app:1'] });
const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-open-'));
  writeFileSync(join(folder, 'docker.tar'), image.asDockerLegacy());
  writeFileSync(join(folder, 'oci.tar'), image.asOciArchive());
  writeFileSync(join(folder, 'with:colon'), image.asDockerOci());
  image.writeOciLayout(join(folder, 'layout'));
  mkdirSync(join(folder, 'plain'));
  writeFileSync(join(folder, 'plain/file'), 'x');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a reference is understood as', () => {
  test.each([
    ['docker.tar', 'docker-archive'],
    ['oci.tar', 'oci-archive'],
    ['layout', 'oci-layout'],
    ['with:colon', 'docker-archive'],
    ['docker-archive:docker.tar', 'docker-archive'],
    ['docker-archive:docker.tar:example/app:1', 'docker-archive'],
    ['docker-archive:with:colon', 'docker-archive'],
    ['oci-archive:oci.tar', 'oci-archive'],
    ['oci-archive:oci.tar:example/app:1', 'oci-archive'],
    ['oci:layout', 'oci-layout'],
    ['oci:layout:example/app:1', 'oci-layout'],
    [`oci:layout@${image.id}`, 'oci-layout'],
    ['dir:plain', 'directory'],
  ])('%s: %s', async (reference, source) => {
    const at = reference.replace(
      /^((?:[a-z-]+:)?)(docker\.tar|oci\.tar|layout|with:colon|plain)/,
      (_, prefix: string, path: string) => prefix + join(folder, path),
    );
    const { images } = await read(await openSource(at, { env }));
    expect(images).toMatchObject([source === 'directory' ? { source } : { source, id: image.id }]);
  });

  test('-: standard input', async () => {
    const { images } = await read(await openSource('-', { stdin: inChunks(image.asPodman(), 511) }));
    expect(images).toMatchObject([{ source: 'stdin', id: image.id, reference: 'example/app:1' }]);
  });
});

describe('what cannot be opened', () => {
  test.each([
    ['-', 'OPTION_INVALID', 'standard input'],
    ['oci:/nowhere', 'SOURCE_NOT_FOUND', 'there is no directory /nowhere'],
    ['oci-archive:/nowhere', 'SOURCE_NOT_FOUND', 'there is no file /nowhere'],
    ['dir:/nowhere', 'SOURCE_NOT_FOUND', 'there is no directory /nowhere'],
    ['dir:', 'SOURCE_NOT_FOUND', 'there is no directory'],
    ['example/app', 'ENGINE_UNREACHABLE', 'there is no file example/app'],
    ['a\0b', 'SOURCE_NOT_FOUND', 'no image reference'],
    ['./imgae.tar', 'SOURCE_NOT_FOUND', 'there is no file ./imgae.tar'],
    ['', 'REFERENCE_INVALID', 'the name is empty'],
  ])('%j: %s', async (reference, code, words) => {
    expect(await errorOf(openSource(reference, { env }))).toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  test('a directory without index: the error says how to scan its files', async () => {
    const path = join(folder, 'plain');
    expect((await errorOf(openSource(path, { env }))).message).toContain(`dir:${path}`);
  });

  test('a directory as an archive, and a tag that is not there', async () => {
    expect((await errorOf(openSource(`docker-archive:${folder}/layout`))).message).toContain('oci:');
    const source = await openSource(`docker-archive:${folder}/docker.tar:none`);
    expect((await errorOf(read(source))).code).toBe('IMAGE_NOT_FOUND');
  });
});

test('a run opens what is on disk by itself and everything for engines at once', async () => {
  const file = join(folder, 'docker.tar');
  const opened = await openAll(['one:1', file, 'two:2', file, './none.tar'], { env });
  expect(opened).toMatchObject([
    { code: 'ENGINE_UNREACHABLE', message: expect.stringMatching(/^one:1 cannot be found: there is no file one:1; /) as string },
    { code: 'ENGINE_UNREACHABLE', message: expect.stringMatching(/^two:2 cannot be found: there is no file two:2; /) as string },
    { kind: 'docker-archive' },
    { code: 'SOURCE_NOT_FOUND' },
  ]);
  expect((await read(opened[2] as Source)).images[0]?.id).toBe(image.id);
});
