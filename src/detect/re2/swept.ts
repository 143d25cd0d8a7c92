/** Heads of rules from outside: what is searched for, and where. Unlike ours, they may be unbounded and need no keyword. */
import { bareNeedles, type Needle } from '../prefilter/needle.js';
import type { Found, Refuse, Span } from '../pattern.js';
import { LONGEST_MATCH, NEAR } from '../reach.js';
import type { Rule } from '../rule.js';
import { compileRe2 } from './engine.js';
import type { Re2Pattern } from './re2-pattern.js';

/** The prefilter takes nothing shorter. */
const SHORTEST_NEEDLE = 3;
const LONGEST_NEEDLE = 64;

export interface Swept {
  readonly pattern: Re2Pattern;
  /** Where matches can begin: around each needle, or anywhere. */
  readonly needles: readonly Needle[];
  readonly everywhere: boolean;
  /** Bytes before and after the start of a needle in which a match can begin. */
  readonly back: number;
  readonly on: number;
  /** Bytes from its beginning on that a match may take; at most `LONGEST_MATCH`. */
  readonly longest: number;
  /** At the edge of what is searched an end of text would be seen that is none. */
  readonly seesEnd: boolean;
  /** In lower case: a match must hold one of these, if there are any. */
  readonly within: readonly string[];
  /** In lower case: one must stand near, if there are any. */
  readonly near: readonly string[];
  secretOf(found: Found): Span | undefined;
}

export function compileSwept(rule: Rule, source: string, refuse: Refuse): Swept {
  // Ours say `^` for the beginning of a line; RE2's own files say (?m) when they mean it.
  const flags = `${rule.ignore_case ? 'i' : ''}${rule.group === undefined ? 'm' : ''}`;
  const pattern = compileRe2('pattern', source, flags, refuse);
  if (rule.group === undefined && !pattern.groupNames.includes('secret'))
    refuse('pattern has no group named secret: write (?<secret>…) around it');
  if ((rule.group ?? 0) > pattern.groupCount) refuse(`group is ${rule.group}, and the pattern has only ${pattern.groupCount}`);
  const { longest, seesEnd, literals } = pattern.shape;
  const most = Math.min(longest, LONGEST_MATCH);
  const near = rule.near.map((word) => word.toLowerCase());
  const common = {
    pattern,
    longest: most,
    seesEnd,
    within: rule.keywords.map((keyword) => keyword.toLowerCase()),
    near,
    secretOf: (found: Found) => secretOf(found, rule.group),
  };
  const inMatch = rule.keywords.length > 0 ? rule.keywords : literals;
  if (inMatch !== undefined) return { ...common, needles: bareNeedles(inMatch), everywhere: false, back: most, on: 0 };
  if (near.length > 0 && near.every(isNeedle)) return { ...common, needles: bareNeedles(near), everywhere: false, back: NEAR, on: NEAR };
  return { ...common, needles: [], everywhere: true, back: 0, on: 0 };
}

function secretOf(found: Found, group: number | undefined): Span | undefined {
  const named = found.group('secret');
  if (named !== undefined || group === undefined) return named;
  if (group > 0) return found.groups[group];
  return found.groups.slice(1).find((span) => span !== undefined && span.end > span.start) ?? found;
}

function isNeedle(text: string): boolean {
  return text.length >= SHORTEST_NEEDLE && text.length <= LONGEST_NEEDLE && /^[\x20-\x7e]+$/.test(text);
}
