/** One rule of a gitleaks configuration as a rule of ours. */
import type { Rule } from '../rule.js';
import { exemptionsOf } from './allowlists.js';
import type { Allowlist, GitleaksRule } from './schema.js';

/** Ours are lower-case words with hyphens. */
export function idOf(id: string): string {
  return (
    id
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'rule'
  );
}

export function allowlistsOf({
  allowlist,
  allowlists,
}: {
  allowlist?: Allowlist | undefined;
  allowlists: readonly Allowlist[];
}): Allowlist[] {
  return [...(allowlist === undefined ? [] : [allowlist]), ...allowlists];
}

/**
 * What their format does not tell: `high`, since who writes a rule means it; needed at any time. A rule with keywords or a bound on entropy is
 * `likely`, one of a bare regex or path `possible`. Specificity 2: our rules for a vendor's format know more about the same value.
 */
export function convert(rule: GitleaksRule): Rule {
  const { id, description, regex, secretgroup, entropy, keywords, path, tags } = rule;
  return {
    id: idOf(id),
    title: description.replace(/\s+/g, ' ').trim() || id,
    provider: 'custom',
    severity: 'high',
    use: 'both',
    category: 'secret',
    ...(regex !== undefined && { pattern: regex, group: secretgroup }),
    ignore_case: false,
    keywords: [],
    beside: [],
    near: keywords.filter((keyword) => keyword !== ''),
    prefix: '',
    random: false,
    told: false,
    entropy,
    ...(path !== undefined && { path }),
    allow: [],
    allow_line: [],
    exempt: exemptionsOf(allowlistsOf(rule)),
    tags: tags.map((tag) => tag.replace(/[^\w.:/-]+/g, '-').slice(0, 64)).filter((tag) => tag !== ''),
    part: [],
    confidence: keywords.length > 0 || entropy > 0 ? 'likely' : 'possible',
    specificity: regex === undefined ? 1 : 2,
    references: [],
  };
}

/** A rule that extends another of its id: what it says replaces, its lists are added. */
export function extended(base: GitleaksRule, by: GitleaksRule): GitleaksRule {
  return {
    ...base,
    description: by.description || base.description,
    regex: by.regex ?? base.regex,
    secretgroup: by.secretgroup || base.secretgroup,
    entropy: by.entropy || base.entropy,
    path: by.path ?? base.path,
    keywords: [...new Set([...base.keywords, ...by.keywords])],
    tags: [...new Set([...base.tags, ...by.tags])],
    allowlists: [...allowlistsOf(base), ...allowlistsOf(by)],
    allowlist: undefined,
  };
}
