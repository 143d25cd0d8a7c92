/** Mutations of rule files: TOML that is broken, fields of the wrong type, patterns that would run for ever. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Chance } from './chance.js';
import { hostileText } from './texts.js';

const FOLDER = new URL('../../detectors/', import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.toml'))
  .sort();

const PATTERNS = [
  '(?<secret>(a+)+b)',
  '(?<secret>a{1,99999})',
  '(?<secret>.*)',
  '(?<secret>',
  '(?<secret>\\\\w{20}|)',
  '(?<secret>[^]{1,60})(?=x)',
  '(?<name>a)',
];

const VALUES: readonly ((chance: Chance) => string)[] = [
  () => '1',
  () => '1e400',
  () => 'nan',
  () => 'true',
  () => '[]',
  () => '[1, "a"]',
  () => '{ a = 1 }',
  () => '1979-05-27T07:32:00Z',
  () => `${'['.repeat(2000)}${']'.repeat(2000)}`,
  (chance) => `'${chance.of(PATTERNS)}'`,
  (chance) => JSON.stringify(hostileText(chance)),
  (chance) => `"""${hostileText(chance)}`,
];

const LINES = [
  '[[rule]]',
  '[rule]',
  '[rule.unless]',
  '[[rule.part]]',
  '[__proto__]',
  'a.b.c = 1',
  '__proto__.x = 1',
  'constructor = "x"',
  '= 1',
  '\0',
];

/** The text of a rule file, with a few lines changed, and what was done in words. */
export function mutatedRules(chance: Chance): { text: string; done: string } {
  const file = chance.of(FILES);
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n');
  const done = [file];
  for (let left = 1 + chance.below(3); left > 0; left -= 1) {
    const at = chance.below(lines.length);
    const line = lines[at] ?? '';
    const [key] = line.split(' = ');
    switch (chance.below(5)) {
      case 0:
        lines.splice(at, 1);
        break;
      case 1:
        lines.splice(at, 0, chance.of(LINES));
        break;
      case 2:
        lines.splice(at, 0, ...lines.slice(at, at + chance.below(20)));
        break;
      default:
        lines[at] = `${key || 'pattern'} = ${chance.of(VALUES)(chance)}`;
    }
    done.push(`line ${at + 1}`);
  }
  return { text: lines.join('\n'), done: done.join(', ') };
}
