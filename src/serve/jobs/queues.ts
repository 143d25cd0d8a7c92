/** What the server promises to do: to scan, to ask which digest a tag has, to post. Each promise is a job in the store, made once. */
import { z } from 'zod';
import type { Job, Store } from '../../store/store.js';
import type { KnownImage } from '../notification/pushed.js';

export const SCANS = 'serve-scans';
export const TAGS = 'serve-tags';
export const POSTS = 'serve-posts';

/** The payload of scans and tags. */
export const ImageJob = z.object({
  /** `host/repository`. */
  name: z.string(),
  tag: z.string().optional(),
  digest: z.string().optional(),
  /** Milliseconds since 1970. */
  receivedAt: z.number(),
});
export type ImageJob = z.infer<typeof ImageJob>;

/** `host/repository@digest`: what a result is of. */
export function imageOf({ name, digest = '' }: Pick<ImageJob, 'name' | 'digest'>): string {
  return `${name}@${digest}`;
}

/** As a reference, with all that is known. */
export function referenceOf({ name, tag, digest }: Pick<ImageJob, 'name' | 'tag' | 'digest'>): string {
  return `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The same image by the same criteria is one job, however often it is told of. */
export function scanKey(image: string, criteria: string): string {
  return `${image} ${criteria}`;
}

/** The image of such a key. */
export function imageOfKey(key: string): string {
  return key.slice(0, key.lastIndexOf(' '));
}

/** Where it is kept which digest a tag had last. */
export function tagRecord(reference: string): string {
  return `serve-tag ${reference}`;
}

/** Where it is kept under which key an image was scanned last: rules and policies change. */
export function latestRecord(image: string): string {
  return `serve-latest ${image}`;
}

/** Puts images that were told of into the queues. */
export class Intake {
  /**
   * @param criteria By which images are judged now.
   * @param wake Is told which queue got something new.
   */
  constructor(
    private readonly store: Store,
    private readonly criteria: () => string,
    private readonly wake: (queue: string) => void,
  ) {}

  /**
   * Resolves when they are on disk.
   * @param id Of the notification: of tags without digest, the same notification is one job.
   * @returns how many were new.
   */
  async take(images: readonly KnownImage[], id: string, receivedAt: number): Promise<number> {
    const jobs = new Map<string, Job[]>([
      [SCANS, []],
      [TAGS, []],
    ]);
    for (const image of images) {
      const payload: ImageJob = { ...image, receivedAt };
      if (image.digest === undefined) jobs.get(TAGS)?.push({ key: `${referenceOf(image)} ${id}`, payload });
      else jobs.get(SCANS)?.push({ key: scanKey(imageOf(image), this.criteria()), payload });
    }
    let added = 0;
    for (const [queue, list] of jobs) {
      if (list.length === 0) continue;
      const fresh = await this.store.add(queue, list);
      added += fresh;
      if (fresh > 0) this.wake(queue);
    }
    for (const { name, tag, digest } of images)
      if (tag !== undefined && digest !== undefined) await this.store.write(tagRecord(referenceOf({ name, tag })), digest);
    return added;
  }
}
