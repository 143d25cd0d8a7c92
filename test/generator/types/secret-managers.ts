/** Owns the credentials of tools that keep other credentials, and of those that build infrastructure. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64url, bech32 } from './checksums.js';
import { byContext, byForm, fixed, inDocument, loose, shaped } from './declare.js';
import { company, email, jsonWebToken, timestamp } from './surroundings.js';

const TOKEN = ALPHABET.base64url;

/** The Secret Key of an account, in its own alphabet without look-alikes (1Password, security design white paper). */
function secretKey(random: Random): string {
  return ['A3', ...[6, 6, 5, 5, 5, 5].map((length) => random.text('23456789ABCDEFGHJKLMNPQRSTVWXYZ', length))].join('-');
}

/** A JSON document in base64: who signs in, and the keys that unlock what it may see. */
function serviceAccountToken(random: Random): string {
  const document = {
    signInAddress: `${company(random)}.1password.com`,
    userAuth: { method: 'SRPg-4096', alg: 'PBES2g-HS256', iterations: 650_000, salt: base64url(random.bytes(16)) },
    email: `${random.text(ALPHABET.base32.toLowerCase(), 13)}@1passwordserviceaccounts.com`,
    srpX: random.text(ALPHABET.hex, 64),
    muk: { alg: 'A256GCM', ext: true, k: base64url(random.bytes(32)), key_ops: ['encrypt', 'decrypt'], kty: 'oct', kid: 'mp' },
    secretKey: secretKey(random),
    throttleSecret: { seed: random.text(ALPHABET.hex, 64), uuid: random.text(ALPHABET.upperAlnum, 26) },
    deviceUuid: random.text(ALPHABET.base32.toLowerCase(), 26),
  };
  return `ops_${base64url(JSON.stringify(document))}`;
}

function ageKey(random: Random): string {
  return bech32('age-secret-key-', random.bytes(32)).toUpperCase();
}

/** Salt, checksum and ciphertext in hexadecimal, a line each, and that in hexadecimal again, eighty digits a line (Ansible, vault format 1.1). */
function ansibleVault(random: Random): string {
  const parts = [32, 32, 16 * random.between(8, 40)].map((length) => random.bytes(length).toString('hex'));
  const digits = Buffer.from(parts.join('\n')).toString('hex');
  return ['$ANSIBLE_VAULT;1.1;AES256', ...(digits.match(/.{1,80}/gu) ?? [])].join('\n');
}

export const secretManagerTypes: readonly CredentialType[] = [
  byForm(
    'vault-service',
    'HashiCorp Vault',
    ['VAULT_TOKEN', 'VAULT_DEV_TOKEN'],
    shaped('hvs.', (random) => `hvs.CAESI${random.text(TOKEN, random.between(86, 100))}`),
  ),
  byForm('vault-service/root', 'HashiCorp Vault', ['VAULT_TOKEN', 'VAULT_ROOT_TOKEN'], loose('hvs.', ALPHABET.alnum, 24)),
  byContext('vault-service/legacy', 'HashiCorp Vault', ['VAULT_TOKEN', 'VAULT_ROOT_TOKEN'], fixed('s.', ALPHABET.alnum, 24)),
  byForm(
    'vault-batch',
    'HashiCorp Vault',
    ['VAULT_TOKEN', 'VAULT_BATCH_TOKEN'],
    shaped('hvb.', (random) => `hvb.AAAAAQ${random.text(TOKEN, random.between(132, 260))}`),
  ),
  byContext(
    'vault-batch/legacy',
    'HashiCorp Vault',
    ['VAULT_TOKEN', 'VAULT_BATCH_TOKEN'],
    shaped('b.', (random) => `b.AAAAAQ${random.text(TOKEN, random.between(132, 260))}`),
  ),
  byContext(
    'vault-approle',
    'HashiCorp Vault',
    ['VAULT_SECRET_ID', 'VAULT_APPROLE_SECRET_ID'],
    shaped('', (random) => random.uuid()),
    {
      beside: (random) => ({ VAULT_ROLE_ID: random.uuid() }),
    },
  ),
  byForm('terraform-cloud', 'HashiCorp', ['TF_TOKEN_app_terraform_io', 'TFE_TOKEN', 'TF_API_TOKEN'], {
    make: (random) => `${random.text(ALPHABET.alnum, 14)}.atlasv1.${random.text(ALPHABET.alnum, 67)}`,
    negatives: (random) => [
      `${random.text(ALPHABET.alnum, 14)}.atlasv1.${random.text(ALPHABET.alnum, 20)}`,
      `${'x'.repeat(14)}.atlasv1.${'x'.repeat(67)}`,
    ],
  }),
  inDocument('terraform-cloud/credentials', 'HashiCorp', (random) => {
    const secret = `${random.text(ALPHABET.alnum, 14)}.atlasv1.${random.text(ALPHABET.alnum, 67)}`;
    const text = JSON.stringify({ credentials: { 'app.terraform.io': { token: secret } } }, null, 2);
    return { secret, text: `${text}\n`, path: 'root/.terraform.d/credentials.tfrc.json' };
  }),
  byContext('hcp', 'HashiCorp', ['HCP_CLIENT_SECRET', 'TF_VAR_hcp_client_secret'], fixed('', TOKEN, 64), {
    beside: (random) => ({ HCP_CLIENT_ID: random.text(ALPHABET.alnum, 32) }),
  }),
  ...['pt', 'ct', 'sa', 'scim', 'audit'].map((kind) =>
    byForm(
      kind === 'pt' ? 'doppler' : `doppler/${kind}`,
      'Doppler',
      ['DOPPLER_TOKEN', 'DOPPLER_API_TOKEN'],
      loose(`dp.${kind}.`, ALPHABET.alnum, 43),
    ),
  ),
  byForm(
    'doppler/service',
    'Doppler',
    ['DOPPLER_TOKEN', 'DOPPLER_SERVICE_TOKEN'],
    shaped(
      'dp.st.',
      (random) => `dp.st.${random.pick(['', 'dev.', 'stg.', 'prd.', 'prd_eu.'])}${random.text(ALPHABET.alnum, random.between(40, 44))}`,
    ),
  ),
  byForm('1password-sa', '1Password', ['OP_SERVICE_ACCOUNT_TOKEN', 'ONEPASSWORD_TOKEN'], shaped('ops_eyJ', serviceAccountToken)),
  byForm('1password-secretkey', '1Password', ['OP_SECRET_KEY', 'ONEPASSWORD_SECRET_KEY'], shaped('A3-', secretKey), {
    beside: (random) => ({ OP_ACCOUNT: `${company(random)}.1password.com`, OP_EMAIL: email(random) }),
  }),
  byForm('age-key', 'age', ['SOPS_AGE_KEY', 'AGE_SECRET_KEY', 'AGE_KEY'], shaped('AGE-SECRET-KEY-1', ageKey)),
  inDocument('age-key/file', 'age', (random) => {
    const secret = ageKey(random);
    const text = `# created: 2024-03-02T10:41:09+01:00\n# public key: ${bech32('age', random.bytes(32))}\n${secret}\n`;
    return { secret, text, path: 'root/.config/sops/age/keys.txt' };
  }),
  byForm('pulumi', 'Pulumi', ['PULUMI_ACCESS_TOKEN', 'PULUMI_TOKEN'], fixed('pul-', ALPHABET.hex, 40)),
  byForm('infracost', 'Infracost', ['INFRACOST_API_KEY', 'INFRACOST_TOKEN'], loose('ico-', ALPHABET.alnum, 32)),
  byForm('spectralops', 'SpectralOps', ['SPECTRAL_DSN_KEY', 'SPECTRAL_TOKEN'], loose('spu-', ALPHABET.hex, 32)),
  byContext(
    'bitwarden',
    'Bitwarden',
    ['BW_CLIENTSECRET', 'BITWARDEN_CLIENT_SECRET', 'BITWARDEN_CLIENTSECRET'],
    fixed('', ALPHABET.alnum, 30),
    {
      beside: (random) => ({ BW_CLIENTID: `user.${random.uuid()}` }),
    },
  ),
  inDocument('ansible-vault', 'Ansible', (random) => {
    const secret = ansibleVault(random);
    return { secret, text: `${secret}\n`, path: 'etc/ansible/group_vars/all/vault.yml' };
  }),
  byContext(
    'scalr',
    'Scalr',
    ['SCALR_TOKEN', 'SCALR_API_TOKEN'],
    shaped('', (random) =>
      jsonWebToken(random, { iss: 'user', jti: `at-${random.text(ALPHABET.lowerAlnum, 15)}`, iat: timestamp(random) }),
    ),
  ),
];
