/** From what is known of repositories and manifests to the report: images with their tags, each secret with its images. Pure. */
import type { AuditChange, AuditedImage, AuditReport, AuditSkip } from '../model/audit.js';
import { differenceOf } from './difference.js';
import type { Judge } from './judge.js';
import { Secrets } from './secrets.js';
import type { Listing, Runs, StoredRoot } from './stored.js';

export interface Known {
  tool: AuditReport['tool'];
  target: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** By `host/path`, in the order of these. */
  listings: ReadonlyMap<string, Listing>;
  /** By digest; undefined for a manifest that was not read. */
  root: (digest: string) => StoredRoot | undefined;
  /** What stands in the way of a manifest, by its digest. */
  failures: ReadonlyMap<string, AuditSkip>;
  /** What concerns a repository, or everything. */
  skipped: readonly AuditSkip[];
  last: Runs['last'];
}

export function assemble(known: Known, judge: Judge): { report: AuditReport; leaks: AuditChange[] } {
  const images: AuditedImage[] = [];
  const skipped: AuditSkip[] = [];
  const secrets = new Secrets();
  const layers = new Map<string, number>();
  let allLayers = 0;
  let allBytes = 0;
  const repositories: { name: string; tags: number; images: number }[] = [];

  for (const [repository, listing] of known.listings) {
    skipped.push(...listing.skipped.map((skip) => ({ ...skip, repository })));
    const before = images.length;
    for (const [digest, { tags, image }] of imagesOf(listing, known, repository, skipped)) {
      const bytes = image.layers.reduce((sum, layer) => sum + layer.size, 0);
      for (const layer of image.layers) layers.set(layer.digest, layer.size);
      allLayers += image.layers.length;
      allBytes += bytes;
      secrets.add(image, judge.findings(image, repository, tags), images.length, repository);
      const { platform, createdAt, build, findings } = image;
      images.push({
        repository,
        tags,
        digest,
        ...(platform !== undefined && { platform }),
        ...(createdAt !== undefined && { createdAt }),
        ...(build !== undefined && { build }),
        layers: image.layers.length,
        bytes,
        findings: new Set(findings.filter(({ category }) => category === 'secret').map(({ secret }) => secret)).size,
      });
    }
    repositories.push({ name: repository, tags: listing.tags.length, images: images.length - before });
  }

  skipped.push(...known.skipped);
  const found = secrets.list(new Set(known.last?.secrets.map(({ id }) => id)), known.last !== undefined);
  const leaks = secrets.changes(found);
  const open = new Set(found.filter(({ isLeak }) => isLeak).map(({ id }) => id));
  const difference = differenceOf(leaks, known.last, open);
  const report: AuditReport = {
    tool: known.tool,
    target: known.target,
    startedAt: new Date(known.startedAt).toISOString(),
    repositories: secrets.byRepository(repositories),
    secrets: found,
    images,
    skipped,
    ...(difference !== undefined && { difference }),
    summary: {
      repositories: repositories.length,
      tags: repositories.reduce((sum, { tags }) => sum + tags, 0),
      images: images.length,
      layers: allLayers,
      distinctLayers: layers.size,
      bytes: allBytes,
      distinctBytes: [...layers.values()].reduce((sum, size) => sum + size, 0),
      findings: secrets.count(found),
      complete: !skipped.some(({ severity }) => severity === 'failure'),
    },
  };
  return { report, leaks };
}

type Image = StoredRoot['images'][number];

/** The images of a repository in the order of their digests, each with its tags. What was not read is added to `skipped`. */
function imagesOf(listing: Listing, known: Known, repository: string, skipped: AuditSkip[]): [string, { tags: string[]; image: Image }][] {
  const images = new Map<string, { tags: string[]; image: Image }>();
  const told = new Set<string>();
  for (const [tag, digest] of listing.tags) {
    const root = known.root(digest);
    const isFirst = !told.has(digest);
    told.add(digest);
    if (root === undefined) {
      const failure = known.failures.get(digest);
      if (failure !== undefined) skipped.push({ ...failure, repository, image: tag });
      continue;
    }
    for (const image of root.images) {
      const seen = images.get(image.digest);
      if (seen === undefined) images.set(image.digest, { tags: [tag], image });
      else if (!seen.tags.includes(tag)) seen.tags.push(tag);
      if (isFirst) skipped.push(...image.skipped.map((skip) => ({ ...skip, repository, image: tag })));
    }
    if (isFirst) skipped.push(...root.skipped.map((skip) => ({ ...skip, repository, image: tag })));
  }
  return [...images].sort(([a], [b]) => (a < b ? -1 : 1));
}
