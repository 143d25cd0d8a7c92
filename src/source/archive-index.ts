import { type FileHandle, open, stat } from 'node:fs/promises';
import type { FileRange, LayerBlob } from '../model/image.js';
import { fileBytes } from '../tar/file-bytes.js';
import { seekTar } from '../tar/seek.js';
import { OpenShelf, type Shelf } from './shelf.js';

/**
 * An uncompressed archive that lies in a regular file need not be read from end to end: its members are found by their headers, the images
 * are understood first, and then only their layers are read, in any order and by anyone.
 */
export interface ArchiveIndex {
  shelf: Shelf;
  /** Where the layers lie, by their keys. */
  layers: ReadonlyMap<string, LayerBlob>;
}

/** @returns undefined where that does not go (a pipe, a compressed archive, one that is odd in any way): then it is to be read as a stream. */
export async function indexArchive(path: string): Promise<ArchiveIndex | undefined> {
  let file: FileHandle | undefined;
  try {
    // Asked before it is opened: opening a pipe would take it from its reader.
    if (!(await stat(path)).isFile()) return undefined;
    file = await open(path);
    return await indexed(path, file);
  } catch {
    // The stream meets the same error, and tells of it in its words.
    return undefined;
  } finally {
    await file?.close();
  }
}

async function indexed(path: string, file: FileHandle): Promise<ArchiveIndex | undefined> {
  const members = await seekTar(file);
  if (members === undefined) return undefined;
  const shelf = new OpenShelf();
  const layers = new Map<string, LayerBlob>();
  for (const member of members) {
    const range = { path, start: member.start, length: member.size };
    const blob = await shelf.put({ ...member, content: contentOf(file, range) });
    if (blob === undefined) continue;
    layers.set(blob.key, {
      key: blob.key,
      file: range,
      size: range.length,
      bytes: fileBytes(range),
      ...(blob.digest === undefined ? {} : { digest: blob.digest }),
    });
  }
  return { shelf, layers };
}

/** By the open file: most members are tiny. */
async function* contentOf(file: FileHandle, { start, length }: FileRange): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < length;) {
    const want = Math.min(length - at, at === 0 ? FIRST : CHUNK);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(want), 0, want, start + at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Of a layer nobody wants more than a look at its first bytes. */
const FIRST = 4 << 10;
const CHUNK = 1 << 18;
