/** What the fields of a rule mean, in sentences: for `detectors show` and for the page of all rules. */
import { PROOFS_IN_WORDS } from '../detect/proof/in-words.js';
import type { Rule } from '../detect/rule.js';
import { isOfWholeFile } from '../detect/whole-file.js';

/** How a rule tells its secret from everything else. */
export function toldBy(rule: Rule): string {
  const conditions = [
    subjectOf(rule),
    ...(rule.entropy > 0 ? [`with ${rule.entropy} bits of entropy a character or more`] : []),
    ...(rule.path !== undefined && !isOfWholeFile(rule) ? ['in files of certain names'] : []),
    ...(rule.unless === undefined ? [] : ['unless the rest of the file speaks against it']),
  ];
  return conditions.join(', ');
}

function subjectOf(rule: Rule): string {
  if (rule.line !== undefined) return 'the path of the file and what a line of it is';
  if (isOfWholeFile(rule)) return rule.content === undefined ? 'the path of the file' : 'the path of the file and how it begins';
  if (rule.finder !== undefined)
    return rule.value === undefined ? 'the name it is assigned to' : 'the name it is assigned to and the form of the value';
  if (rule.list !== undefined) return 'the list it stands in, its name there and what it looks like';
  if (rule.pattern === undefined) return 'where it stands in the settings of the image';
  return rule.specificity === 3 ? 'its form' : 'its form and what stands around it';
}

/** What a report shows in place of the secret. */
export function shownOf(rule: Rule): string {
  if (rule.reader !== undefined && rule.reader !== 'base64') return 'what kind of document it is';
  if (isOfWholeFile(rule) && rule.content !== undefined && !rule.content.includes('(?<secret>')) return 'what kind of file it is';
  return rule.prefix === '' ? 'nothing of it' : 'its public beginning and up to four characters of its end';
}

/** What its offline check looks at, or that there is none. */
export function provenBy({ proof }: Rule): string {
  return proof === undefined ? 'none' : (PROOFS_IN_WORDS[proof] ?? proof);
}
