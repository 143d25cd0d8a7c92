/** The checks that a rule may name as `proof`. */
import type { Check } from './check.js';
import { ansibleVault } from './ansible-vault.js';
import { bech32 } from './bech32.js';
import { crc32Hex, dataCenterToken } from './atlassian.js';
import { base64Text, dockerConfigJson } from './base64-value.js';
import { confluentCrc32, nkeyCrc16 } from './checksummed.js';
import { base62Crc32, base62Crc32Inside, cloudflareCrc32, gitlabCrc32 } from './crc.js';
import { basicAuth, serviceAccount } from './documents.js';
import { discordToken, onepasswordToken, teamcityToken } from './encoded-tokens.js';
import { authorizedUser, bedrockKey, elasticsearchKey, flyMacaroon, githubAppJwt, jfrogReference } from './decoded-text.js';
import { grafanaCloudJson, grafanaCrc32, grafanaKeyJson, sentryJson } from './inner-json.js';
import { javaKeystore } from './java-keystore.js';
import { jwt } from './jwt.js';
import { auth0Jwt, kubernetesJwt, supabaseJwt } from './jwt-issuer.js';
import { privateJwk, tinkKey } from './key-documents.js';
import { anthropicSuffix, awsKeyId, groqMarker, openaiMarker } from './key-id.js';
import { pypiMacaroon } from './macaroon.js';
import { mylogin } from './mylogin.js';
import { pgpArmor, puttyKey } from './key-files.js';
import { credentialName } from './named.js';
import { pkcs12 } from './pkcs12.js';
import { base64PrivateKey, encryptedPrivateKey, privateKey } from './private-key.js';
import { secp256k1 } from './secp256k1.js';
import { urlPassword } from './url-password.js';

export const CHECKS: Readonly<Record<string, Check>> = {
  'base62-crc32': base62Crc32,
  'base62-crc32-inside': base62Crc32Inside,
  'gitlab-crc32': gitlabCrc32,
  'cloudflare-crc32': cloudflareCrc32,
  bech32,
  'aws-key-id': awsKeyId,
  'anthropic-suffix': anthropicSuffix,
  'openai-marker': openaiMarker,
  'groq-marker': groqMarker,
  'onepassword-token': onepasswordToken,
  'discord-token': discordToken,
  'teamcity-token': teamcityToken,
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
  'credential-name': credentialName,
  'grafana-crc32': grafanaCrc32,
  'grafana-cloud-json': grafanaCloudJson,
  'grafana-key-json': grafanaKeyJson,
  'sentry-json': sentryJson,
  'elasticsearch-key': elasticsearchKey,
  'nkey-crc16': nkeyCrc16,
  'confluent-crc32': confluentCrc32,
  'kubernetes-jwt': kubernetesJwt,
  'auth0-jwt': auth0Jwt,
  'supabase-jwt': supabaseJwt,
  'private-jwk': privateJwk,
  'tink-key': tinkKey,
  'base64-text': base64Text,
  'docker-config-json': dockerConfigJson,
  'crc32-hex': crc32Hex,
  'data-center-token': dataCenterToken,
  'bedrock-key': bedrockKey,
  'jfrog-reference': jfrogReference,
  'fly-macaroon': flyMacaroon,
  'authorized-user': authorizedUser,
  'github-app-jwt': githubAppJwt,
  secp256k1,
  'java-keystore': javaKeystore,
  pkcs12,
  mylogin,
  'ansible-vault': ansibleVault,
};
