/** By what images are judged, as a word: an image that was judged by the same is not scanned again. */
import { createHash } from 'node:crypto';
import { DEFAULT_GATE } from '../model/gate.js';
import type { ServeOptions } from './options.js';

/**
 * @param ruleSet digest of the rules; alone where nothing else is asked for, without spaces in any case
 * @param today in UTC, `2030-03-17`: an ignore that has expired by then is one less, so that what it spoke of is judged anew
 */
export function criteriaOf(
  ruleSet: string,
  { gate, policy, inlineIgnore = true }: Pick<ServeOptions, 'gate' | 'policy' | 'inlineIgnore'>,
  today: string,
): string {
  const usual = JSON.stringify([DEFAULT_GATE, [], true]);
  const ignores = (policy?.ignores ?? []).filter(({ expires }) => expires === undefined || expires >= today);
  const asked = JSON.stringify([gate, ignores, inlineIgnore]);
  return asked === usual ? ruleSet : `${ruleSet}+${createHash('sha256').update(asked).digest('hex').slice(0, 16)}`;
}
