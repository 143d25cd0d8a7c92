import type { Image } from '../model/image.js';
import { ScanError } from '../model/errors.js';
import type { FoundImage } from './assemble.js';
import { fits } from './platform.js';
import { canonical, isImageName } from './reference.js';

/** Which of the images that were found are meant, and what each is called. */
export interface Choice {
  /** How the source is called in names and errors. */
  name: string;
  /** Only images of this tag, name or digest. */
  select?: string | undefined;
  /** `os/architecture[/variant]`. */
  platform?: string | undefined;
}

/**
 * @throws ScanError IMAGE_NOT_FOUND or PLATFORM_NOT_FOUND, naming what there is.
 */
export function choose(found: readonly FoundImage[], { name, select, platform }: Choice): FoundImage[] {
  // Of a fragment nobody knows what it is of: it may be what is meant.
  const selected = select === undefined ? [...found] : found.filter((each) => each.image.isFragment || answersTo(each, select));
  if (select !== undefined && selected.length === 0) {
    const there = found.map((each) => each.tags.join(', ') || each.image.id).join('; ');
    throw new ScanError('IMAGE_NOT_FOUND', `${name} holds no image ${select}; it holds ${there}`);
  }
  const fitting =
    platform === undefined ? selected : selected.filter((each) => each.image.isFragment || fits(each.image.platform, platform));
  if (platform !== undefined && selected.length > 0 && fitting.length === 0) {
    const there = [...new Set(selected.map((each) => each.image.platform ?? 'unknown'))].join(', ');
    throw new ScanError('PLATFORM_NOT_FOUND', `${name} has no image for ${platform}; it has ${there}`);
  }
  return fitting;
}

/**
 * Gives every image its reference: its tags, else its id, and the platform where those alone do not tell it apart.
 * @param wanted The name the user asked for, for an image that is known by it.
 */
export function withReferences(found: readonly FoundImage[], wanted: (each: FoundImage) => string | undefined): Image[] {
  const names = found.map((each) => wanted(each) ?? (each.tags.join(', ') || each.image.id));
  return found.map(({ image }, index) => {
    const name = names[index] ?? image.id;
    const alone = names.filter((other) => other === name).length === 1;
    return { ...image, reference: alone ? name : `${name} (${image.platform ?? image.digest ?? image.id})` };
  });
}

/** Whether `text` names the image: its tag, alone or with the name before it, its id or digest, whole or begun. */
export function answersTo({ tags, digests }: FoundImage, text: string): boolean {
  if (digests.some((digest) => digest === text || (/^[0-9a-f]{12,}$/.test(text) && digest.startsWith(`sha256:${text}`)))) return true;
  return tags.some((tag) => tag === text || tag.endsWith(`:${text}`) || sameReference(tag, text));
}

/** Whether two references mean the same image, however short they are written. */
export function sameReference(tag: string, text: string): boolean {
  if (!isReference(tag) || !isReference(text)) return false;
  const wanted = canonical(text);
  const has = canonical(tag);
  // Podman puts what has no registry under localhost.
  return has === wanted || has === canonicalLocal(text);
}

function canonicalLocal(text: string): string {
  return canonical(`localhost/${text}`);
}

function isReference(text: string): boolean {
  return isImageName(text) && !/^sha256:/.test(text);
}
