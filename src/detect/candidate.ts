/** A match before overlaps are settled, and how one is made of a judged value. */
import type { BlobContext, Category, Confidence, Match, MatchPart } from '../model/match.js';
import { HIDDEN, redact, Secret } from '../model/secret.js';
import type { CompiledRule } from './compiled-rule.js';
import { lineAround, nameBefore, type View } from './view.js';

export interface Candidate {
  rule: CompiledRule;
  /** The bytes of the span, one character each. */
  value: string;
  /** Of a value that does not fit its rule: whether its vendor is said beside it, or only its beginning is the vendor's. */
  fit?: 'said' | 'guessed';
  /** All that the pattern matched, where that is known. */
  matched?: string;
  /** Without line and column, which are looked up once it is known to stay. */
  match: Omit<Match, 'line' | 'column'>;
  /** Its name with the keys above it, which takes long to find: asked of what is kept. */
  fullName?: () => string;
  /** Offsets of its parts: what lies in them is not reported by itself. */
  partSpans: readonly { start: number; end: number }[];
}

/** What was decided about a value. */
export interface Decision {
  value: string;
  start: number;
  end: number;
  confidence: Confidence;
  evidence: string;
  joins?: readonly string[];
  redacted?: string;
  expires?: string;
  name?: string;
}

export function candidate(rule: CompiledRule, decision: Decision, parts: readonly FoundPart[] = []): Candidate {
  const { value, start, end, confidence, evidence, expires, name } = decision;
  const secret = Secret.fromLatin1(value);
  const category: Category = rule.info.category;
  const joins = category === 'secret' ? [...new Set([...(decision.joins ?? []), value])].map((join) => Secret.fromLatin1(join)) : [];
  const prefixLength = rule.prefix?.exec(value, 0)?.end ?? 0;
  return {
    rule,
    value,
    match: {
      detector: rule.info.id,
      category,
      confidence,
      evidence,
      ...(expires !== undefined && { expires }),
      start,
      end,
      secret,
      joins,
      redacted: decision.redacted ?? redact(secret, prefixLength),
      ...(name !== undefined && { name }),
      parts: parts.map(({ name: partName, value: partValue }): MatchPart => {
        return { name: partName, secret: Secret.fromLatin1(partValue), redacted: HIDDEN };
      }),
    },
    partSpans: parts,
  };
}

export interface FoundPart {
  name: string;
  value: string;
  start: number;
  end: number;
}

/** The name of a value: that of the known assignment it lies in, else what the text says. */
export function nameOf(context: BlobContext, view: View, start: number): string | undefined {
  const known = context.assignments?.find((assignment) => assignment.start <= start && start < assignment.end);
  return known?.name ?? nameBefore(view, start);
}

/** @param viewed what stands around the match, if that matters */
export function isExempt({ rule, value, matched, match }: Candidate, { path }: BlobContext, viewed: () => View): boolean {
  const line = (): string => lineAround(viewed(), match.start, match.end).text;
  return rule.exempt.some((exempts) => exempts({ secret: value, match: matched ?? value, line, path }));
}
