/** What no type of a kind can be written in, whatever the type: so that a row need not repeat it. */
import type { SyntaxName } from '../syntaxes.js';
import { isMultiLine, whole, type Value } from './written.js';

interface Exception {
  readonly syntaxes: readonly SyntaxName[];
  readonly reason: string;
  readonly holds: (value: Value) => boolean;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    syntaxes: ['ini', 'curl-header', 'curl-user', 'netrc', 'url-userinfo', 'url-query'],
    reason: 'it has several lines, and a value is one line there',
    holds: isMultiLine,
  },
  {
    syntaxes: ['netrc', 'npmrc', 'curl-user', 'curl-header', 'url-userinfo', 'url-query'],
    reason: 'it is a whole connection string or address, which stands by itself',
    holds: ({ before, after }) => before + after !== '',
  },
  {
    syntaxes: ['netrc', 'npmrc', 'url-userinfo', 'url-query', 'log'],
    reason: 'a blank ends a value there',
    holds: (value) => !isMultiLine(value) && /\s/.test(whole(value)),
  },
  {
    syntaxes: ['curl-header', 'curl-user', 'url-userinfo', 'url-query', 'npmrc', 'netrc'],
    reason: 'longer than what servers take in a header or an address',
    holds: (value) => whole(value).length > 4096,
  },
];

/** Why the syntax cannot hold the value; undefined when it can. */
export function exceptionOf(syntax: SyntaxName, value: Value): string | undefined {
  return EXCEPTIONS.find(({ syntaxes, holds }) => syntaxes.includes(syntax) && holds(value))?.reason;
}
