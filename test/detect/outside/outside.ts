/** Detectors of rules from outside, written in the test. */
import { compile } from '../../../src/detect/compile.js';
import { detectorOf as made } from '../../../src/detect/detector.js';
import { readBuiltIn } from '../../../src/detect/read-rules.js';
import { joinRules } from '../../../src/detect/outside/outside-rules.js';
import { outsideRules } from '../../../src/detect/outside/read-outside.js';
import type { Detector } from '../../../src/model/detector.js';
import type { BlobContext } from '../../../src/model/match.js';
import { scan } from '../scanning.js';

const builtIn = await readBuiltIn();

/** Of the built-in rules and those of a file. */
export async function detectorOf(toml: string, slabSize?: number): Promise<Detector> {
  return made(compile(joinRules(builtIn, [await outsideRules(toml, 'mine.toml')])), slabSize);
}

/** A rule of our own format with this pattern. */
export function ruleOf(pattern: string, more = ''): string {
  return `[[rule]]
id = "mine"
title = "Mine"
provider = "custom"
severity = "high"
use = "both"
specificity = 2
pattern = '''${pattern}'''
${more}
`;
}

/** What the rules `ids` find in a text; every byte of it one character. */
export function foundBy(
  detector: Detector,
  text: string,
  {
    ids = ['mine'],
    context = { kind: 'file', path: 'srv/x.txt' },
    chunks = [],
  }: { ids?: string[]; context?: BlobContext; chunks?: number[] } = {},
): string[] {
  return scan(text, context, chunks, detector)
    .filter(({ detector: id }) => ids.includes(id))
    .map(({ start, end }) => text.slice(start, end));
}

/** As UTF-8, one character a byte. */
export function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}
