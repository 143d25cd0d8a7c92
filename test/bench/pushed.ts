/** The corpora as images of a real registry on this machine: what a scan of them costs over its API. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { HandPush } from '../engines/hand-push.js';
import { startRegistry } from '../engines/registry.js';
import { Unavailable } from '../engines/unavailable.js';
import { sha256 } from '../support/images.js';
import type { BenchCase } from './corpora.js';

export interface PushedCases {
  cases: BenchCase[];
  stop: () => Promise<void>;
}

/** @returns no cases where there is no registry to be had. */
export async function pushedCases(cases: readonly BenchCase[]): Promise<PushedCases> {
  try {
    const registry = await startRegistry({ secured: false });
    const pushed: BenchCase[] = [];
    for (const each of cases) pushed.push({ ...each, name: each.name.replace('gzip', 'registry'), file: await push(each, registry.host) });
    return { cases: pushed, stop: () => registry.stop() };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    console.error(`SKIPPED registries: ${error.message}`);
    return { cases: [], stop: () => Promise.resolve() };
  }
}

async function push({ name, gzipped }: BenchCase, host: string): Promise<string> {
  const repository = `bench/${name.replaceAll(/[^a-z0-9]+/g, '-')}`;
  const to = new HandPush(host, repository);
  const layers: object[] = [];
  const diffIds: string[] = [];
  for (const file of gzipped) {
    const bytes = readFileSync(file);
    layers.push(await to.blob(bytes, 'application/vnd.oci.image.layer.v1.tar+gzip'));
    diffIds.push(sha256(gunzipSync(bytes)));
  }
  const config = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: diffIds }, history: [] };
  const pushed = await to.blob(Buffer.from(JSON.stringify(config)), 'application/vnd.oci.image.config.v1+json');
  const type = 'application/vnd.oci.image.manifest.v1+json';
  await to.manifest({ schemaVersion: 2, mediaType: type, config: pushed, layers }, type, '1');
  return `registry:${host}/${repository}:1`;
}
