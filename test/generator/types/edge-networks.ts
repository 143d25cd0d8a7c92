/** Owns the credentials of content networks, tunnels and private networks. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64, hexChecksum } from './checksums.js';
import { byContext, byForm, fixed, inDocument, shaped, type Shape } from './declare.js';
import { email } from './surroundings.js';

/** Forty characters and their checksum (Cloudflare, token formats). */
function cloudflareToken(prefix: string): Shape {
  return {
    make: (random) => {
      const body = random.text(ALPHABET.alnum, 40);
      return prefix + body + hexChecksum(body);
    },
    negatives: (random) => [prefix + random.text(ALPHABET.alnum, 30), prefix + 'x'.repeat(48)],
  };
}

/** `akab-` and two groups of sixteen (Akamai, EdgeGrid). */
function akamaiToken(random: Random): string {
  return `akab-${random.text(ALPHABET.lowerAlnum, 16)}-${random.text(ALPHABET.lowerAlnum, 16)}`;
}

/** The kind, the key's id and its secret part (Tailscale, key prefixes). */
function tailscaleKey(random: Random): string {
  const kind = random.pick(['auth', 'api', 'client']);
  return `tskey-${kind}-k${random.text(ALPHABET.base58, 6)}${random.text(ALPHABET.digits, 1)}CNTRL-${random.text(ALPHABET.base58, 32)}`;
}

/** An id that sorts by time (a KSUID of 27 characters), then a digit and twenty characters. */
function ngrokToken(random: Random): string {
  return `2${random.text(ALPHABET.alnum, 26)}_${random.text(ALPHABET.digits, 1)}${random.text(ALPHABET.alnum, 20)}`;
}

export const edgeNetworkTypes: readonly CredentialType[] = [
  byForm('cloudflare-token', 'Cloudflare', ['CLOUDFLARE_API_TOKEN', 'CF_API_TOKEN'], cloudflareToken('cfut_')),
  byForm('cloudflare-token/account', 'Cloudflare', ['CLOUDFLARE_API_TOKEN', 'CF_API_TOKEN'], cloudflareToken('cfat_')),
  byForm('cloudflare-global', 'Cloudflare', ['CLOUDFLARE_API_KEY', 'CF_API_KEY'], cloudflareToken('cfk_'), {
    beside: (random) => ({ CLOUDFLARE_EMAIL: email(random) }),
  }),
  byContext('cloudflare-global/legacy', 'Cloudflare', ['CLOUDFLARE_API_KEY', 'CLOUDFLARE_GLOBAL_API_KEY'], fixed('', ALPHABET.hex, 37), {
    beside: (random) => ({ CLOUDFLARE_EMAIL: email(random) }),
  }),
  byContext(
    'cloudflare-token-legacy',
    'Cloudflare',
    ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_DNS_API_TOKEN', 'CLOUDFLARE_TOKEN'],
    fixed('', ALPHABET.base64url, 40),
  ),
  byForm('cloudflare-origin-ca', 'Cloudflare', ['CLOUDFLARE_API_USER_SERVICE_KEY', 'CLOUDFLARE_ORIGIN_CA_KEY'], {
    make: (random) => `v1.0-${random.text(ALPHABET.hex, 24)}-${random.text(ALPHABET.hex, 146)}`,
    negatives: (random) => [
      `v1.0-${random.text(ALPHABET.hex, 24)}-${random.text(ALPHABET.hex, 40)}`,
      `v1.0-${'x'.repeat(24)}-${'x'.repeat(146)}`,
    ],
  }),
  byContext('fastly', 'Fastly', ['FASTLY_API_TOKEN', 'FASTLY_API_KEY', 'FASTLY_KEY'], fixed('', ALPHABET.base64url, 32)),
  byForm('akamai-edgegrid', 'Akamai', ['AKAMAI_CLIENT_TOKEN', 'AKAMAI_ACCESS_TOKEN'], shaped('akab-', akamaiToken)),
  inDocument(
    'akamai-edgegrid/file',
    'Akamai',
    (random) => {
      const secret = base64(random.bytes(32));
      const host = `akab-${random.text(ALPHABET.lowerAlnum, 16)}-${random.text(ALPHABET.lowerAlnum, 16)}.luna.akamaiapis.net`;
      const lines = [
        '[default]',
        `client_secret = ${secret}`,
        `host = ${host}`,
        `access_token = ${akamaiToken(random)}`,
        `client_token = ${akamaiToken(random)}`,
      ];
      return { secret, text: `${lines.join('\n')}\n`, path: 'root/.edgerc' };
    },
    () => ['[default]\nclient_secret = xxxx\nhost = akab-xxxx.luna.akamaiapis.net\naccess_token = akab-xxxx\nclient_token = akab-xxxx\n'],
  ),
  byForm('tailscale', 'Tailscale', ['TS_AUTHKEY', 'TAILSCALE_AUTHKEY', 'TAILSCALE_API_KEY'], shaped('tskey-', tailscaleKey)),
  byContext('ngrok', 'ngrok', ['NGROK_AUTHTOKEN', 'NGROK_AUTH_TOKEN', 'NGROK_API_KEY'], shaped('', ngrokToken)),
  inDocument('ngrok/file', 'ngrok', (random) => {
    const secret = ngrokToken(random);
    return {
      secret,
      path: 'root/.config/ngrok/ngrok.yml',
      text: `version: "2"\nauthtoken: ${secret}\ntunnels:\n  web:\n    proto: http\n    addr: 8080\n`,
    };
  }),
  byContext('zerotier', 'ZeroTier', ['ZEROTIER_API_TOKEN', 'ZEROTIER_CENTRAL_TOKEN', 'ZEROTIER_TOKEN'], fixed('', ALPHABET.alnum, 32)),
];
