/** How much a short value looks like a password: what people choose has letters and digits and no meaning of its own; what is drawn has no words. */
import type { Looks } from './looks.js';
import { hasNoWords } from './model.js';

/**
 * - `drawn`: no words, and no name has such characters together.
 * - `hard`: words and digits as people put them together, and as nobody writes them for an example.
 * - `weak`: anything else, so that only the name can tell.
 */
export type Strength = 'drawn' | 'hard' | 'weak';

const SHORTEST = 8;
const SHORTEST_OF_TWO_KINDS = 12;

/** Passwords of examples and exercises: `test1234`, `Password123`, `P@ssw0rd!`. */
const EXERCISE = /test|demo|exam|sample|p[a@4][s$5]{2}|secret|admin|1234|qwert|abc1|hunter2|changeit/i;

/** Words of what is about passwords: labels, messages, routes and features have them, passwords seldom. */
const ABOUT_PASSWORDS =
  /pass(?:word|wd|phrase|code)|passwort|secret|token|auth|credential|log-?in|sign-?(?:in|up)|account|user|admin|reset|forgot|change|update|confirm|current|enable|disable|require|invalid|input|field|label|form|button|error|message|text|default/i;

const KINDS = [/[a-z]/, /[A-Z]/, /\d/, /[^a-z\d]/i];

/** What joins the parts of a path, an address or a name with a scope, or belongs to an expression. */
const STRUCTURED = /[/:\\<>()[\]{}'"`\s]/;

export function strengthOf(value: string): Strength {
  if (value.length < SHORTEST || !/\d/.test(value) || !/[a-z]/i.test(value) || !/^[\x21-\x7e]+$/.test(value)) return 'weak';
  if (EXERCISE.test(value)) return 'weak';
  const kinds = KINDS.filter((kind) => kind.test(value)).length;
  if (kinds >= (value.length < SHORTEST_OF_TWO_KINDS ? 3 : 2) && hasNoWords(value)) return 'drawn';
  return kinds >= 3 && isPutTogether(value) ? 'hard' : 'weak';
}

/** `Winter2024!`, `Blue-heron-71`, `R1verbank`: a capital or a mark, and digits that no version and no count of a name would be. */
function isPutTogether(value: string): boolean {
  if (STRUCTURED.test(value) || ABOUT_PASSWORDS.test(value)) return false;
  return /[A-Z]/.test(value) ? /\d.*\d|[a-z]\d[a-z]/.test(value) : /[!@#$%^&*?+~=]/.test(value);
}

/** What nobody would write as an example. */
export function isHard(value: string): boolean {
  return value.length >= SHORTEST && !EXERCISE.test(value);
}

/** Whether it may be a password at all, by how it looks. */
export function isPassword(value: string, looks: Looks, inCode: boolean): boolean {
  switch (looks) {
    case 'random':
      return true;
    case 'phrase':
      return !ABOUT_PASSWORDS.test(value) && !/[./:]/.test(value) && value.split(/[-_+ ~|]/).length >= (inCode ? 4 : 3);
    case 'chosen':
      return inCode ? isStrong(value) : true;
    case 'word':
      return false;
  }
}

/** What no identifier, key or abbreviation is: two kinds of the three beside small letters, and a digit that is not merely a suffix of a name. */
function isStrong(value: string): boolean {
  const kinds = [/[a-z]/i, /\d/, /[!@#$%^&*?+~=]/].filter((kind) => kind.test(value)).length;
  return kinds === 3 || (kinds === 2 && /\d{2}/.test(value) && !ABOUT_PASSWORDS.test(value) && !/[-_./:]/.test(value));
}
