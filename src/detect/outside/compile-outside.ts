/** A rule from outside: what is refused, and what it has that ours have not. */
import type { Besides } from '../compiled-rule.js';
import type { Refuse } from '../pattern.js';
import { re2Engine } from '../re2/engine.js';
import { compileSwept } from '../re2/swept.js';
import type { Rule } from '../rule.js';

export function compileOutside(rule: Rule, refuse: Refuse): Besides {
  if (rule.pattern !== undefined && rule.finder !== undefined) refuse('has both pattern and finder; one finds the secret');
  if (rule.finder !== undefined && rule.keywords.length === 0) refuse('has no keywords');
  if (rule.value !== undefined && rule.finder === undefined) refuse('has a value but no finder; a pattern says itself what its secret is');
  return { engine: re2Engine(refuse), ...(rule.pattern !== undefined && { swept: compileSwept(rule, rule.pattern, refuse) }) };
}
