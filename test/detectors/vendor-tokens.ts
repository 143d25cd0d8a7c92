/** Samples of vendors' tokens that have an inside or a checksum. Computed otherwise than in the product, so that each checks the other. */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { ALPHABETS, pick, randomBytes, type Random } from './random.js';
import { pem } from './structures.js';

/** Undefined for what is none of these. @param kind which of its forms */
export function vendorToken(name: string, kind: string, random: Random): string | undefined {
  const alnum = (length: number): string => pick(random, ALPHABETS.alnum, length);
  switch (name) {
    case 'mapbox':
      return `${kind}.${base64url({ u: pick(random, ALPHABETS.lower, 8), a: pick(random, ALPHABETS.lowerdigits, 25) })}.${alnum(22)}`;
    case 'jwt-of':
      return tokenOf(kind, random);
    case 'grafana':
      return grafana(kind, random);
    case 'sentry': {
      const inside = {
        iat: 1_700_000_000,
        url: 'https://sentry.io',
        region_url: 'https://de.sentry.io',
        org: pick(random, ALPHABETS.lower, 6),
      };
      return `sntrys_${Buffer.from(JSON.stringify(inside)).toString('base64')}_${pick(random, ALPHABETS.base64, 43)}`;
    }
    case 'confluent': {
      const body = `cflt${pick(random, ALPHABETS.base64, 54)}`;
      return body + littleEndian(checksum(body)).toString('base64').slice(0, 6);
    }
    case 'elasticsearch':
      return Buffer.from(`${pick(random, ALPHABETS.base64url, 20)}:${pick(random, ALPHABETS.base64url, 22)}`).toString('base64');
    case 'nkey':
      return nkey(randomBytes(random, 32));
    case 'text64':
      return Buffer.from(`${alnum(Number(kind) - 4)}a1B2`).toString('base64');
    case 'b64bytes':
      return randomBytes(random, Number(kind)).toString('base64');
    case 'docker-config64': {
      const auth = Buffer.from(`ci:${alnum(20)}`).toString('base64');
      return Buffer.from(JSON.stringify({ auths: { 'registry.internal': { auth } } })).toString('base64');
    }
    case 'jwk':
      return JSON.stringify(jwk(kind === 'private', random));
    case 'tink':
      return JSON.stringify({
        typeUrl: 'type.googleapis.com/google.crypto.tink.AesGcmKey',
        value: randomBytes(random, 34).toString('base64'),
        keyMaterialType: kind,
      });
    default:
      return undefined;
  }
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function tokenOf(issuer: string, random: Random): string {
  const kid = pick(random, ALPHABETS.alnum, 21);
  const rs256 = { alg: 'RS256', typ: 'JWT', kid };
  const tokens: Readonly<Record<string, readonly [object, object]>> = {
    kubernetes: [
      { alg: 'RS256', kid },
      { iss: 'kubernetes/serviceaccount', 'kubernetes.io/serviceaccount/namespace': 'default', sub: 'system:serviceaccount:default:ci' },
    ],
    auth0: [rs256, { iss: 'https://acme.eu.auth0.com/', sub: 'a@clients', aud: 'https://acme.eu.auth0.com/api/v2/' }],
    supabase: [
      { alg: 'HS256', typ: 'JWT' },
      { iss: 'supabase', ref: kid, role: 'service_role', iat: 1_700_000_000 },
    ],
    'supabase-anon': [
      { alg: 'HS256', typ: 'JWT' },
      { iss: 'supabase', ref: kid, role: 'anon', iat: 1_700_000_000 },
    ],
  };
  const [header = {}, payload = {}] = tokens[issuer] ?? [];
  return `${base64url(header)}.${base64url(payload)}.${pick(random, ALPHABETS.base64url, 86)}`;
}

function grafana(kind: string, random: Random): string {
  const alnum = (length: number): string => pick(random, ALPHABETS.alnum, length);
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64');
  switch (kind) {
    case 'sa': {
      const body = `glsa_${alnum(32)}`;
      return `${body}_${littleEndian(checksum(body)).toString('hex')}`;
    }
    case 'cloud':
      return `glc_${encoded({ o: '123456', n: 'policy-token', k: alnum(24), m: { r: 'eu' } })}`;
    default:
      return encoded({ k: alnum(32), n: 'ci', id: 1 });
  }
}

/** https://github.com/nats-io/nkeys : `S` and the kind `U` share two bytes; then the seed and its CRC. */
function nkey(seed: Buffer): string {
  const body = Buffer.concat([Buffer.from([(18 << 3) | 5, 0]), seed]);
  let remainder = 0;
  for (const bit of [...body, 0, 0].flatMap((byte) => byte.toString(2).padStart(8, '0').split(''))) {
    const carry = remainder >> 15;
    remainder = ((remainder << 1) & 0xffff) | Number(bit);
    if (carry) remainder ^= 0x1021;
  }
  const bits = [...body, remainder & 255, remainder >> 8].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => ALPHABETS.upper32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

function jwk(withPrivate: boolean, random: Random): object {
  const key = createPrivateKey(pem(random, 'ed25519'));
  return { use: 'sig', ...(withPrivate ? key : createPublicKey(key)).export({ format: 'jwk' }) };
}

/** CRC-32 as a division of bits. */
function checksum(text: string): number {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = (sum ^ (byte >> bit)) & 1;
      sum = (sum >>> 1) ^ (carry ? 0xedb88320 : 0);
    }
  }
  return ~sum >>> 0;
}

function littleEndian(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
