/** By what images are judged, as a word: an image that was judged by the same is not scanned again. */
import { createHash } from 'node:crypto';
import { DEFAULT_GATE } from '../model/gate.js';
import type { ServeOptions } from './options.js';

/** @param ruleSet digest of the rules; alone where nothing else is asked for, without spaces in any case */
export function criteriaOf(
  ruleSet: string,
  { gate, policy, inlineIgnore = true }: Pick<ServeOptions, 'gate' | 'policy' | 'inlineIgnore'>,
): string {
  const usual = JSON.stringify([DEFAULT_GATE, [], true]);
  const asked = JSON.stringify([gate, policy?.ignores ?? [], inlineIgnore]);
  return asked === usual ? ruleSet : `${ruleSet}+${createHash('sha256').update(asked).digest('hex').slice(0, 16)}`;
}
