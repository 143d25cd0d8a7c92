/** The checks that a rule may name as `proof`. */
import type { Check } from './check.js';
import { base62Crc32, gitlabCrc32 } from './crc.js';
import { basicAuth, serviceAccount } from './documents.js';
import { jwt } from './jwt.js';
import { anthropicSuffix, awsKeyId, openaiMarker } from './key-id.js';
import { pypiMacaroon } from './macaroon.js';
import { pgpArmor, puttyKey } from './key-files.js';
import { base64PrivateKey, encryptedPrivateKey, privateKey } from './private-key.js';
import { urlPassword } from './url-password.js';

export const CHECKS: Readonly<Record<string, Check>> = {
  'base62-crc32': base62Crc32,
  'gitlab-crc32': gitlabCrc32,
  'aws-key-id': awsKeyId,
  'anthropic-suffix': anthropicSuffix,
  'openai-marker': openaiMarker,
  'pypi-macaroon': pypiMacaroon,
  jwt,
  'private-key': privateKey,
  'encrypted-private-key': encryptedPrivateKey,
  'base64-private-key': base64PrivateKey,
  'pgp-armor': pgpArmor,
  'putty-key': puttyKey,
  'service-account': serviceAccount,
  'basic-auth': basicAuth,
  'url-password': urlPassword,
};
