/** Conditions under which what a rule found is no finding, alone or together: patterns, paths, words. Always run on RE2. */
import type { Pattern } from './pattern.js';
import { compileRe2 } from './re2/engine.js';
import type { ExemptionSource } from './rule.js';
import { holdsWord } from './words.js';

/** What is known of a match when it is asked whether it counts. All latin1. */
interface Subject {
  secret: string;
  /** All that the pattern matched. */
  match: string;
  line: () => string;
  path: string | undefined;
}

export type Exemption = (subject: Subject) => boolean;

export function compileExemption(source: ExemptionSource, refuse: (reason: string) => never): Exemption {
  const { condition, target, never } = source;
  const list = (key: string, sources: readonly string[]): Pattern[] => sources.map((one) => compileRe2(key, one, '', refuse));
  const patterns = list('exempt.patterns', source.patterns);
  const paths = list('exempt.paths', source.paths);
  const words = source.words.map((word) => word.toLowerCase());
  const checks: Exemption[] = [
    ...(patterns.length === 0 ? [] : [(subject: Subject) => matches(patterns, textOf(subject, target))]),
    ...(paths.length === 0 ? [] : [({ path }: Subject) => path !== undefined && matches(paths, Buffer.from(path).toString('latin1'))]),
    ...(words.length === 0 ? [] : [({ secret }: Subject) => holdsWord(secret, words)]),
    ...(never ? [() => false] : []),
  ];
  if (checks.length === 0) refuse('exempt has neither patterns nor paths nor words, and would exempt everything or nothing');
  return condition === 'all' ? (subject) => checks.every((check) => check(subject)) : (subject) => checks.some((check) => check(subject));
}

function matches(patterns: readonly Pattern[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

function textOf(subject: Subject, target: ExemptionSource['target']): string {
  return target === 'line' ? subject.line() : subject[target];
}
