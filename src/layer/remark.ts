/** Remarks that authors leave beside a secret in a text file of an image, in its line. */
import type { FileRemark } from '../model/layer.js';
import type { Match } from '../model/match.js';
import { REMARK, remarkOn } from '../model/remark.js';

/** Windows writes settings in UTF-16. */
const SPELLINGS = [Buffer.from(REMARK), Buffer.from(REMARK, 'utf16le')];

/** What is looked at of a line before and after its secret: longer ones were not written by hand. */
const REACH = 4096;

const NEW_LINE = 0x0a;

/** For the matches of a file, the remark in the line where each begins or ends. @param file all of its bytes */
export function remarksIn(file: Buffer): (match: Pick<Match, 'detector' | 'start' | 'end'>) => FileRemark | undefined {
  // Hardly a file has any.
  if (!SPELLINGS.some((spelling) => file.includes(spelling))) return () => undefined;
  return ({ detector, start, end }) =>
    remarkOn(detector, lineAt(file, start)) ?? remarkOn(detector, lineAt(file, Math.max(start, end - 1)));
}

function lineAt(file: Buffer, offset: number): string {
  const from = Math.max(0, offset - REACH);
  const before = file.subarray(from, offset).lastIndexOf(NEW_LINE);
  const after = file.subarray(offset, offset + REACH).indexOf(NEW_LINE);
  const line = file.subarray(from + before + 1, after < 0 ? offset + REACH : offset + after);
  return line.toString('utf8').replaceAll('\0', '');
}
