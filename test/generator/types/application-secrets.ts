/** Secrets that an application makes up for itself, and those that its scripts pass to others. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { hostName, password, userName } from './connection-strings.js';
import { base32 } from './encodings.js';
import { hex, issuedToken, referenceTo, PERCENT_ENCODED_IN_URLS } from './issued-token.js';

/** What Django picks from in `get_random_secret_key` (django/core/management/utils.py). */
const DJANGO = `${ALPHABET.lowerAlnum}!@#$%^&*(-_=+)`;

export const applicationSecretsTypes: readonly CredentialType[] = [
  {
    id: 'django-secret',
    vendor: 'Django',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.text(DJANGO, 50);
      return { secret, text: settings(`'${secret}'`), path: random.pick(['app/config/settings.py', 'srv/site/settings/production.py']) };
    },
    negatives: () => [settings("os.environ['SECRET_KEY']"), settings("env('DJANGO_SECRET_KEY')"), settings("''")],
  },
  {
    id: 'symfony-secret',
    vendor: 'Symfony',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.text(ALPHABET.hex, 32);
      return {
        secret,
        text: `###> symfony/framework-bundle ###\nAPP_ENV=prod\nAPP_SECRET=${secret}\n###< symfony/framework-bundle ###\n`,
        path: 'app/.env',
      };
    },
    negatives: () => [
      '###> symfony/framework-bundle ###\nAPP_ENV=dev\nAPP_SECRET=\n',
      `APP_ENV=prod\nAPP_SECRET=${referenceTo('FROM_VAULT')}\n`,
    ],
  },
  {
    id: 'laravel-appkey',
    vendor: 'Laravel',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = `base64:${random.bytes(32).toString('base64')}`;
      return {
        secret,
        text: `APP_NAME=Shop\nAPP_ENV=production\nAPP_KEY=${secret}\nAPP_DEBUG=false\n`,
        path: random.pick(['app/.env', 'var/www/html/.env']),
      };
    },
    negatives: () => [
      'APP_NAME=Shop\nAPP_ENV=local\nAPP_KEY=\nAPP_DEBUG=true\n',
      'APP_KEY=base64:\n',
      `APP_KEY=${referenceTo('LARAVEL_KEY')}\n`,
    ],
  },
  {
    id: 'rails-master',
    vendor: 'Rails',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.text(ALPHABET.hex, 32);
      return { secret, text: secret, path: random.pick(['app/config/master.key', 'rails/config/credentials/production.key']) };
    },
    negatives: (random) => [random.text(ALPHABET.hex, 12)],
  },
  issuedToken({
    id: 'rails-master/environment',
    vendor: 'Rails',
    known: 'context',
    names: ['RAILS_MASTER_KEY', 'RAILS_PRODUCTION_MASTER_KEY'],
    shape: [hex(32)],
  }),
  issuedToken({
    id: 'sidekiq',
    vendor: 'Sidekiq',
    known: 'context',
    names: ['BUNDLE_ENTERPRISE__CONTRIBSYS__COM', 'BUNDLE_GEMS__CONTRIBSYS__COM'],
    shape: [hex(8), ':', hex(8)],
  }),
  {
    id: 'sidekiq/url',
    vendor: 'Sidekiq',
    known: 'document',
    names: [],
    make: (random) => {
      const secret = random.text(ALPHABET.hex, 8);
      const source = `https://${random.text(ALPHABET.hex, 8)}:${secret}@enterprise.contribsys.com/`;
      return { secret, text: `source 'https://rubygems.org'\nsource '${source}' do\n  gem 'sidekiq-ent'\nend\n`, path: 'app/Gemfile' };
    },
    negatives: () => ["source 'https://enterprise.contribsys.com/' do\n  gem 'sidekiq-ent'\nend\n"],
  },
  {
    id: 'nextauth',
    vendor: 'NextAuth',
    known: 'context',
    names: ['NEXTAUTH_SECRET', 'NEXTAUTH_JWT_SECRET'],
    // What its pages tell to set: openssl rand -base64 32, or 32 bytes in hexadecimal digits.
    make: (random) => ({
      secret: random.bytes(32).toString(random.pick(['base64', 'hex'])),
      beside: { NEXTAUTH_URL: `https://${hostName(random)}` },
    }),
    negatives: () => ['your-nextauth-secret', 'changeme', referenceTo('NEXTAUTH_SECRET')],
    except: PERCENT_ENCODED_IN_URLS,
  },
  {
    id: 'dotenv-generic',
    vendor: 'generic',
    known: 'context',
    names: ['DB_PASSWORD', 'SMTP_PASSWORD', 'API_TOKEN', 'ADMIN_SECRET'],
    make: (random) => ({ secret: password(random) }),
    negatives: () => ['changeme', 'your-password-here', '/run/secrets/db_password', 'true', referenceTo('DB_PASSWORD')],
  },
  command(
    'curl-auth',
    (random) => {
      const secret = password(random);
      const address = `https://${hostName(random)}/api/v1/jobs`;
      const text = random.pick([
        `curl -fsS -u ${userName(random)}:${secret} ${address}\n`,
        `curl --user '${userName(random)}:${secret}' -X POST ${address}\n`,
        `curl -H "Authorization: Bearer ${secret}" ${address}\n`,
        `curl -s -H 'X-Api-Key: ${secret}' ${address} | jq .\n`,
      ]);
      return { secret, text: `#!/bin/sh\nset -eu\n${text}` };
    },
    [
      'curl -u "$USER:$PASSWORD" https://api.internal/v1\n',
      'curl -H "Authorization: Bearer $TOKEN" https://api.internal/v1\n',
      'curl -fsSL https://api.internal/v1\n',
    ],
  ),
  command(
    'bearer-header',
    (random) => {
      const secret = random.text(ALPHABET.alnum, random.between(32, 48));
      const text = random.pick([
        `GET /v1/orders HTTP/1.1\nHost: ${hostName(random)}\nAuthorization: Bearer ${secret}\nAccept: application/json\n`,
        `fetch(url, { headers: { 'Authorization': 'Bearer ${secret}' } });\n`,
        `headers = {"Authorization": "Bearer ${secret}"}\nresponse = session.get(url, headers=headers)\n`,
      ]);
      return { secret, text };
    },
    ['Authorization: Bearer <token>\n', 'Authorization: Bearer ${TOKEN}\n', "headers = {'Authorization': f'Bearer {token}'}\n"],
  ),
  command(
    'bearer-header/basic',
    (random) => {
      const secret = Buffer.from(`${userName(random)}:${password(random)}`).toString('base64');
      const text = random.pick([
        `GET /v1/orders HTTP/1.1\nHost: ${hostName(random)}\nAuthorization: Basic ${secret}\nAccept: application/json\n`,
        `proxy_set_header Authorization "Basic ${secret}";\n`,
        `headers = {"Authorization": "Basic ${secret}"}\n`,
      ]);
      return { secret, text };
    },
    [
      'Authorization: Basic <credentials>\n',
      'proxy_set_header Authorization $http_authorization;\n',
      'WWW-Authenticate: Basic realm="orders"\n',
    ],
  ),
  {
    id: 'ghost-trufflehog-canary',
    // AWS issues it and any report can only call it an AWS key; that the account belongs to Thinkst is what its id tells.
    vendor: 'AWS',
    known: 'form',
    names: ['AWS_ACCESS_KEY_ID', 'AWS_KEY_ID'],
    make: (random) => ({ secret: canaryKeyId(random), beside: { AWS_SECRET_ACCESS_KEY: random.text(ALPHABET.base64, 40) } }),
    negatives: (random) => [`AKIA${random.text(ALPHABET.base32, 15)}`, referenceTo('AWS_ACCESS_KEY_ID')],
  },
];

/** Text that stands in a script or a program, of which the sample is a part. */
function command(id: string, make: CredentialType['make'], negatives: readonly string[]): CredentialType {
  return { id, vendor: 'generic', known: 'document', names: [], make, negatives: () => negatives };
}

function settings(secretKey: string): string {
  return `from pathlib import Path\n\nBASE_DIR = Path(__file__).resolve().parent\nSECRET_KEY = ${secretKey}\nDEBUG = False\nALLOWED_HOSTS = ['*']\n`;
}

/** Thinkst's account, in the 40 bits that follow the first of a key id; random bits end it. */
function canaryKeyId(random: Random): string {
  const account = Buffer.alloc(8);
  account.writeBigUInt64BE((171_436_882_533n << 7n) | (1n << 47n) | BigInt(random.between(0, 127)));
  return `AKIA${base32(Buffer.concat([account.subarray(2), random.bytes(4)]))}`;
}
