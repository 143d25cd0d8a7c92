/** Remarks that authors leave beside a secret: `stowaway:ignore` says that it may stay, of one rule if it is named, and why. */
import type { FileRemark } from './layer.js';

export const REMARK = 'stowaway:ignore';

/** What closes a comment ends what is said. */
const CLOSING = /\*\/|-->|#\}|%>|\*\)/;

const SAID = new RegExp(`${REMARK}(?![\\w-])([^\\n\\r]*)`);

/** Ids of rules are words with hyphens between them; what begins otherwise is a reason. */
const RULE = /^[a-z\d]+(?:-[a-z\d]+)+$/;

/** What a line says of what the rule found in it, if anything. A remark that names another rule says nothing of this one. */
export function remarkOn(detector: string, line: string): FileRemark | undefined {
  const [, said] = SAID.exec(line) ?? [];
  if (said === undefined) return undefined;
  const [inside = ''] = said.split(CLOSING);
  const words = inside.trim().split(/[ \t]+/);
  const [first = ''] = words;
  if (first !== detector && RULE.test(first)) return undefined;
  const reason = (first === detector ? words.slice(1) : words).join(' ');
  return reason === '' ? {} : { reason };
}
