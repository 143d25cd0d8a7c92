/** How the tests of this folder read a source: into images and the digests of what was handed out. */
import type { Image, LayerBlob, ReadOptions, Source, SourceResult } from '../../src/model/image.js';
import { ScanError } from '../../src/model/errors.js';
import { archiveSource } from '../../src/source/archive.js';
import { askEngines, type EngineOptions } from '../../src/source/engine.js';
import { plan } from '../../src/source/plan.js';
import { decompress } from '../../src/tar/decompress.js';
import { sha256 } from '../support/images.js';
import { collect, inChunks } from '../support/streams.js';

export interface Reading extends SourceResult {
  /** By key: the digest of the bytes without their compression, which is what a diffId is. */
  handedOut: Map<string, string>;
  /** The blobs, without their bytes. */
  blobs: Omit<LayerBlob, 'bytes'>[];
}

export async function read(source: Source, options: Omit<ReadOptions, 'onLayer'> = {}): Promise<Reading> {
  const handedOut = new Map<string, string>();
  const blobs: Omit<LayerBlob, 'bytes'>[] = [];
  const result = await source.read({
    ...options,
    onLayer: async ({ bytes, ...blob }) => {
      if (handedOut.has(blob.key)) throw new Error(`${blob.key} was handed out twice`);
      const tar = await decompress(bytes);
      handedOut.set(blob.key, sha256(await collect(tar.bytes)));
      blobs.push(blob);
    },
  });
  return { ...result, handedOut, blobs };
}

export function archive(bytes: Uint8Array, sizes: number | readonly number[] = 65536): Source {
  return archiveSource({ kind: 'docker-archive', name: 'image.tar', open: () => inChunks(bytes, sizes) });
}

/** What of an image does not depend on the layout it came in, and the digests of its layers' content. */
export function essence(image: Image, handedOut: ReadonlyMap<string, string>): object {
  const { id, config, history, platform, skipped } = image;
  const layers = image.layers.map(({ index, diffId, blob }) => ({ index, diffId, content: handedOut.get(blob) }));
  return { id, config, history, platform, skipped, layers };
}

/** What engines have of some images. @throws ScanError of the first that they have not, when they have none. */
export async function fromEngines(names: readonly string[], options: EngineOptions): Promise<Source> {
  const { source, missing } = await askEngines(names, options);
  if (source !== undefined) return source;
  throw [...missing.values()][0] ?? new Error('nothing was asked for');
}

/** What a run would open, in its order: sources, and the errors of what cannot be opened. */
export async function openAll(references: readonly string[], options: Parameters<typeof plan>[1]): Promise<(Source | ScanError)[]> {
  const opened: (Source | ScanError)[] = [];
  for await (const { open } of plan(references, options)) {
    try {
      const source = await open();
      if (source !== undefined) opened.push(source);
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      opened.push(error);
    }
  }
  return opened;
}

export async function errorOf(promise: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ScanError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('it did not fail');
}
