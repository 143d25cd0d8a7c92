/** What a stream of bytes is, told by its first block: names and media types are claims, magic bytes are not. */
import { BLOCK, isHeader, isZero } from './header.js';

export type Format = 'gzip' | 'zstd' | 'tar' | 'json' | 'empty' | 'unknown';

/** How many bytes `sniff` wants to see. */
export const SNIFF_LENGTH = BLOCK;

/**
 * Tells the format from the first 512 bytes, or all there are. A tar is asked for before JSON: its first name may begin
 * with a brace. Zero blocks alone are a tar without members.
 */
export function sniff(head: Uint8Array): Format {
  if (head.length === 0) return 'empty';
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (isZstd(head)) return 'zstd';
  if (head.length >= BLOCK) {
    const block = head.subarray(0, BLOCK);
    if (isHeader(block) || isZero(block)) return 'tar';
  }
  return isJson(head) ? 'json' : 'unknown';
}

/** A frame, or a skippable frame (0x184D2A50 to 0x184D2A5F), with which zstd:chunked layers may begin: RFC 8878, 3.1. */
function isZstd(head: Uint8Array): boolean {
  const [a, b, c, d] = head;
  if (a === undefined || d === undefined) return false;
  return (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) || (a >> 4 === 5 && b === 0x2a && c === 0x4d && d === 0x18);
}

/** An object or an array, which is all that image metadata ever is. */
function isJson(head: Uint8Array): boolean {
  const text = Buffer.from(head)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  return text.startsWith('{') || text.startsWith('[');
}
