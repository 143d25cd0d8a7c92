/** What lies in the tar of a layer: its entries, and all that the detector finds in them. */
import type { BlobScan } from '../model/detector.js';
import { ScanError } from '../model/errors.js';
import type { ScannedLayer } from '../model/layer.js';
import type { BlobContext } from '../model/match.js';
import type { PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';
import type { Limits } from '../tar/limits.js';
import { metered } from '../tar/digest.js';
import type { Stretch } from '../tar/stretch.js';
import { walkTar, type Walked } from '../tar/walk.js';
import { BrokenOff } from './broken-off.js';
import { Entries } from './entries.js';

export interface LayerContent extends Pick<ScannedLayer, 'files' | 'bytes' | 'entries' | 'matches' | 'contents'> {
  /** The databases of package managers that nobody took on the way; in the order of the tar. */
  documents: readonly PackageDocument[];
  /** Of the tar as far as it was read, where it was asked for. */
  tarDigest?: string;
  /** Whether all bytes were read: they did not break off, and no limit on the whole layer was reached. */
  whole: boolean;
  skipped: Skip[];
}

export interface ReadContentOptions {
  /** Starts the detector on a blob. */
  open: (context: BlobContext) => BlobScan;
  limits: Limits;
  /** Whether to hash the tar, too. Default false. */
  hash?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Takes each package database as soon as it is whole. Default: they are kept in `LayerContent.documents`. */
  onDocument?: ((document: PackageDocument) => void) | undefined;
  /** Bytes of a stretch, see `tar/stretch.ts`. */
  stretchLength?: number | undefined;
}

/** What lies in a stretch of it. */
export interface StretchContent {
  content: LayerContent;
  /** Where its first member begins; undefined where there is none. */
  begin?: number;
  /** Where the first member behind it begins; undefined where there is none, or it was not read so far. */
  next?: number;
  /** Of all names and link targets. */
  nameBytes: number;
}

/** Reads a tar to its end, or as far as it comes before the signal says stop. @throws what `bytes` throws, BrokenOff excepted. */
export async function readContent(bytes: AsyncIterable<Uint8Array>, options: ReadContentOptions): Promise<LayerContent> {
  const { content } = await readStretchOf(bytes, options);
  return content;
}

/** The same of the members that begin in a stretch. @param place Which, and where `bytes` begin. Default: all of them, and with the first. */
export async function readStretchOf(
  bytes: AsyncIterable<Uint8Array>,
  { open, limits, hash = false, signal, onDocument, stretchLength }: ReadContentOptions,
  place: { stretch?: Stretch; start?: number } = {},
): Promise<StretchContent> {
  const tar = hash ? metered(bytes) : undefined;
  const skipped: Skip[] = [];
  const entries = new Entries({ open, limits, signal, onDocument, stretchLength });
  let walked: Walked = { whole: false };
  try {
    walked = await walkTar(tar?.bytes ?? bytes, entries, { limits, onSkip: (skip) => skipped.push(skip), ...place });
  } catch (error) {
    const isStop = signal?.aborted === true && error instanceof ScanError && error.code === 'ABORTED';
    if (!isStop && !(error instanceof BrokenOff)) throw error;
  }
  entries.finish();
  const content = {
    whole: walked.whole,
    ...(tar !== undefined && { tarDigest: tar.digest() }),
    files: entries.files,
    bytes: entries.bytes,
    entries: entries.entries,
    matches: entries.matches,
    contents: entries.contents,
    documents: entries.documents,
    skipped: [...skipped, ...entries.skipped()],
  };
  return {
    content,
    nameBytes: entries.nameBytes,
    ...(entries.first !== undefined && { begin: entries.first }),
    ...(walked.next !== undefined && { next: walked.next }),
  };
}
