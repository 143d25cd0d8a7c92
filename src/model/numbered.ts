/** Matches with the number of a secret in place of each, for those who carry the secrets themselves apart. */
import type { Match } from './match.js';
import type { Secret } from './secret.js';

/** `T` with the number of a secret in place of each; a field that holds one and is forgotten below does not compile. */
export type Numbered<T> = T extends Secret
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Numbered<Item>[]
    : T extends object
      ? { [Key in keyof T]: Numbered<T[Key]> }
      : T;

export function numberedMatch(match: Match, number: (secret: Secret) => number): Numbered<Match> {
  const { secret, joins, parts, ...rest } = match;
  return {
    ...rest,
    secret: number(secret),
    joins: joins.map(number),
    parts: parts.map((part) => ({ ...part, secret: number(part.secret) })),
  };
}

export function wrappedMatch(match: Numbered<Match>, secretOf: (at: number) => Secret): Match {
  const { secret, joins, parts, ...rest } = match;
  return {
    ...rest,
    secret: secretOf(secret),
    joins: joins.map(secretOf),
    parts: parts.map((part) => ({ ...part, secret: secretOf(part.secret) })),
  };
}
