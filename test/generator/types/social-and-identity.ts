/** Those who know people: sign-in services and social networks. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { jwtByRsa } from './encodings.js';
import { alnum, base64url, digits, hex, issuedToken, referenceTo, run } from './issued-token.js';

export const socialAndIdentityTypes: readonly CredentialType[] = [
  issuedToken({
    id: 'okta',
    vendor: 'Okta',
    known: 'context',
    names: ['OKTA_API_TOKEN', 'OKTA_CLIENT_TOKEN', 'OKTA_TOKEN'],
    shape: ['00', base64url(40)],
    beside: { OKTA_ORG_URL: ['https://', run(ALPHABET.lower, 8), '.okta.com'] },
  }),
  issuedToken({
    id: 'auth0',
    vendor: 'Auth0',
    known: 'context',
    names: ['AUTH0_CLIENT_SECRET', 'AUTH0_SECRET'],
    shape: [base64url(64)],
    beside: { AUTH0_CLIENT_ID: [alnum(32)], AUTH0_DOMAIN: [run(ALPHABET.lower, 8), '.eu.auth0.com'] },
  }),
  {
    id: 'auth0/management',
    vendor: 'Auth0',
    known: 'context',
    names: ['AUTH0_MANAGEMENT_TOKEN', 'AUTH0_API_TOKEN'],
    make: (random) => {
      const tenant = `https://${random.text(ALPHABET.lower, 8)}.eu.auth0.com/`;
      const client = random.text(ALPHABET.alnum, 32);
      const iat = random.between(1_700_000_000, 1_760_000_000);
      const claims = {
        iss: tenant,
        sub: `${client}@clients`,
        aud: `${tenant}api/v2/`,
        iat,
        exp: iat + 2_592_000,
        azp: client,
        gty: 'client-credentials',
      };
      return { secret: jwtByRsa(random, claims, { kid: random.text(ALPHABET.base64url, 21) }) };
    },
    negatives: (random) => [`eyJ${random.text(ALPHABET.lower, 20)}`, referenceTo('AUTH0_MANAGEMENT_TOKEN')],
  },
  issuedToken({
    id: 'twitch',
    vendor: 'Twitch',
    known: 'context',
    names: ['TWITCH_CLIENT_SECRET', 'TWITCH_ACCESS_TOKEN', 'TWITCH_OAUTH_TOKEN'],
    shape: [run(ALPHABET.lowerAlnum, 30)],
    beside: { TWITCH_CLIENT_ID: [run(ALPHABET.lowerAlnum, 30)] },
  }),
  issuedToken({
    id: 'twitter-bearer',
    vendor: 'X/Twitter',
    known: 'form',
    names: ['TWITTER_BEARER_TOKEN', 'X_BEARER_TOKEN'],
    shape: [
      ...['AAAAAAAAAAAAAAAAAAAAA', 'A', run(ALPHABET.letters, 4), run('BCDEFGHIJKLMNOPQRSTUVWXYZ', 1), 'wEAAAAA'],
      ...[alnum(10), '%2B', alnum(16), '%3D', alnum(50)],
    ],
    tooShort: 2,
  }),
  issuedToken({
    id: 'facebook',
    vendor: 'Meta',
    known: 'form',
    names: ['FACEBOOK_ACCESS_TOKEN', 'FB_PAGE_ACCESS_TOKEN', 'META_ACCESS_TOKEN'],
    shape: ['EAA', alnum(120, 200)],
    tooShort: 30,
  }),
  issuedToken({
    id: 'facebook/app',
    vendor: 'Meta',
    known: 'context',
    names: ['FACEBOOK_APP_TOKEN', 'FACEBOOK_APP_ACCESS_TOKEN'],
    shape: [run('123456789', 1), digits(14, 15), '|', base64url(27)],
    tooShort: 12,
  }),
  issuedToken({
    id: 'instagram',
    vendor: 'Meta',
    known: 'form',
    names: ['INSTAGRAM_ACCESS_TOKEN', 'INSTAGRAM_TOKEN'],
    shape: ['IGQVJ', base64url(130, 170)],
    tooShort: 30,
  }),
  issuedToken({
    id: 'linkedin',
    vendor: 'LinkedIn',
    known: 'context',
    names: ['LINKEDIN_CLIENT_SECRET', 'LINKEDIN_SECRET'],
    shape: [alnum(16)],
    beside: { LINKEDIN_CLIENT_ID: [run(ALPHABET.lowerAlnum, 14)] },
  }),
  issuedToken({
    id: 'spotify',
    vendor: 'Spotify',
    known: 'context',
    names: ['SPOTIFY_CLIENT_SECRET', 'SPOTIFY_SECRET'],
    shape: [hex(32)],
    beside: { SPOTIFY_CLIENT_ID: [hex(32)] },
  }),
];
