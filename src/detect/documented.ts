/**
 * Credentials that vendors print in their documentation, as SHA-256 of the value: they look real, everyone copies them, and they open
 * nothing. By fingerprint, so that none of them stands in this repository.
 */
import { createHash } from 'node:crypto';

const DOCUMENTED = new Set([
  // https://docs.stripe.com/keys, the test key of the examples
  '2cafc0970149a84f3b9e62eaf169f36f59907a3b3e31f7b82e68c69cd27f7326',
  // https://jwt.io, the token of the debugger, now and until 2016
  '7f75367e7881255134e1375e723d1dea8ad5f6a4fdb79d938df1f1754a830606',
  'da816f9f2c16e6c5390e7636cadc40c43551bf0bbcf8f36c65539e6633a9c5e8',
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
  '78314b11be2e581549ac1c4f616563fad3fdf0c3b71678f6e2299182080e0598',
]);

export function isDocumented(value: string): boolean {
  return DOCUMENTED.has(createHash('sha256').update(value).digest('hex'));
}
