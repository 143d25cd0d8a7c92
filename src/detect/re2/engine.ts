/** Makes the patterns of rules from outside. */
import type { Engine } from '../pattern.js';
import { Re2Refusal, re2Pattern, type Re2Pattern } from './re2-pattern.js';

/** RE2 needs no bounds: what it is tried on is bounded. */
export function re2Engine(refuse: (reason: string) => never): Engine {
  return {
    pattern: (key, source, flags) => {
      const pattern = compileRe2(key, source, flags, refuse);
      return key === 'path' ? { ...pattern, test: (path) => pattern.test(Buffer.from(path).toString('latin1')) } : pattern;
    },
  };
}

/** @param key of the rule, for the message */
export function compileRe2(key: string, source: string, flags: string, refuse: (reason: string) => never): Re2Pattern {
  try {
    return re2Pattern(source, flags);
  } catch (error) {
    if (error instanceof Re2Refusal) return refuse(`${key} ${error.message}`);
    throw error;
  }
}
