/** Findings of files that images are built from: of values that stand in them, and of what they will do with values that do not. */
import { LEAKS, controlsOf, type LeakId } from '../correlate/leak-catalogue.js';
import { remediesFor } from '../correlate/remedy.js';
import type { Build } from '../correlate/fix/build.js';
import type { Finding, Remedy, Sighting } from '../model/finding.js';
import type { RuleInfo, Severity } from '../model/match.js';
import { Secret } from '../model/secret.js';
import type { Step } from '../model/step.js';

export type Draft = Omit<Finding, 'id' | 'fingerprint'>;

/** What an instruction will leak as soon as it is run with a real value. */
export interface Hint {
  leaks: readonly [LeakId, ...LeakId[]];
  title: string;
  /** What is leaked: a variable or a file. */
  what: string;
  /** Why it is believed. */
  evidence: string;
  use: RuleInfo['use'];
  step: number;
  /** The ARG that brings the value in. */
  arg?: string;
  sightings: readonly [Sighting, ...Sighting[]];
  severity?: Severity;
  category?: RuleInfo['category'];
}

/** @param text what stands in for a root cause: the instruction. */
export function hinted(hint: Hint, text: string, steps: readonly Step[], build: Build | undefined): Draft {
  const { leaks, title, what, evidence, use, step, arg, sightings, category = 'secret' } = hint;
  const severity = hint.severity ?? LEAKS[leaks[0]].severity ?? 'high';
  const rule: RuleInfo = { id: `lint-${leaks[0]}`, title, provider: 'generic', severity, use, category, specificity: 3, references: [] };
  const root = { step, text, ...(arg !== undefined && { arg }) };
  const remedies = remediesFor(leaks, { rule, root, sightings, steps, build, ...(isName(what) && { name: what }) });
  return {
    detector: rule.id,
    title,
    provider: rule.provider,
    category,
    severity,
    confidence: 'likely',
    evidence,
    origin: 'yours',
    leaks,
    controls: controlsOf(leaks),
    // Nothing is hidden: the value is not here.
    redacted: what,
    secret: Secret.fromText(what),
    parts: [],
    joins: [],
    rootCause: root,
    // Nothing has leaked yet that would have to be rotated.
    remedies: category === 'secret' ? remedies.slice(0, -1) : remedies,
    sightings,
  };
}

function isName(what: string): boolean {
  return /^\w+$/.test(what);
}

/** The same finding as one of the file: its lines in place of steps. */
export function inFile(draft: Draft, path: string, lineOf: (sighting: Sighting) => number): Draft {
  const { text } = draft.rootCause;
  const sightings = draft.sightings.map((sighting): Sighting => ({
    kind: 'file',
    path,
    line: lineOf(sighting),
    ...(sighting.name !== undefined && { name: sighting.name }),
    visibility: { state: 'live' },
  }));
  const unique = new Map(sightings.map((sighting) => [`${sighting.line} ${sighting.name}`, sighting]));
  return { ...draft, rootCause: { text }, remedies: rotatedInFile(draft.remedies), sightings: [...unique.values()] };
}

/** Who has what stands in a file: not only those who pull an image. */
export function rotatedInFile(remedies: readonly Remedy[]): Remedy[] {
  const text = 'Rotate it: whoever can read the file has it, and whoever could pull an image that was built from it.';
  return remedies.map((remedy) => (/^(?:Rotate it|Replace the key)/.test(remedy.text) ? { ...remedy, text } : remedy));
}
