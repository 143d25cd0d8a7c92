/** What is done with a repository and with a manifest. Both come to the same each time, whoever does it. */
import { ScanError } from '../model/errors.js';
import type { Progress } from '../model/report.js';
import type { Scanner } from '../scanner.js';
import type { Repository } from '../source/registry/client.js';
import type { Registries } from '../source/registry/registries.js';
import { repositorySource } from '../source/registry/source.js';
import type { Json, Lease } from '../store/store.js';
import type { Choice } from './choice.js';
import type { Work } from './crew.js';
import { factsOf } from './image-facts.js';
import { type Ledger, manifestOf } from './ledger.js';
import { listRepository, skipOf } from './listing.js';
import { Remembered } from './remembered.js';
import type { ImageJob } from './stored.js';
import type { Tally } from './tally.js';

interface Parts {
  ledger: Ledger;
  registries: Registries;
  scanner: Scanner;
  choice: Choice;
  tally: Tally;
}

/** What can be done with the manifests and repositories of an audit, in the order in which they are preferred. */
export function worksOf(parts: Parts): Work[] {
  const remembered = new Remembered();
  const opened = new Map<string, Promise<Repository>>();
  const open = (host: string, path: string): Promise<Repository> => {
    const name = `${host}/${path}`;
    const repository = opened.get(name) ?? parts.registries.open(host).then((registry) => remembered.in(registry.repository(path)));
    opened.set(name, repository);
    return repository;
  };
  const companions = new Map<string, ReadonlySet<string> | undefined>();
  const tools = { ...parts, open, companions };
  return [
    { queue: parts.ledger.images, do: (lease) => scanManifest(lease, tools) },
    { queue: parts.ledger.repositories, do: (lease) => list(lease, tools) },
  ];
}

interface Tools extends Parts {
  /** The same each time. */
  open: (host: string, path: string) => Promise<Repository>;
  /** Tags of what is kept about images, by repository, as far as it is known: others are not asked for. */
  companions: Map<string, ReadonlySet<string> | undefined>;
}

async function list(lease: Lease, { ledger, scanner, choice, tally, open, companions }: Tools): Promise<Json> {
  const job = ledger.read.repositoryJob(lease.payload);
  if (job === undefined) throw foreign(lease);
  const { host, path, references } = job;
  try {
    const listing = await listRepository(await open(host, path), { path, references, choice });
    companions.set(`${host}/${path}`, listing.companions && new Set(listing.companions));
    const images = new Map<string, ImageJob>();
    for (const [tag, digest] of listing.tags) if (!images.has(digest)) images.set(digest, { host, path, tag });
    await ledger.addImages(images);
    return { ...listing, skipped: listing.skipped.map((skip) => ({ ...skip, detail: scanner.text(skip.detail) })) };
  } catch (error) {
    throw error instanceof ScanError ? new ScanError(error.code, scanner.text(error.message)) : error;
  } finally {
    await tally.tell();
  }
}

async function scanManifest(lease: Lease, { ledger, scanner, tally, open, companions }: Tools): Promise<Json> {
  const job = ledger.read.imageJob(lease.payload);
  if (job === undefined) throw foreign(lease);
  const digest = manifestOf(lease.key);
  // By another process, or from another repository.
  if (await ledger.isScanned(digest)) return null;
  const { host, path, tag } = job;
  const repository = `${host}/${path}`;
  if (!companions.has(repository)) {
    const listed = (await ledger.listing(repository))?.companions;
    companions.set(repository, listed && new Set(listed));
  }
  const tags = companions.get(repository);
  const onProgress = (progress: Progress): void => tally.hear(progress);
  try {
    const name = tag === digest ? `${repository}@${digest}` : `${repository}:${tag}`;
    const report = await scanner.scan(async () => repositorySource(await open(host, path), { name, reference: digest, tags }), onProgress);
    if (tally.isStopped()) throw new ScanError('ABORTED', 'the audit was stopped');
    const root = factsOf(report, (secret) => scanner.sameness(secret));
    await ledger.keepRoot(digest, root);
    tally.done(root);
    return null;
  } catch (error) {
    // Nothing is wrong with what is not there, or not for that platform: the next audit asks again.
    if (!(error instanceof ScanError) || !['IMAGE_NOT_FOUND', 'PLATFORM_NOT_FOUND'].includes(error.code)) throw error;
    const { reason, severity, detail } = skipOf(error, tag, tag === digest);
    return error.code === 'IMAGE_NOT_FOUND'
      ? { skip: { reason, severity, detail } }
      : { skip: { reason: 'unsupported', severity: 'policy', detail } };
  } finally {
    await tally.tell();
  }
}

function foreign({ queue, key }: Lease): ScanError {
  return new ScanError('STORE_FAILED', `the store has a job that this version does not know: ${key} of ${queue}; use another folder`);
}
