/**
 * Literals of code that a name leads to without a sign: what is taken where a variable is not set (`process.env.KEY || "v"`,
 * `getenv("KEY") ?: "v"`, `env::var("KEY").unwrap_or("v")`), what a setter is given (`setApiKey("v")`, `.password("v")`), and the pairs of
 * languages that write them with a word or an arrow (`"KEY" to "v"`, `key <- "v"`, `{key, <<"v">>}`, `:key "v"`).
 */
import { isCredentialName } from '../credential-name.js';
import type { Found } from './finder.js';
import { endOfValue } from './value.js';

type Literal = Pick<Found, 'start' | 'end' | 'quoted' | 'joint'>;

export const FALLBACK =
  /["'`]?[\])}]{0,2}(?:[ \t]{0,4}(?:\|\||\?\?|\?:|<-|\/\/|->)|[ \t](?:or|to)|\.(?:unwrap_or(?:_else)?|orElse(?:Get)?|getOrElse|getOrDefault|or)\((?:\|_?\||\(\) ?->|_ ?=>)?)[ \t]{0,4}\s{0,40}(["'`])/y;

export const CALLED = /\(\s{0,8}(?:Some\()?[@bru]?(["'`])/y;

export const MEMBER = /,[ \t]{0,4}(?:<<)?(")/y;

export const KEYWORD = /[ \t]{1,4}(")/y;

const SETTER = /(?:^|[.:>])(?:set|with|use|using|add|put|and)_?/i;

/** @param from index of a name in `text` @param to index after it */
export function findLiteral(text: string, from: number, to: number): Literal | undefined {
  switch (text[to]) {
    case '(':
      return isGiven(text, from, to) ? literal(CALLED, text, to) : undefined;
    case ',':
      return text[from - 1] === '{' ? literal(MEMBER, text, to) : undefined;
    case ' ':
      return (
        (text[from - 1] === ':' && !/[\w:]/.test(text[from - 2] ?? '') ? literal(KEYWORD, text, to) : undefined) ??
        literal(FALLBACK, text, to)
      );
    default:
      return literal(FALLBACK, text, to);
  }
}

/** `client.setApiKey(`, `.withPassword(`, `).password(`; not `getToken(`, `password(`. */
function isGiven(text: string, from: number, to: number): boolean {
  const name = text.slice(Math.max(0, from - 1), to);
  const called = name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('>')) + 1);
  if (called.length < name.length && isPlainCredential(called)) return true;
  const setter = SETTER.exec(name);
  return setter !== null && isCredentialName(name.slice(setter.index + setter[0].length));
}

/** `password`, `apiKey`, `client_secret`; not `resetPassword`. */
function isPlainCredential(name: string): boolean {
  return (
    /^(?:db|api|auth|access|client|bearer|secret|private|user|admin)?_?(?:password|passwd|pwd|passphrase|token|secret|key)$/i.test(name) &&
    isCredentialName(name)
  );
}

function literal(shape: RegExp, text: string, to: number): Literal | undefined {
  shape.lastIndex = to;
  const found = shape.exec(text);
  if (found === null) return undefined;
  const start = shape.lastIndex;
  const end = endOfValue(text, start, found[1] ?? '');
  return end === undefined || end <= start ? undefined : { start, end, quoted: true, joint: '=' };
}
