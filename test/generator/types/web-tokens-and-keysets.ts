/** Signed tokens and keys that applications share: JWT, JWK, Tink, VAPID, WireGuard, Ethereum. */
import { createECDH } from 'node:crypto';
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { jsonInBase64url, jwtByHmac, jwtByRsa } from './encodings.js';
import { referenceTo } from './issued-token.js';
import { ecKey, rsaKey } from './private-keys.js';

export const webTokensAndKeysetsTypes: readonly CredentialType[] = [
  {
    id: 'jwt',
    vendor: 'generic',
    known: 'form',
    names: ['ACCESS_TOKEN', 'AUTH_TOKEN', 'JWT'],
    make: (random) => {
      const iat = random.between(1_700_000_000, 1_760_000_000);
      const claims = {
        sub: random.uuid(),
        iss: `https://login.${random.text(ALPHABET.lower, 7)}.net`,
        iat,
        exp: iat + random.pick([3600, 315_360_000]),
      };
      return { secret: random.pick([jwtByHmac, jwtByRsa])(random, claims) };
    },
    negatives: (random) => [
      `${jsonInBase64url({ alg: 'HS256' })}.${random.text(ALPHABET.lower, 3)}`,
      `eyJ${random.text(ALPHABET.lower, 12)}.eyJ${random.text(ALPHABET.lower, 12)}.${random.text(ALPHABET.lower, 12)}`,
      referenceTo('ACCESS_TOKEN'),
    ],
  },
  {
    id: 'jwk-private',
    vendor: 'generic',
    known: 'document',
    names: [],
    make: (random) => {
      const key = { ...random.pick([ecKey, rsaKey])(random).export({ format: 'jwk' }), kid: random.text(ALPHABET.alnum, 12), use: 'sig' };
      const text = JSON.stringify(random.pick([key, { keys: [key] }]), null, random.pick([0, 2]));
      return { secret: key.d ?? '', text: `${text}\n`, path: random.pick(['app/jwks.json', 'app/config/signing-key.json']) };
    },
    negatives: (random) => {
      const { kty = '', n = '', e = '' } = rsaKey(random).export({ format: 'jwk' });
      return [
        JSON.stringify({ kty, n, e, use: 'sig' }),
        JSON.stringify({ keys: [{ kty: 'EC', crv: 'P-256', x: random.text(ALPHABET.base64url, 43) }] }),
      ];
    },
  },
  {
    id: 'tink-keyset',
    vendor: 'Google Tink',
    known: 'document',
    names: [],
    // An AesGcmKey is field 3 with a length and 32 bytes (tink-crypto/tink, proto/aes_gcm.proto).
    make: (random) => {
      const secret = Buffer.concat([Buffer.from([0x1a, 0x20]), random.bytes(32)]).toString('base64');
      const text = keyset(random.between(1e8, 2e9), { value: secret, keyMaterialType: 'SYMMETRIC' });
      return { secret, text, path: random.pick(['app/keyset.json', 'etc/app/tink.json']) };
    },
    negatives: (random) => [
      keyset(random.between(1e8, 2e9), { value: '', keyMaterialType: 'REMOTE' }),
      JSON.stringify({ encryptedKeyset: random.bytes(90).toString('base64'), keysetInfo: { primaryKeyId: random.between(1e8, 2e9) } }),
    ],
  },
  {
    id: 'vapid',
    vendor: 'Web Push',
    known: 'context',
    names: ['VAPID_PRIVATE_KEY', 'VAPID_PRIVATE', 'WEB_PUSH_VAPID_PRIVATE_KEY'],
    make: (random) => {
      const pair = createECDH('prime256v1');
      pair.setPrivateKey(random.bytes(32).fill(0x51, 0, 1));
      return { secret: pair.getPrivateKey('base64url'), beside: { VAPID_PUBLIC_KEY: pair.getPublicKey('base64url') } };
    },
    negatives: (random) => [random.text(ALPHABET.base64url, 20), 'x'.repeat(43), referenceTo('VAPID_PRIVATE_KEY')],
  },
  {
    id: 'wireguard',
    vendor: 'WireGuard',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = clamped(random);
      return { secret, text: tunnel(random, secret), path: 'etc/wireguard/wg0.conf' };
    },
    negatives: (random) => [tunnel(random, referenceTo('WG_PRIVATE_KEY')), tunnel(random, random.bytes(30).toString('base64'))],
  },
  {
    id: 'wireguard/preshared',
    vendor: 'WireGuard',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.bytes(32).toString('base64');
      return { secret, text: `${tunnel(random, referenceTo('WG_PRIVATE_KEY'))}PresharedKey = ${secret}\n`, path: 'etc/wireguard/wg0.conf' };
    },
    negatives: (random) => [`${tunnel(random, referenceTo('WG_PRIVATE_KEY'))}PresharedKey = \n`],
  },
  {
    id: 'ethereum-key',
    vendor: 'Ethereum',
    known: 'context',
    names: ['ETHEREUM_PRIVATE_KEY', 'ETH_PRIVATE_KEY', 'ETHEREUM_DEPLOYER_PRIVATE_KEY'],
    // Any first byte under 0xff keeps the number under the order of secp256k1.
    make: (random) => ({ secret: `${random.pick(['', '0x'])}${random.bytes(32).fill(random.between(1, 0xfe), 0, 1).toString('hex')}` }),
    negatives: (random) => [
      `0x${random.text(ALPHABET.hex, 40)}`,
      `0x${'0'.repeat(64)}`,
      `0x${'f'.repeat(64)}`,
      referenceTo('ETHEREUM_PRIVATE_KEY'),
    ],
  },
];

/** 32 bytes with the bits fixed that Curve25519 wants fixed (RFC 7748 §5), as `wg genkey` prints them. */
function clamped(random: Random): string {
  const key = random.bytes(32);
  key[0] = (key[0] ?? 0) & 248;
  key[31] = ((key[31] ?? 0) & 127) | 64;
  return key.toString('base64');
}

function tunnel(random: Random, privateKey: string): string {
  const peer = random.bytes(32).toString('base64');
  return [
    `[Interface]\nAddress = 10.8.0.${random.between(2, 250)}/24\nPrivateKey = ${privateKey}\nListenPort = 51820\n`,
    `[Peer]\nPublicKey = ${peer}\nEndpoint = vpn.${random.text(ALPHABET.lower, 7)}.net:51820\nAllowedIPs = 0.0.0.0/0\n`,
  ].join('\n');
}

function keyset(keyId: number, data: { value: string; keyMaterialType: string }): string {
  const keyData = { typeUrl: 'type.googleapis.com/google.crypto.tink.AesGcmKey', ...data };
  return `${JSON.stringify({ primaryKeyId: keyId, key: [{ keyData, status: 'ENABLED', keyId, outputPrefixType: 'TINK' }] }, null, 2)}\n`;
}
