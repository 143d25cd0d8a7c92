/** Parcels, flights and letters; maps, films and search. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { jsonInBase64url } from './encodings.js';
import { alnum, base64url, digits, hex, issuedToken, oneOf, referenceTo, run } from './issued-token.js';

export const logisticsAndMediaTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'shippo',
    vendor: 'Shippo',
    known: 'form',
    names: ['SHIPPO_API_TOKEN', 'SHIPPO_API_KEY'],
    shape: ['shippo_', oneOf('live', 'test'), '_', hex(40)],
  }),
  issuedToken({
    id: 'easypost',
    vendor: 'EasyPost',
    known: 'form',
    names: ['EASYPOST_API_KEY', 'EASYPOST_KEY'],
    shape: [oneOf('EZAK', 'EZTK'), alnum(54)],
  }),
  issuedToken({
    id: 'lob',
    vendor: 'Lob',
    known: 'context',
    names: ['LOB_API_KEY', 'LOB_SECRET_KEY'],
    shape: [oneOf('live', 'test'), '_', hex(35)],
  }),
  issuedToken({
    id: 'frameio',
    vendor: 'Frame.io',
    known: 'form',
    names: ['FRAMEIO_TOKEN', 'FRAME_IO_TOKEN'],
    shape: ['fio-u-', base64url(64)],
  }),
  issuedToken({
    id: 'duffel',
    vendor: 'Duffel',
    known: 'form',
    names: ['DUFFEL_ACCESS_TOKEN', 'DUFFEL_API_KEY'],
    shape: ['duffel_', oneOf('test', 'live'), '_', base64url(43)],
  }),
  {
    id: 'mapbox',
    vendor: 'Mapbox',
    known: 'form',
    names: ['MAPBOX_SECRET_TOKEN', 'MAPBOX_DOWNLOADS_TOKEN', 'MAPBOX_ACCESS_TOKEN'],
    make: (random) => {
      const owner = jsonInBase64url({
        u: random.text(ALPHABET.lower, random.between(6, 14)),
        a: `cl${random.text(ALPHABET.lowerAlnum, 23)}`,
      });
      return { secret: `sk.${owner}.${random.text(ALPHABET.base64url, 22)}` };
    },
    negatives: (random) => [
      `sk.${random.text(ALPHABET.lower, 12)}.${random.text(ALPHABET.base64url, 22)}`,
      'sk.YOUR_MAPBOX_SECRET_TOKEN',
      referenceTo('MAPBOX_ACCESS_TOKEN'),
    ],
  },
  issuedToken({
    id: 'algolia',
    vendor: 'Algolia',
    known: 'context',
    names: ['ALGOLIA_ADMIN_KEY', 'ALGOLIA_ADMIN_API_KEY', 'ALGOLIA_API_KEY', 'ALGOLIA_WRITE_KEY'],
    shape: [hex(32)],
    beside: { ALGOLIA_APP_ID: [run(ALPHABET.upperAlnum, 10)] },
  }),
  issuedToken({
    id: 'cloudinary',
    vendor: 'Cloudinary',
    known: 'context',
    names: ['CLOUDINARY_API_SECRET', 'CLOUDINARY_SECRET'],
    shape: [base64url(27)],
    beside: { CLOUDINARY_API_KEY: [digits(15)], CLOUDINARY_CLOUD_NAME: [run(ALPHABET.lower, 9)] },
  }),
];
