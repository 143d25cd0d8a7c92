import type { Image, LayerBlob, ReadOptions } from '../model/image.js';

/** Handing out layers that can be opened in any order: several at once, the largest first, until told to stop. */

/**
 * Hands out the layers of `images` that are in `blobs`, each once. The largest come first, so that no core is left alone with a large one
 * at the end. The bytes of a blob are opened by whoever first reads them: what is known already costs neither a file nor a request.
 * @returns the images; those of a run that was stopped have a Skip for each layer that was not handed out.
 * @throws what `onLayer` throws, when those under way have ended; nothing more is handed out then.
 */
export async function handOut(
  images: readonly Image[],
  blobs: ReadonlyMap<string, LayerBlob>,
  { onLayer, concurrency = 1, signal }: Pick<ReadOptions, 'onLayer' | 'concurrency' | 'signal'>,
): Promise<Image[]> {
  // The last image decides where several disagree: it is a claim only.
  const diffIds = new Map(images.flatMap(({ layers }) => layers.map(({ blob, diffId }) => [blob, diffId] as const)));
  const waiting = [...diffIds.keys()].flatMap((key) => blobs.get(key) ?? []).sort((a, b) => weight(b) - weight(a));
  let rest = waiting.reduce((sum, { size = 0 }) => sum + size, 0);
  let failed = false;
  const serve = async (): Promise<void> => {
    while (!failed && signal?.aborted !== true) {
      const blob = waiting.shift();
      if (blob === undefined) return;
      try {
        const diffId = diffIds.get(blob.key) ?? '';
        rest -= blob.size ?? 0;
        await onLayer({ ...blob, rest, ...(diffId !== '' && { diffId }) });
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const served = await Promise.allSettled(Array.from({ length: concurrency }, serve));
  for (const each of served) if (each.status === 'rejected') throw each.reason;
  const unread = new Set(waiting.map(({ key }) => key));
  return images.map((image) => withUnread(image, unread));
}

/** Of unknown size, a blob may be the largest. */
function weight({ size }: LayerBlob): number {
  return size ?? Number.MAX_SAFE_INTEGER;
}

function withUnread(image: Image, unread: ReadonlySet<string>): Image {
  const missed = image.layers.filter((layer) => unread.has(layer.blob));
  if (missed.length === 0) return image;
  const skips = missed.map(({ index, diffId, blob }) => ({
    reason: 'interrupted' as const,
    severity: 'failure' as const,
    layer: diffId || blob,
    detail: `layer ${index} was not read: the scan was stopped`,
  }));
  return { ...image, skipped: [...image.skipped, ...skips] };
}
