/** Vendors' marks inside a token: cheap signs that it was not made up. */
import { doubtful, proven, type Check } from './check.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The account an AWS key id belongs to is written in it: 40 bits from the fifth character on, less the first and the last seven.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 * Ids that go on with I or J are older and say nothing.
 */
export const awsKeyId: Check = ({ value }) => {
  if (/^[A-Z]{4}[IJ]/.test(value)) return { confidence: 'likely', evidence: 'key id of the old kind' };
  let bits = 0n;
  for (const char of value.slice(4, 14)) bits = bits * 32n + BigInt(BASE32.indexOf(char));
  // Ten characters hold 50 bits; the upper 48 are the six bytes, of which bit 47 and the low seven are not of the account.
  const account = ((bits >> 2n) & 0x7fffffffff80n) >> 7n;
  if (account === 0n || account > 999_999_999_999n) return doubtful('no account in the key id');
  return { confidence: 'likely', evidence: `key id of account ${String(account).padStart(12, '0')}` };
};

/** Anthropic ends its keys in AA: https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key shows the shape. */
export const anthropicSuffix: Check = ({ value }) =>
  value.endsWith('AA') ? proven('vendor mark in place') : doubtful('vendor mark is missing');

/** OpenAI keys carry the base64 of "OpenAI" in their middle. */
export const openaiMarker: Check = ({ value }) =>
  value.includes(OPENAI) ? proven('vendor mark in place') : doubtful('vendor mark is missing');

/** Groq marks its keys in the same way. */
export const groqMarker: Check = ({ value }) =>
  value.includes(GROQ) ? proven('vendor mark in place') : doubtful('vendor mark is missing');

const GROQ = Buffer.from('XgroqX').toString('base64');

const OPENAI = Buffer.from('OpenAI').toString('base64');
