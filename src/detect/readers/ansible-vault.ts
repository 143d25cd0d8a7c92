/** Ansible's vaults, as files and as `!vault` values in YAML, indented there: https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html */
import type { Reader } from './reader.js';

const HEADER = /\$ANSIBLE_VAULT;[\w.;@-]{5,80}/y;

/** Lines of 80 digits, of which only the last may be shorter. In a string of JSON their ends are escaped. */
const FULL_LINES = /(?:(?:\r?\n|\\n)[ \t]{0,40}[0-9a-f]{80}(?![0-9a-f]))+/y;
const LAST_LINE = /(?:\r?\n|\\n)[ \t]{0,40}[0-9a-f]{1,79}(?![0-9a-f])/y;

/** What a line is that the text ends within. */
const PART_OF_LINE = /^(?:\r?\n?|\\n?)[ \t]{0,40}[0-9a-f]{0,80}$/;

export const ansibleVault: Reader = (text, head, capped) => {
  const header = endOf(HEADER, text, head);
  const full = header === undefined ? undefined : endOf(FULL_LINES, text, header);
  if (full === undefined) return 'none';
  if (capped && PART_OF_LINE.test(text.slice(full, full + 130))) return { start: head, end: text.length, cut: true };
  return { start: head, end: endOf(LAST_LINE, text, full) ?? full, cut: false };
};

function endOf(shape: RegExp, text: string, from: number): number | undefined {
  shape.lastIndex = from;
  return shape.test(text) ? shape.lastIndex : undefined;
}
