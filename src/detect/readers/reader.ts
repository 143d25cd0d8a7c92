/** What a reader is told and what it may answer. */

/** How far a reader follows the stream, in bytes from the head on. */
export const READER_CAP = 64 * 1024;

/** What a reader found, as indices into the text it was given. `cut`: the cap came before the end. */
interface Span {
  start: number;
  end: number;
  cut: boolean;
}

/**
 * Finds where a secret ends (and, for documents, where it starts).
 * @param text from up to 4 KiB before the head to the cap after it, or to the edges of the blob
 * @param head index of the group `secret` of the head pattern
 * @param capped whether the text ends at the cap and not at the end of the blob
 * @returns undefined where no end was found, `none` where more text would not change that
 */
export type Reader = (text: string, head: number, capped: boolean) => Span | 'none' | undefined;
