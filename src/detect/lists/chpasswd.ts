/** Accounts and their passwords, `NAME:PASSWORD` each on a line of its own, below a key: the `list` of `chpasswd` in cloud-init's user data. */
import type { Span } from '../pattern.js';
import type { Listed } from './list.js';

/** The key may have others beside it, before the text of the list begins. */
const OPENING =
  /:[ \t]{0,4}\r?\n(?:[ \t]{1,12}(?:expire|users):[^\n]{0,40}\n){0,2}[ \t]{1,12}list:[ \t]{0,4}(?:[|>][-+]?)?[ \t]{0,4}\r?\n/y;

const ACCOUNT = /([ \t]{1,16}(?:- )?["']?)([\w.-]{1,32}):([^\s:"']{1,128})["']?[ \t]{0,4}(?:\r?\n|$)/y;

/** Given instead of a password: one that is drawn at the first start, or its hash. */
const NONE = /^(?:.{1,3}|RANDOM|\$[\w-]{1,12}\$.*)$/;

export function* chpasswd(text: string, keyword: Span): Generator<Listed> {
  OPENING.lastIndex = keyword.end;
  if (!OPENING.test(text)) return;
  for (let at = OPENING.lastIndex; ;) {
    ACCOUNT.lastIndex = at;
    const [whole, before = '', name = '', password = ''] = ACCOUNT.exec(text) ?? [];
    if (whole === undefined) return;
    const start = at + before.length + name.length + 1;
    if (!NONE.test(password)) yield { name: `${name} password`, start, end: start + password.length, kind: 'secret' };
    at += whole.length;
  }
}
