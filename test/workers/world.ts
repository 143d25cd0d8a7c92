/** An image of many layers in a folder, and scans of it whose threads are disturbed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanOptions } from '../../src/scan.js';
import { scanImages } from '../../src/index.js';
import { json } from '../../src/report/json.js';
import { sample } from '../detectors/samples.js';
import { buildImage } from '../support/images.js';

const RULES = ['npm-token', 'github-token', 'stripe-key', 'slack-token', 'private-key', 'jwt'] as const;
const LAYERS = 12;

const planted = (layer: number): string => sample(RULES[layer % RULES.length] ?? 'jwt', 500 + (layer % 9)).text;

/** Some secrets are in several layers, some files deleted later on; no two layers are of one size. */
export const manyLayers = buildImage({
  layers: Array.from({ length: LAYERS }, (_, layer) => [
    { name: `etc/layer-${layer}.conf`, content: `# ${'x'.repeat(37 * layer)}\n${planted(layer)}\n` },
    { name: 'etc/shared.conf', content: planted(layer + 1) },
    { name: `bin/${layer}`, type: 'symlink' as const, linkname: `../etc/layer-${layer}.conf` },
    ...(layer > 3 ? [{ name: `etc/.wh.layer-${layer - 3}.conf` }] : []),
    { name: `filler-${layer}`, content: 'words and lines\n'.repeat(200 * ((layer * 5) % LAYERS)) },
  ]),
  config: { Env: ['DB_PASSWORD=hunter2'] },
});

/** The image as it lies on disk, in each way. */
export function onDisk(): { files: Record<'legacy' | 'podman' | 'gzip' | 'layout', string>; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-workers-'));
  const files = {
    legacy: join(folder, 'legacy.tar'),
    podman: join(folder, 'podman.tar'),
    gzip: join(folder, 'gzip.tar'),
    layout: join(folder, 'layout'),
  };
  writeFileSync(files.legacy, manyLayers.asDockerLegacy({ shuffle: 3 }));
  writeFileSync(files.podman, manyLayers.asPodman({ shuffle: 5 }));
  writeFileSync(files.gzip, manyLayers.asDockerOci({ shuffle: 7, compression: 'gzip' }));
  mkdirSync(files.layout);
  manyLayers.writeOciLayout(files.layout);
  return { files, remove: () => rmSync(folder, { recursive: true }) };
}

/** The bytes of the report, without the one thing that time decides. */
export async function report(reference: string, options: ScanOptions): Promise<string> {
  return text(await scanImages([reference], options));
}

export function text(sealed: Awaited<ReturnType<typeof scanImages>>): string {
  return json(sealed, { showSecrets: false, width: 80, colour: false }).replaceAll(/"seconds": [\d.]+/g, '"seconds": 0');
}
