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

/** `the password is v`, `with password \`v\``: what people write. */
export const SAID = /[ \t](?:(?:is|was)[ \t:]{1,3}(["'\x60]?)|(\x60))/y;

const SETTER = /(?:^|[.:>])(?:set|with|use|using|add|put|and)_?/i;

/** @param from index of a name in `text` @param to index after it */
export function findLiteral(text: string, from: number, to: number): Literal | undefined {
  switch (text[to]) {
    case '(':
      return isGiven(text, from, to) ? literal(CALLED, text, to) : undefined;
    case ',':
      return text[from - 1] === '{' ? literal(MEMBER, text, to) : undefined;
    case ' ':
      return (isKeyword(text, from) ? literal(KEYWORD, text, to) : undefined) ?? literal(FALLBACK, text, to) ?? said(text, to);
    default:
      return literal(FALLBACK, text, to);
  }
}

/** `:password` of Clojure and Ruby. */
function isKeyword(text: string, from: number): boolean {
  return text[from - 1] === ':' && !/[\w:]/.test(text[from - 2] ?? '');
}

function said(text: string, to: number): Literal | undefined {
  SAID.lastIndex = to;
  const found = SAID.exec(text);
  if (found === null) return undefined;
  const quote = found[1] ?? found[2] ?? '';
  const start = SAID.lastIndex;
  const end = endOfValue(text, start, quote);
  if (end === undefined || end <= start) return undefined;
  // A sentence ends after it.
  return { start, end: quote === '' && text[end - 1] === '.' ? end - 1 : end, quoted: quote !== '', joint: 'is' };
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
