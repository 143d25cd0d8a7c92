/** Layers of registries, which are had by their digests: what is known of them need not be read. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LayerCache } from '../../src/cache/layer-cache.js';
import { loadDetector } from '../../src/detect/load.js';
import type { Detector } from '../../src/model/detector.js';
import { redactorFor } from '../../src/redaction.js';
import { seal } from '../../src/report/seal.js';
import { Run } from '../../src/run.js';
import { openSource } from '../../src/source/plan.js';
import { LayerScanner } from '../../src/workers/layer-scanner.js';
import { sample } from '../detectors/samples.js';
import { json, sha256 } from '../support/images.js';
import { tarOf } from '../support/tar.js';
import { MemoryRepository, OCI_LAYER, registriesOf } from '../source/registry/memory.js';
import { text } from '../workers/world.js';
import { newFolder, removeFolders } from './folders.js';

let detector: Detector;
beforeAll(async () => {
  detector = await loadDetector();
});
afterAll(removeFolders);

const tarWith = (seed: number): Buffer => tarOf([{ name: 'etc/npmrc', content: sample('npm-token', seed).text }]);

/** Pushes an image of one layer. @param diffId what its config says of it */
function push(repository: MemoryRepository, stored: Uint8Array, diffId: string, mediaType = OCI_LAYER): string {
  const config = repository.put(
    json({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [diffId] }, history: [{ created_by: 'COPY x' }] }),
    'application/vnd.oci.image.config.v1+json',
  );
  const layer = repository.put(stored, mediaType);
  repository.push({ schemaVersion: 2, config, layers: [layer] }, { tag: '1' });
  return layer.digest;
}

/** Scans what has the tag 1. @returns the report, and how often the blob was asked for. */
async function scan(
  repository: MemoryRepository,
  blob: string,
  folder?: string,
): Promise<{ report: string; reads: number; incomplete: boolean }> {
  const onProblem = (sentence: string): void => expect(sentence).toBe('');
  const cache = folder === undefined ? undefined : await LayerCache.open({ folder, limit: 1 << 20, rules: [detector.ruleSet], onProblem });
  const redactor = redactorFor(detector, cache?.marks);
  const layers = new LayerScanner({ detector, rules: [], jobs: 1 });
  const run = new Run({ detector, redactor, layers, cache, onProgress: () => undefined });
  const before = repository.asked.length;
  await run.take(() => openSource('registry:registry.test/app:1', { registries: registriesOf(repository) }));
  await layers.close();
  const report = run.report();
  return {
    report: text(seal(report, redactor)),
    reads: repository.asked.slice(before).filter((each) => each === `blob ${blob}`).length,
    incomplete: !report.summary.complete,
  };
}

/** How often the layer was read by the first, second and third scan, whose reports are that of a scan without a cache. */
async function readsOf(repository: MemoryRepository, blob: string, folder: string): Promise<number[]> {
  const without = await scan(repository, blob);
  const reads: number[] = [];
  for (let time = 0; time < 3; time++) {
    const scanned = await scan(repository, blob, folder);
    expect(scanned.report).toBe(without.report);
    reads.push(scanned.reads);
  }
  return reads;
}

test('what was scanned is not asked for again', async () => {
  const repository = new MemoryRepository();
  const tar = tarWith(1);
  expect(await readsOf(repository, push(repository, gzipSync(tar), sha256(tar)), newFolder())).toEqual([1, 0, 0]);
});

test('nor is a plain tar, once it was seen how it is stored', async () => {
  const repository = new MemoryRepository();
  const tar = tarWith(2);
  const digest = push(repository, tar, sha256(tar), 'application/vnd.oci.image.layer.v1.tar');
  expect(await readsOf(repository, digest, newFolder())).toEqual([1, 1, 0]);
});

test('what is known by its tar is read once, to see that it is the same', async () => {
  const folder = newFolder();
  const tar = tarWith(3);
  const [first, second] = [new MemoryRepository(), new MemoryRepository()];
  await readsOf(first, push(first, gzipSync(tar), sha256(tar)), folder);
  expect(await readsOf(second, push(second, gzipSync(tar, { level: 1 }), sha256(tar)), folder)).toEqual([1, 0, 0]);
});

describe('a config that lies about a layer', () => {
  test('does not hide it behind another', async () => {
    const folder = newFolder();
    const [known, hidden] = [tarWith(4), tarWith(5)];
    const [honest, liar] = [new MemoryRepository(), new MemoryRepository()];
    await readsOf(honest, push(honest, gzipSync(known), sha256(known)), folder);
    const digest = push(liar, gzipSync(hidden), sha256(known));
    const { report, incomplete } = await scan(liar, digest, folder);
    expect(incomplete).toBe(true);
    expect(report).toContain('digest-mismatch');
    expect(report).toContain('npm-token');
    // In vain for the known tar, then for a scan; after which the bytes are known for what they are.
    expect(await readsOf(liar, digest, newFolder())).toEqual([1, 0, 0]);
    expect(await readsOf(liar, digest, folder)).toEqual([0, 0, 0]);
  });

  test('and a blob that is another one is not believed', async () => {
    const folder = newFolder();
    const [known, other] = [tarWith(6), tarWith(7)];
    const [honest, liar] = [new MemoryRepository(), new MemoryRepository()];
    await readsOf(honest, push(honest, gzipSync(known), sha256(known)), folder);
    const digest = push(liar, gzipSync(known, { level: 1 }), sha256(known));
    liar.replace(digest, gzipSync(other));
    const without = await scan(liar, digest);
    expect(without.incomplete).toBe(true);
    expect((await scan(liar, digest, folder)).report).toBe(without.report);
  });
});
