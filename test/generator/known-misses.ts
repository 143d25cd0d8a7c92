/** What the rules do not find or hold back, each with the reason why that is right. Aim: as little as can be. */
import type { Setting } from './placing.js';

interface KnownMiss {
  /** All of them, when not given. */
  readonly types?: readonly string[];
  /** All settings, when not given. */
  readonly settings?: readonly Setting[];
  /** Of the secret; all, when not given. */
  readonly values?: RegExp;
  readonly reason: string;
}

export const KNOWN_MISSES: readonly KnownMiss[] = [
  {
    types: ['jwk-private', 'tink-keyset', 'sidekiq/url'],
    reason: 'one number of a key opens nothing, nor does half of a pair: the rule points at the whole object, at user and password',
  },
  {
    types: ['dotenv-generic'],
    reason: 'short random text under a general name, where no environment is set, is measured against look-alikes: make generic',
  },
];

export function knownMiss(type: string, setting: Setting, secret: string): string | undefined {
  return KNOWN_MISSES.find(
    (miss) => miss.types?.includes(type) !== false && miss.settings?.includes(setting) !== false && miss.values?.test(secret) !== false,
  )?.reason;
}
