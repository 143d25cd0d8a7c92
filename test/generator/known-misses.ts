/** What the rules do not find, each with its reason. Aim: none. */
import type { Setting } from './placing.js';

interface KnownMiss {
  readonly type: string;
  /** All settings, when not given. */
  readonly settings?: readonly Setting[];
  readonly reason: string;
}

export const KNOWN_MISSES: readonly KnownMiss[] = [];

export function knownMiss(type: string, setting: Setting): string | undefined {
  return KNOWN_MISSES.find((miss) => miss.type === type && miss.settings?.includes(setting) !== false)?.reason;
}
