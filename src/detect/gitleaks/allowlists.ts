/** Allowlists of a gitleaks configuration as exemptions of ours. */
import type { ExemptionSource } from '../rule.js';
import type { Allowlist } from './schema.js';

/** Nothing for a list of commits alone: an image has none. */
export function exemptionsOf(allowlists: readonly Allowlist[]): ExemptionSource[] {
  return allowlists.filter((one) => !isOfCommitsOnly(one)).map(exemptionOf);
}

export function namesCommits(allowlists: readonly Allowlist[]): boolean {
  return allowlists.some(({ commits }) => commits.length > 0);
}

function exemptionOf({ condition, regextarget, regexes, paths, stopwords, commits }: Allowlist): ExemptionSource {
  const isAll = /and|&&/i.test(condition);
  return {
    condition: isAll ? 'all' : 'any',
    target: regextarget === '' ? 'secret' : regextarget,
    patterns: regexes,
    paths,
    words: stopwords,
    never: isAll && commits.length > 0,
  };
}

function isOfCommitsOnly({ condition, regexes, paths, stopwords, commits }: Allowlist): boolean {
  return commits.length > 0 && !/and|&&/i.test(condition) && regexes.length + paths.length + stopwords.length === 0;
}
