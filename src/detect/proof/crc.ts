/** Tokens that end in a checksum of themselves, so that a typo or an invented one can be told from a real one without asking the vendor. */
import { crc32 } from 'node:zlib';
import type { Check } from './check.js';
import { proven, doubtful } from './check.js';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz';
const CHECKSUM_DIGITS = 6;

/** https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ (GitHub; npm made the same choice) */
export const base62Crc32: Check = ({ value }) => {
  const body = value.slice(value.indexOf('_') + 1, -CHECKSUM_DIGITS);
  return value.endsWith(inBase(crc32(body), BASE62, CHECKSUM_DIGITS)) ? proven('checksum is right') : doubtful('checksum is wrong');
};

/** The same where more letters follow: among the strings of a program only the checksum tells that a token is one. */
export const base62Crc32Inside: Check = (subject) => {
  const verdict = base62Crc32(subject);
  return verdict?.confidence === 'proven' ? verdict : undefined;
};

/** What follows the prefix: as long as a kind of token is, perhaps after a type or a partition; of feeds also a path's HMAC and the user's number. */
const GITLAB_BODY =
  /^gl[a-z]+-(?:[\w-]{20}|[\w-]{25}|[\w-]{40}|[\w-]{50}|[\w-]{64}|[0-9A-Za-z]{1,5}_(?:[\w-]{20}|[0-9a-f]{40})|[0-9a-f]{64}-\d+)$/;

/** https://docs.gitlab.com/security/tokens/ : routable tokens end in `.<version and length><7 digits of CRC32>`, the older ones in nothing. */
export const gitlabCrc32: Check = ({ value }) => {
  if (!value.includes('.'))
    return GITLAB_BODY.test(value)
      ? { confidence: 'likely', evidence: 'vendor prefix and length' }
      : doubtful('of another length than GitLab gives');
  const right = inBase(crc32(value.slice(0, -7)), BASE36, 7);
  return value.endsWith(right) ? proven('checksum is right') : doubtful('checksum is wrong');
};

/**
 * 40 characters and their CRC-32 in hexadecimal: https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/ does not say
 * whether it covers the prefix, so either way is taken for right.
 */
export const cloudflareCrc32: Check = ({ value }) => {
  const whole = value.slice(0, -8);
  const right = [whole.slice(whole.indexOf('_') + 1), whole].some((text) => value.endsWith(crc32(text).toString(16).padStart(8, '0')));
  return right ? proven('checksum is right') : doubtful('checksum is wrong');
};

/** `number` in the alphabet's base, padded on the left with its zero digit. */
function inBase(number: number, alphabet: string, length: number): string {
  let digits = '';
  for (let rest = number; rest > 0; rest = Math.floor(rest / alphabet.length)) digits = (alphabet[rest % alphabet.length] ?? '') + digits;
  return digits.padStart(length, alphabet[0]);
}
