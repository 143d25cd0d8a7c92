/** How bytes are told apart, roughly, before anything is compared. */

/** Sets bit 5: folds letters, and some other characters together. */
export function fold(code: number): number {
  return code | 0x20;
}

/** A byte beside a window is one of so many classes. */
export const CLASS_COUNT = 8;

/** A bit for each of them. */
export const ALL_CLASSES = (1 << CLASS_COUNT) - 1;

/**
 * The class of each lower half of a byte: the same for a letter large and small. Each class has about an eighth of all characters of text.
 * A known window counts only between bytes of classes that may stand there.
 */
const CLASSES = [0, 3, 3, 4, 2, 1, 2, 1, 4, 5, 5, 0, 6, 7, 6, 7];

export function classOf(code: number): number {
  return CLASSES[code & 15] ?? 0;
}
