/** What a rule from outside has that ours have not. */
import type { Besides } from '../compiled-rule.js';
import type { Refuse } from '../pattern.js';
import { re2Engine } from '../re2/engine.js';
import { compileSwept } from '../re2/swept.js';
import type { Rule } from '../rule.js';

export function compileOutside(rule: Rule, refuse: Refuse): Besides {
  return { engine: re2Engine(refuse), ...(rule.pattern !== undefined && { swept: compileSwept(rule, rule.pattern, refuse) }) };
}
