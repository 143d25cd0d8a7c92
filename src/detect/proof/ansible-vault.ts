/**
 * What a vault of Ansible holds: hexadecimal digits of three lines that are hexadecimal digits themselves, a salt, a digest and what is encrypted,
 * by AES in whole blocks. https://docs.ansible.com/ansible/latest/vault_guide/vault_using_encrypted_content.html#ansible-vault-payload-format-1-1-1-2
 */
import { doubtful, type Check, type Verdict } from './check.js';

const INSIDE = /^[0-9a-f]{64}\n[0-9a-f]{64}\n(?:[0-9a-f]{32})+$/;

/** As with a private key that has a passphrase: it is what it seems to be, and opens nothing by itself. */
const ENCRYPTED: Verdict = { confidence: 'likely', evidence: 'encrypted with a password; salt and digest are there' };

export const ansibleVault: Check = ({ value, cut }) => {
  const [header = '', ...lines] = value.split(/(?:\r?\n|\\n)[ \t]*/);
  // Indented or not, it is one vault.
  const shown = { redacted: `${header} (…)`, joins: [[header, ...lines].join('\n')] };
  if (cut) return { ...doubtful('encrypted; cut at 64 KiB'), ...shown };
  const inside = Buffer.from(lines.join(''), 'hex').toString('latin1');
  return { ...(INSIDE.test(inside) ? ENCRYPTED : doubtful('its inside is no vault')), ...shown };
};
