/** A few rows of each kind, so that the rig is tested whatever the families hold. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';

export const ownTypes: readonly CredentialType[] = [
  {
    id: 'own/form',
    vendor: 'DigitalOcean',
    known: 'form',
    names: ['DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN'],
    make: (random) => ({ secret: `dop_v1_${random.text(ALPHABET.hex, 64)}` }),
    negatives: (random) => [`dop_v1_${random.text(ALPHABET.hex, 63)}`],
  },
  {
    id: 'own/context',
    vendor: 'Datadog',
    known: 'context',
    names: ['DATADOG_API_KEY', 'DD_API_KEY'],
    make: (random) => ({ secret: random.text(ALPHABET.hex, 32) }),
  },
  {
    id: 'own/special-characters',
    vendor: 'generic',
    known: 'context',
    names: ['DATABASE_PASSWORD'],
    make: (random) => ({ secret: `${random.text(ALPHABET.alnum, 6)}"'&<$\\%#${random.text(ALPHABET.alnum, 6)}` }),
  },
  {
    id: 'own/line',
    vendor: 'PostgreSQL',
    known: 'form',
    names: ['DATABASE_URL'],
    make: (random) => {
      const secret = random.text(ALPHABET.alnum, 20);
      return { secret, text: `postgres://shop:${secret}@db.internal:5432/shop` };
    },
  },
  {
    id: 'own/lines',
    vendor: 'generic',
    known: 'document',
    names: ['TLS_PRIVATE_KEY'],
    make: (random) => {
      const body = (
        random
          .bytes(300)
          .toString('base64')
          .match(/.{1,64}/g) ?? []
      ).join('\n');
      const secret = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----`;
      return { secret, text: `${secret}\n` };
    },
  },
];
