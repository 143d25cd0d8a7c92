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
  // https://learn.microsoft.com/en-us/azure/storage/common/storage-use-azurite, the account of the emulator
  '0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059',
  // https://www.rfc-editor.org/rfc/rfc6749 and rfc6750, OAuth 2.0: tokens, the secret and the password of the examples
  '6c96130f130ab0d6d158397e24d2bcc1c9a5e73ae081f6e983f1c7b545d24a4c',
  '00cf4c781dc37003f7c7dd7d4c9a6ef1e0f4c62d9a291aa8bc398774e3fefd32',
  'e9974c507d2a802143f614c878fcbb622a3800e05e6e0d329fee2c5b6b243329',
  'b8e148545b13c78bc74da2f1a7275dd71e56ddece129d7d2f7b3ecc06f7994da',
  // https://www.rfc-editor.org/rfc/rfc5849, OAuth 1.0: the same
  '4c20e6f5cc11b93731e74cbe20739821d61c3563c9f50ecb884a27cd369f01fb',
  '2ff8b0fb93aca981c78f1e94355c298c23435461f1072ef4674848e620371787',
  'bb9b1163338b2a51495834ad5c65420443d6327381cf0f94ebf92b117f209d72',
  '649e1f5c769e718ba10d1a702a36499a731441d960b06da91c4c97786bf84595',
  '6aa14267d94944e6b6483c81f5ad37f87bbc7e88aa368d4aba1e71e0b79cd8c4',
  '293257ab6495ebb11cf9e4aee0686ca30df8de2ab8d251f2cbbcf177bdfcae91',
  'cb87c87e4a138d9a72259d2a01bab15623c9846e568c1509b287721645a6ea53',
  '9d03b692e941d5ace207a9f8048834439f6de98e5c6c1590c22c4f4577c88a42',
]);

export function isDocumented(value: string): boolean {
  return DOCUMENTED.has(createHash('sha256').update(value).digest('hex'));
}
