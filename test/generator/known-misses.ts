/** What the rules do not find or hold back, each with its reason. Aim: as little as can be. */
import type { Setting } from './placing.js';

interface KnownMiss {
  /** All of them, when not given. */
  readonly types?: readonly string[];
  /** All settings, when not given. */
  readonly settings?: readonly Setting[];
  /** Of the secret; all, when not given. */
  readonly values?: RegExp;
  readonly reason: string;
}

/** Where no name stands beside a value, only a host or a user. */
const NAMELESS: readonly Setting[] = ['curl-header', 'curl-user', 'netrc', 'npmrc', 'url-userinfo', 'url-query'];

export const KNOWN_MISSES: readonly KnownMiss[] = [
  {
    types: ['airtable-pat', 'nkey-seed', 'discord-bot', 'resend', 'cursor', 'twitter-bearer', 'azure-openai/annotated'],
    settings: NAMELESS,
    reason:
      'what begins it is too short or too common to be looked for in every file; it is reported as the password or token it stands as',
  },
  {
    settings: ['curl-header', 'url-query', 'log'],
    values: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    reason: 'a UUID under a name that is no vendor’s is an id for all one can tell',
  },
  {
    settings: ['curl-header', 'url-query'],
    values: /^(?!(?:\D*\d+(?!\d)){3})|[^\w+/=~.%-]|^.{0,18}$/,
    reason: 'under a name that is no vendor’s only long random text with digits in it counts',
  },
  { values: /^[a-z_-]+$/i, reason: 'letters alone cannot be told from a name' },
  {
    types: ['aws-session-token', 'aws-session-token/legacy'],
    settings: ['curl-header', 'url-query'],
    reason: 'longer than any value a mere name is believed for',
  },
  {
    types: ['jwk-private', 'tink-keyset', 'sidekiq/url'],
    reason: 'the rule points at all that belongs to it: the whole object, user and password',
  },
  { types: ['rails-master'], reason: 'a file of 32 digits and nothing else holds no word to look for' },
  { types: ['dotenv-generic'], reason: 'secrets of no vendor are measured by themselves, against look-alikes' },
  { types: ['ansible-vault'], reason: 'it is encrypted: the header and the first line tell so, and the rest is not read' },
  {
    types: ['heroku-uuid/netrc', 'travisci/file', 'git-credentials/remote'],
    reason: 'the file says host and password, and is reported by that',
  },
  { types: ['confluent'], values: /^\//, reason: 'it begins as a path does' },
  {
    types: [
      'configcat',
      'configcat/versioned',
      'deepseek',
      'vault-service/legacy',
      'vault-batch/legacy',
      'mailgun/new',
      'mailgun',
      'klaviyo',
      'lob',
      'ethereum-key',
      'elevenlabs/new',
      'honeycomb',
      'plaid',
      'splunk/observability',
    ],
    settings: ['curl-header', 'url-query'],
    reason: 'so few different characters are as likely an id or a digest, under a name that is no vendor’s',
  },
  {
    types: ['coinbase/new', 'kubeconfig', 'kubeconfig/token'],
    reason: 'the secret is a private key or a JWT and is reported as one, whoever issued it',
  },
  { types: ['facebook/app'], settings: ['npmrc'], reason: 'a bar ends a command there, and no registry takes such a token' },
];

/** Look-alikes that are reported all the same. */
export const KNOWN_FIRED: readonly { readonly types: readonly string[]; readonly reason: string }[] = [
  {
    types: ['adyen', 'alibaba-akid', 'exoscale', 'slack-bot', 'slack-user', 'typeform', 'yandex-iam/api-key'],
    reason: 'the vendor publishes neither length nor alphabet, so the rule takes a little more than is known to be issued',
  },
];

export function knownMiss(type: string, setting: Setting, secret: string): string | undefined {
  return KNOWN_MISSES.find(
    (miss) => miss.types?.includes(type) !== false && miss.settings?.includes(setting) !== false && miss.values?.test(secret) !== false,
  )?.reason;
}

export function knownFired(type: string): boolean {
  return KNOWN_FIRED.some(({ types }) => types.includes(type));
}
