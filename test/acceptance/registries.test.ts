/** Images that real builders and tools pushed to a real registry: what is found is what is found in them over their engine. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { scanImages } from '../../src/index.js';
import type { EngineKind, Frontend } from '../engines/engine.js';
import { useEngine, useRegistry } from '../engines/use-engine.js';
import { buildImage, ociFiles, writeFiles } from '../support/images.js';
import { comparable, OCI_CANNOT_HOLD, onlyWhatFits, touchedBy } from './comparable.js';
import { buildOptions, IMAGES, SOURCES, writeContext, type Recipe } from './images.js';
import { scanOne } from './readable.js';
import { fill, secret } from './secrets.js';

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-registries-'));
afterAll(() => rmSync(folder, { recursive: true }));

const registryFor = useRegistry({ secured: false });

const PUSHED: { kind: EngineKind; frontends: Frontend[] }[] = [
  { kind: 'docker20', frontends: ['classic', 'buildkit'] },
  { kind: 'docker26', frontends: ['buildkit'] },
  { kind: 'docker26-containerd', frontends: ['buildkit'] },
  { kind: 'podman', frontends: ['podman', 'buildah'] },
];

describe.each(PUSHED)('$kind', ({ kind, frontends }) => {
  const engineFor = useEngine(kind);

  test.for(frontends)('pushed what %s built', async (frontend, context) => {
    const engine = engineFor(context);
    const { host } = registryFor(context);
    const tag = `pushed:${frontend}`;
    await built(SOURCES, (recipe) => engine.build(recipe, { tag, frontend, ...buildOptions(SOURCES, recipe) }));
    await engine.push(tag, `${host}/${kind}:${frontend}`);

    const there = await scanOne(`registry:${host}/${kind}:${frontend}`);
    expect(there.source).toBe('registry');
    expect(comparable(there)).toEqual(comparable(await scanOne(tag, { env: { DOCKER_HOST: `unix://${engine.socket}` } })));
  });
});

describe('buildx', () => {
  const engineFor = useEngine('docker26-containerd');

  test('the build arg in the provenance it pushed is seen with the finding of the image', async (context) => {
    const engine = engineFor(context);
    const { host } = registryFor(context);
    await built(SOURCES, (recipe) => engine.build(recipe, { tag: 'attested:1', ...buildOptions(SOURCES, recipe) }));
    await engine.push('attested:1', `${host}/attested:1`);

    const { findings } = await scanOne(`registry:${host}/attested:1`);
    const token = findings.filter((finding) => finding.secret.reveal() === secret('NPM_TOKEN'));
    expect(token).toHaveLength(1);
    const kinds = new Set(token[0]?.sightings.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(expect.arrayContaining(['attestation', 'build-arg']));
  });

  test('the cache it pushed holds what an earlier stage wrote, though the image does not', async (context) => {
    const engine = engineFor(context);
    const { host } = registryFor(context);
    const recipe = IMAGES.find(({ id }) => id === 'e')!;
    const cacheToRegistry = `${host}/cache:1`;
    await built(recipe, (build) => engine.build(build, { tag: 'cached:1', ...buildOptions(recipe, build), cacheToRegistry }));

    const cache = await scanOne(`registry:${cacheToRegistry}`);
    expect(cache.source).toBe('build-cache');
    const seen = cache.findings.flatMap(({ sightings, ...finding }) => sightings.map(({ path }) => [path, finding.secret.reveal()]));
    expect(seen).toEqual([['root/.npmrc', secret('NPM_TOKEN')]]);
  });
});

describe('skopeo', () => {
  const leak = (content: string) => [{ name: 'app/.npmrc', content: fill(`//registry.npmjs.org/:_authToken={{${content}}}\n`) }];
  const base = [{ name: 'etc/base', content: 'base' }];
  const amd64 = buildImage({ layers: [base, leak('NPM_TOKEN')], platform: { os: 'linux', architecture: 'amd64' }, tags: ['it'] });
  const arm64 = buildImage({ layers: [base, leak('NPM_TOKEN_2')], platform: { os: 'linux', architecture: 'arm64' }, tags: ['it'] });

  test('an index of several platforms', async (context) => {
    const registry = registryFor(context);
    const { host } = registry;
    const layout = join(folder, 'platforms');
    writeFiles(layout, ociFiles([amd64, arm64], { nested: true }));
    await registry.push(`oci:${layout}`, 'platforms:1');

    const { images, summary } = await scanImages([`registry:${host}/platforms:1`], { showSecrets: true });
    expect(summary.complete).toBe(true);
    expect(images.map(({ platform, findings }) => [platform, findings.map((finding) => finding.secret.reveal())])).toEqual([
      ['linux/amd64', [secret('NPM_TOKEN')]],
      ['linux/arm64', [secret('NPM_TOKEN_2')]],
    ]);
    const one = await scanOne(`docker://${host}/platforms:1`, { platform: 'linux/arm64' });
    expect(comparable(one)).toEqual(comparable(await scanOne(`oci:${layout}`, { platform: 'linux/arm64' })));
  });

  test.for(['gzip', 'zstd'])('pushed an archive with %s', async (compression, context) => {
    const registry = registryFor(context);
    const { host } = registry;
    const file = join(folder, `${compression}.tar`);
    writeFiles(folder, [{ name: `${compression}.tar`, content: amd64.asDockerLegacy() }]);
    const name = `archive:${compression}`;
    await registry.push(`docker-archive:${file}`, name, '--format', 'oci', '--dest-compress-format', compression);
    const whole = comparable(await scanOne(file));
    const touched = touchedBy(OCI_CANNOT_HOLD, whole);
    const fits = (some: typeof whole) => onlyWhatFits(some, touched, OCI_CANNOT_HOLD);
    expect(fits(comparable(await scanOne(`registry:${host}/${name}`)))).toEqual(fits(whole));
  });

  test('a base in the registry: what an image shares with it came with it', async (context) => {
    const registry = registryFor(context);
    const { host } = registry;
    const child = buildImage({ layers: [base, leak('NPM_TOKEN'), leak('NPM_TOKEN_2')] });
    for (const [name, image] of Object.entries({ base: amd64, child })) {
      writeFiles(folder, [{ name: `${name}.tar`, content: image.asDockerLegacy() }]);
      await registry.push(`docker-archive:${join(folder, `${name}.tar`)}`, `${name}:1`);
    }
    const { findings } = await scanOne(`registry:${host}/child:1`, { base: `registry:${host}/base:1` });
    expect(Object.fromEntries(findings.map((finding) => [finding.secret.reveal(), finding.origin]))).toEqual({
      [secret('NPM_TOKEN')]: 'base',
      [secret('NPM_TOKEN_2')]: 'yours',
    });
  });
});

async function built(recipe: Recipe, build: (context: string) => Promise<void>): Promise<void> {
  const context = writeContext(recipe);
  try {
    await build(context);
  } finally {
    rmSync(context, { recursive: true });
  }
}
