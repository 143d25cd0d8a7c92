/** When an image was made, by its config; of an index, the youngest of its images. */
import { parseConfig } from '../source/config.js';
import { descriptorField, descriptorsField } from '../source/descriptor.js';
import { parseJson } from '../source/json.js';
import type { Repository } from '../source/registry/client.js';

/** Builds that leave the time out, so as to be the same each time, write the beginning of some calendar. */
const EARLIEST = Date.UTC(1990, 0);

/** Indexes in indexes. */
const DEEPEST = 4;

/** @returns undefined where it does not say. @throws ScanError as `Repository.manifest` */
export async function createdAt(repository: Repository, digest: string, depth = 0): Promise<number | undefined> {
  if (depth > DEEPEST) return undefined;
  const manifest = parseJson((await repository.manifest(digest)).bytes);
  const times: number[] = [];
  const config = descriptorField(manifest, 'config');
  if (config !== undefined) {
    const { created } = parseConfig(await repository.smallBlob(config.digest, config.size), `config ${config.digest}`).config;
    const time = toldTime(created);
    if (time !== undefined) times.push(time);
  }
  for (const child of descriptorsField(manifest, 'manifests')) {
    if (child.annotations['vnd.docker.reference.type'] !== undefined) continue;
    const time = await createdAt(repository, child.digest, depth + 1);
    if (time !== undefined) times.push(time);
  }
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Milliseconds since the epoch; undefined for what is no time, or none that anything was made at. */
export function toldTime(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) || time < EARLIEST ? undefined : time;
}
