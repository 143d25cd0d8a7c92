/** One repository: which of its tags are looked at, and which manifest each stands for now. */
import pLimit from 'p-limit';
import { ScanError } from '../model/errors.js';
import { isDigest } from '../source/digest.js';
import type { Repository } from '../source/registry/client.js';
import { type Choice, tagFilter } from './choice.js';
import { createdAt } from './created.js';
import type { Listing } from './stored.js';

/** Tags that stand for no image but for what is kept about one: its signature, attestations, SBOM; or the list of all of them. */
const COMPANION = /^sha256-([0-9a-f]{64})(?:\.(?:sig|att|sbom))?$/;

/** Tags that are asked about at once; the registry's own pace comes on top. */
const AT_ONCE = 16;

/**
 * @param references Tags or digests; default: all tags
 * @throws ScanError when the tags cannot be listed; a single one that cannot be asked about is a Skip
 */
export async function listRepository(
  repository: Repository,
  { path, references, choice }: { path: string; references?: readonly string[] | undefined; choice: Choice },
): Promise<Listing> {
  const isWanted = tagFilter(choice);
  const skipped: Listing['skipped'] = [];
  const found: [string, string][] = [];
  const limit = pLimit(AT_ONCE);
  const companions: string[] = [];
  for await (const batch of batches(references ?? repository.tags(), AT_ONCE * 4)) {
    companions.push(...batch.filter((tag) => COMPANION.test(tag)));
    const wanted = batch.filter((tag) => isDigest(tag) || isWanted(path, tag));
    const asked = await limit.map(wanted, (tag) => resolve(repository, tag, skipped, references !== undefined));
    for (const each of asked) if (each !== undefined) found.push(each);
  }
  const digests = new Set(found.map(([, digest]) => digest));
  // What is about an image is read with it.
  const images = found.filter(([tag]) => !digests.has(`sha256:${COMPANION.exec(tag)?.[1] ?? ''}`));
  const chosen = await chooseByTime(repository, images, choice, skipped);
  return { tags: chosen.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)), skipped, ...(references === undefined && { companions }) };
}

async function resolve(
  repository: Repository,
  tag: string,
  skipped: Listing['skipped'],
  isNamed: boolean,
): Promise<[string, string] | undefined> {
  if (isDigest(tag)) return [tag, tag];
  try {
    return [tag, await repository.digest(tag)];
  } catch (error) {
    if (!(error instanceof ScanError) || isPassing(error)) throw error;
    skipped.push(skipOf(error, tag, isNamed));
    return undefined;
  }
}

/**
 * What was deleted since it was listed is simply not there: nothing of it was missed.
 * @param isNamed whether somebody asked for this very image, who is to learn that it is not there
 */
export function skipOf(error: ScanError, image: string, isNamed = false): Listing['skipped'][number] {
  if (error.code === 'IMAGE_NOT_FOUND' && !isNamed)
    return { reason: 'missing', severity: 'policy', image, detail: `${image} was there when the tags were listed, and is not any more` };
  return { reason: 'unreadable', severity: 'failure', image, detail: error.message };
}

/** The whole job is to be tried again. */
function isPassing({ code }: ScanError): boolean {
  return code === 'SOURCE_UNREACHABLE' || code === 'ABORTED';
}

async function chooseByTime(
  repository: Repository,
  images: [string, string][],
  { newest, since }: Choice,
  skipped: Listing['skipped'],
): Promise<[string, string][]> {
  if (newest === undefined && since === undefined) return images;
  const limit = pLimit(AT_ONCE);
  const times = new Map<string, number | undefined>();
  await limit.map(new Set(images.map(([, digest]) => digest)), async (digest) => {
    try {
      times.set(digest, await createdAt(repository, digest));
    } catch (error) {
      if (!(error instanceof ScanError) || isPassing(error)) throw error;
      // What it is will be told when it is scanned.
      times.set(digest, undefined);
    }
  });
  const from = since === undefined ? -Infinity : Date.parse(since);
  // Of what does not say how old it is, nobody knows that it is too old.
  const young = images.filter(([, digest]) => (times.get(digest) ?? Infinity) >= from);
  const left = (some: readonly unknown[], why: string): void => {
    if (some.length > 0) skipped.push({ reason: 'unsupported', severity: 'policy', count: some.length, detail: why });
  };
  left(
    images.filter((image) => !young.includes(image)),
    `tags of images made before ${since ?? ''} were left out`,
  );
  if (newest === undefined) return young;
  const byAge = [...new Set(young.map(([, digest]) => digest))].sort(
    (a, b) => (times.get(b) ?? Infinity) - (times.get(a) ?? Infinity) || (a < b ? -1 : 1),
  );
  const kept = new Set(byAge.slice(0, newest));
  const chosen = young.filter(([, digest]) => kept.has(digest));
  left(
    young.filter(([, digest]) => !kept.has(digest)),
    `tags of images older than the newest ${newest} were left out`,
  );
  return chosen;
}

async function* batches<T>(items: Iterable<T> | AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
