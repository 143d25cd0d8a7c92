/** Audits of Debian's docker-registry behind a proxy that counts: 300 images over 20 base images. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test, type TestContext, vi } from 'vitest';
import { auditRegistry, type AuditOptions } from '../../src/index.js';
import { useRegistry } from '../engines/use-engine.js';
import { sample } from '../detectors/samples.js';
import { sha256 } from '../support/images.js';
import { type CountingProxy, countingProxy, imageOf, layerOf, type PushedImage, type PushedLayer, Pusher } from './registry-world.js';

vi.setConfig({ testTimeout: 180_000 });

const BASES = 20;
const IMAGES = 300;
const LAYER = 24_000;

const root = mkdtempSync(join(tmpdir(), 'stowaway-audit-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newFolder = (): string => join(root, String(folders++));

const token = (seed: number): string => sample('npm-token', seed).secret;

type Report = Awaited<ReturnType<typeof auditRegistry>>;

/** Without what differs from run to run: when it was, and what secrets are called in another folder. */
const comparable = (report: Report): unknown => {
  const ids = new Map(report.secrets.map(({ id }, index) => [id, `secret ${index}`]));
  const text = JSON.stringify({ ...report, startedAt: '' });
  return JSON.parse([...ids].reduce((all, [id, name]) => all.replaceAll(String(id), name), text));
};

describe('300 images over 20 base images', () => {
  const real = useRegistry({ secured: false });
  let proxy: CountingProxy | undefined;
  let pusher: Pusher;
  const images: { repository: string; tag: string; image: PushedImage }[] = [];
  const distinct = new Map<string, number>();

  /** The proxy before the registry, with all images pushed. */
  async function world(context: TestContext): Promise<CountingProxy> {
    const { host } = real(context);
    if (proxy !== undefined) return proxy;
    pusher = new Pusher(host);
    const system = layerOf([{ name: 'etc/os-release', content: 'ID=test' }], LAYER);
    for (let base = 0; base < BASES; base++) {
      // The tenth base brought a token along, which all that stand on it have.
      const npmrc = base === 10 ? [{ name: 'root/.npmrc', content: `//registry.npmjs.org/:_authToken=${token(1)}\n` }] : [];
      const baseLayer = layerOf([{ name: `opt/base${base}`, content: String(base) }, ...npmrc], LAYER);
      for (let number = 0; number < IMAGES / BASES; number++) {
        const own: PushedLayer[] = [layerOf([{ name: `app/version`, content: `${base}.${number}` }, ...secretsOf(base, number)], LAYER)];
        if (number === 3) own.push(layerOf([{ name: 'app/.wh..env', content: '' }]));
        const image = imageOf([system, baseLayer, ...own], {
          created: new Date(Date.UTC(2025, base, number + 1)).toISOString(),
          labels: { 'org.opencontainers.image.source': `https://git.test/app${base}`, 'org.opencontainers.image.revision': `r${number}` },
        });
        images.push({ repository: `team/app${String(base).padStart(2, '0')}`, tag: `v${number}`, image });
      }
    }
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (const [index, { repository, tag, image }] of images.entries())
          if (index % 8 === worker) await pusher.image(repository, tag, image);
      }),
    );
    for (const { image } of images) for (const { digest, blob } of image.layers) distinct.set(digest, blob.length);
    proxy = await countingProxy(host);
    return proxy;
  }

  afterAll(() => proxy?.close());

  const audit = (host: string, folder: string, options: Partial<AuditOptions> = {}): Promise<Report> =>
    auditRegistry(host, { folder, ...options });

  const layerReads = ({ asked }: CountingProxy): string[] =>
    asked.flatMap(({ method, url }) => {
      const digest = /\/blobs\/(sha256:\w+)$/.exec(url)?.[1] ?? '';
      return method === 'GET' && distinct.has(digest) ? [digest] : [];
    });

  let first: Report;
  const folder = newFolder();

  test('each layer is read once, and nothing else but manifests and configs moves', async (context) => {
    const counting = await world(context);
    counting.asked.length = 0;
    first = await audit(counting.host, folder, { concurrency: 16 });
    expect(first.summary).toMatchObject({
      repositories: BASES,
      tags: IMAGES,
      images: IMAGES,
      distinctLayers: distinct.size,
      complete: true,
    });
    expect(first.skipped).toEqual([]);
    const reads = layerReads(counting);
    expect(reads.length).toBe(distinct.size);
    expect(new Set(reads).size).toBe(distinct.size);
    const isManifest = /\/manifests\/sha256:/;
    const manifests = counting.asked.filter(({ method, url, status }) => method === 'GET' && status === 200 && isManifest.test(url));
    expect(manifests.length).toBe(IMAGES);
    const bytes = [...distinct.values(), ...images.flatMap(({ image }) => [image.manifest.length, image.config.length])];
    const moved = movedBy(counting) / bytes.reduce((sum, each) => sum + each, 0);
    expect(moved).toBeGreaterThan(0.98);
    expect(moved).toBeLessThan(1.02);
  });

  test('each secret stands once, with all its images, how old it is and which build it came by', () => {
    expect(first.secrets.map(({ title, severity, since, sightings }) => [title, severity, since, sightings.length])).toEqual([
      ['npm access token', 'critical', '2025-01-04T00:00:00.000Z', 20],
      ['npm access token', 'critical', '2025-11-01T00:00:00.000Z', 15],
      ['npm access token', 'critical', '2025-05-07T00:00:00.000Z', 9],
    ]);
    const [everywhere, ofBase] = first.secrets;
    expect(new Set(everywhere?.sightings.flatMap(({ places }) => places.map(({ state }) => state)))).toEqual(new Set(['deleted']));
    const inBase = ofBase?.sightings.map(({ image }) => first.images[image]);
    expect(new Set(inBase?.map((image) => image?.repository))).toEqual(new Set([`${proxy?.host ?? ''}/team/app10`]));
    expect(inBase?.[0]?.build?.source).toBe('https://git.test/app10');
    expect(first.repositories[0]).toMatchObject({ name: `${proxy?.host ?? ''}/team/app04`, findings: { critical: 2 } });
    expect(JSON.stringify(first)).not.toContain(token(1));
  });

  test('one by one it comes to the same', async (context) => {
    const counting = await world(context);
    expect(comparable(await audit(counting.host, newFolder(), { concurrency: 1, jobs: 1 }))).toEqual(comparable(first));
  });

  test('killed in the middle and called again it comes to the same, and reads nothing twice but what it was reading', async (context) => {
    const counting = await world(context);
    counting.asked.length = 0;
    const killed = newFolder();
    const script = new URL('audit-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, ['--import', 'tsx', script, counting.host, killed], { stdio: 'inherit' });
    const ended = once(child, 'exit');
    while (layerReads(counting).length < distinct.size / 2) await sleep(5);
    child.kill('SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const before = layerReads(counting).length;
    expect(before).toBeLessThan(distinct.size);
    expect(comparable(await audit(counting.host, killed))).toEqual(comparable(first));
    // Four images were under way, of at most four layers.
    expect(layerReads(counting).length).toBeLessThanOrEqual(distinct.size + 16);
  });

  test('the next audit reads only what is new, and tells what changed', async (context) => {
    const counting = await world(context);
    const own = layerOf([{ name: 'app/.npmrc', content: `//registry.npmjs.org/:_authToken=${token(7)}\n` }], LAYER);
    const [{ image }] = images as [(typeof images)[number]];
    const added = imageOf([...image.layers, own], { created: '2026-01-01T00:00:00Z' });
    await pusher.image('team/app00', 'new', added);
    // The only tag of its repository with a secret.
    const gone = images.filter(({ repository, tag }) => repository === 'team/app07' && tag === 'v3');
    for (const each of gone) await pusher.remove(each.repository, each.image.digest);
    counting.asked.length = 0;
    const second = await audit(counting.host, folder);
    const blobs = counting.asked
      .filter(({ method, url }) => method === 'GET' && url.includes('/blobs/'))
      .map(({ url }) => url.split('/').at(-1));
    expect(blobs.toSorted()).toEqual([own.digest, sha256(added.config)].toSorted());
    expect(counting.asked.filter(({ method, url }) => method === 'GET' && url.includes('/manifests/sha256:'))).toHaveLength(1);
    expect(second.difference).toMatchObject({
      since: first.startedAt,
      appeared: [{ repository: `${counting.host}/team/app00`, title: 'npm access token' }],
      gone: [{ repository: `${counting.host}/team/app07`, id: first.secrets[0]?.id }],
    });
    expect(second.secrets.filter(({ isNew }) => isNew === true).map(({ since }) => since)).toEqual(['2026-01-01T00:00:00.000Z']);
    const third = await audit(counting.host, folder);
    expect(third.difference).toMatchObject({ appeared: [], gone: [] });
  });
});

function movedBy({ asked }: CountingProxy): number {
  return asked.reduce((sum, { bytes }) => sum + bytes, 0);
}

function secretsOf(base: number, number: number): { name: string; content: string }[] {
  if (number === 3) return [{ name: 'app/.env', content: `NPM_TOKEN=${token(2)}\n` }];
  if (base === 4 && number > 5) return [{ name: 'app/.npmrc', content: `//registry.npmjs.org/:_authToken=${token(3)}\n` }];
  return [];
}
