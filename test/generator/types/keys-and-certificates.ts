/** Private keys in the files that hold them. The secret is the whole block, both marks included. */
import type { CredentialType } from '../credential-type.js';
import type { Random } from '../random.js';
import { ALPHABET } from '../random.js';
import { openPgpSecretKey, openSshKey, puttyKey } from './key-files.js';
import { referenceTo } from './issued-token.js';
import { pem, privateKeyPem, type PemEncoding } from './private-keys.js';

export const keysAndCertificatesTypes: readonly CredentialType[] = [
  pemType('pem-rsa', 'rsa-pkcs1', ['etc/ssl/private/server.key', 'root/.ssh/id_rsa', 'app/certs/tls.key']),
  pemType('pem-ec', 'ec-sec1', ['etc/ssl/private/ec.key', 'app/keys/signing.pem', 'root/.ssh/id_ecdsa']),
  pemType('pem-pkcs8', 'pkcs8', ['etc/ssl/private/server.key', 'app/config/private.pem', 'etc/nginx/tls.key']),
  pemType('pem-pkcs8-enc', 'pkcs8-encrypted', ['etc/ssl/private/locked.key', 'app/keys/private.pem']),
  {
    id: 'pem-pkcs8/escaped',
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = privateKeyPem(random, 'pkcs8').trim().replaceAll('\n', '\\n');
      const text = random.pick([
        `PORT=8080\nPRIVATE_KEY="${secret}\\n"\nDEBUG=false\n`,
        `{\n  "issuer": "billing",\n  "privateKey": "${secret}\\n"\n}\n`,
      ]);
      return { secret, text };
    },
    negatives: () => [
      `PRIVATE_KEY=${referenceTo('PRIVATE_KEY')}\n`,
      'PRIVATE_KEY="-----BEGIN PRIVATE KEY-----\\n...\\n-----END PRIVATE KEY-----"\n',
    ],
  },
  {
    id: 'pem-b64',
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = Buffer.from(privateKeyPem(random, random.pick(['rsa-pkcs1', 'ec-sec1', 'pkcs8']))).toString('base64');
      const text = random.pick([
        `TLS_KEY=${secret}\n`,
        `apiVersion: v1\nkind: Secret\nmetadata:\n  name: tls\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${secret}\n`,
        `{"signing_key": "${secret}", "kid": "main"}\n`,
      ]);
      return { secret, text };
    },
    negatives: (random) => [
      `TLS_CERT=${Buffer.from(pem('CERTIFICATE', random.bytes(400))).toString('base64')}\n`,
      `TLS_KEY=${Buffer.from(pem('PUBLIC KEY', random.bytes(91))).toString('base64')}\n`,
    ],
  },
  fileType(
    'openssh-key',
    ['root/.ssh/id_ed25519', 'home/app/.ssh/id_ed25519', 'root/.ssh/deploy'],
    (random) => openSshKey(random, { encrypted: false }),
    'OPENSSH PRIVATE KEY',
  ),
  fileType(
    'openssh-key/encrypted',
    ['root/.ssh/id_ed25519', 'home/app/.ssh/id_rsa'],
    (random) => openSshKey(random, { encrypted: true }),
    'OPENSSH PRIVATE KEY',
  ),
  fileType('pgp-key', ['root/signing.asc', 'app/keys/release-secret.asc'], openPgpSecretKey, 'PGP PRIVATE KEY BLOCK'),
  fileType('putty-ppk', ['root/deploy.ppk', 'home/app/keys/server.ppk'], (random) => puttyKey(random, 3)),
  fileType('putty-ppk/2', ['root/deploy.ppk', 'home/app/keys/server.ppk'], (random) => puttyKey(random, 2)),
];

function pemType(id: string, encoding: PemEncoding, paths: readonly string[]): CredentialType {
  const label = {
    'rsa-pkcs1': 'RSA PRIVATE KEY',
    'ec-sec1': 'EC PRIVATE KEY',
    pkcs8: 'PRIVATE KEY',
    'pkcs8-encrypted': 'ENCRYPTED PRIVATE KEY',
  }[encoding];
  return fileType(id, paths, (random) => privateKeyPem(random, encoding), label);
}

/** A file that holds one key and nothing else. */
function fileType(id: string, paths: readonly string[], text: (random: Random) => string, label = 'PRIVATE KEY'): CredentialType {
  return {
    id,
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const key = text(random);
      return { secret: key.trimEnd(), text: key, path: random.pick(paths) };
    },
    negatives: (random) => [
      `-----BEGIN ${label}-----\n-----END ${label}-----\n`,
      `if (text.startsWith('-----BEGIN ${label}-----')) return '${random.text(ALPHABET.lower, 12)}';\n`,
      pem('CERTIFICATE', random.bytes(300)),
    ],
  };
}
