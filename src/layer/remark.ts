/** Remarks that authors leave beside a secret in a text file: `stowaway:ignore` in its line says that it may stay. */
import type { FileRemark } from '../model/layer.js';
import type { Match } from '../model/match.js';

const WORD = 'stowaway:ignore';
/** Windows writes settings in UTF-16. */
const SPELLINGS = [Buffer.from(WORD), Buffer.from(WORD, 'utf16le')];

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

/** What closes a comment ends what is said. */
const CLOSING = /\*\/|-->|#\}|%>|\*\)/;

/** Ids of rules are words with hyphens between them; what begins otherwise is a reason. */
const RULE = /^[a-z\d]+(?:-[a-z\d]+)+$/;

/** A remark that names another rule says nothing of this one. */
function remarkOn(detector: string, line: string): FileRemark | undefined {
  const [, said] = /stowaway:ignore(?![\w-])([^\n\r]*)/.exec(line) ?? [];
  if (said === undefined) return undefined;
  const [inside = ''] = said.split(CLOSING);
  const words = inside.trim().split(/[ \t]+/);
  const [first = ''] = words;
  if (first !== detector && RULE.test(first)) return undefined;
  const reason = (first === detector ? words.slice(1) : words).join(' ');
  return reason === '' ? {} : { reason };
}
