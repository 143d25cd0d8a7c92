/** Owns the tokens of platforms that run applications. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64 } from './checksums.js';
import { byContext, byForm, fixed, inDocument, loose, shaped, type Shape } from './declare.js';
import { BASE64_IN_URL, HAS_SPACES } from './exceptions.js';
import { email } from './surroundings.js';

const uuid: Shape = shaped('', (random) => random.uuid());

/** A scheme and a macaroon in MessagePack, in base64 (Fly.io, superfly/macaroon). */
function flyToken(random: Random): string {
  const head = Buffer.from([0x93, 0xc4, 0x10]);
  return `FlyV1 fm2_${base64(Buffer.concat([head, random.bytes(random.between(150, 380))]))}`;
}

const vercelPrefixes = ['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'] as const;

export const appPlatformTypes: readonly CredentialType[] = [
  byForm('heroku-v2', 'Heroku', ['HEROKU_API_KEY', 'HEROKU_TOKEN'], fixed('HRKU-AA', ALPHABET.base64url, 58)),
  byContext('heroku-uuid', 'Heroku', ['HEROKU_API_KEY', 'HEROKU_AUTH_TOKEN', 'HEROKU_TOKEN'], uuid),
  inDocument('heroku-uuid/netrc', 'Heroku', (random) => {
    const secret = random.uuid();
    const text = `machine api.heroku.com\n  login ${email(random)}\n  password ${secret}\n`;
    return { secret, text, path: 'root/.netrc' };
  }),
  byForm('flyio', 'Fly.io', ['FLY_API_TOKEN', 'FLY_ACCESS_TOKEN'], shaped('FlyV1 fm2_', flyToken), {
    except: { ...BASE64_IN_URL, ...HAS_SPACES },
  }),
  byForm('render', 'Render', ['RENDER_API_KEY', 'RENDER_TOKEN'], loose('rnd_', ALPHABET.alnum, 28)),
  byContext('railway', 'Railway', ['RAILWAY_TOKEN', 'RAILWAY_API_TOKEN'], uuid),
  ...vercelPrefixes.map((prefix) =>
    byForm(
      prefix === 'vcp_' ? 'vercel' : `vercel/${prefix.slice(0, -1)}`,
      'Vercel',
      prefix === 'vck_' ? ['AI_GATEWAY_API_KEY', 'VERCEL_AI_GATEWAY_KEY'] : ['VERCEL_TOKEN', 'VERCEL_API_TOKEN', 'VERCEL_ACCESS_TOKEN'],
      loose(prefix, ALPHABET.alnum, 56),
    ),
  ),
  byContext('vercel/legacy', 'Vercel', ['VERCEL_TOKEN', 'VERCEL_API_TOKEN'], fixed('', ALPHABET.alnum, 24)),
  byForm('netlify', 'Netlify', ['NETLIFY_AUTH_TOKEN', 'NETLIFY_TOKEN'], loose('nfp_', ALPHABET.alnum, 36)),
  byContext('netlify/legacy', 'Netlify', ['NETLIFY_AUTH_TOKEN', 'NETLIFY_ACCESS_TOKEN'], fixed('', ALPHABET.base64url, 43)),
];
