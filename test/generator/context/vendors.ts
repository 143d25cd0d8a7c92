/**
 * Owns what says a vendor's name beside a credential of its, apart from the name of a variable: hosts, programs and files as the vendors' own pages have
 * them. Written from those pages and the list of credential formats, never from `detectors/`.
 */

export interface VendorTraces {
  /** Id of the credential type. */
  readonly type: string;
  /** The word as people name a section after the vendor. */
  readonly word: string;
  readonly host: string;
  /** The vendor's own program, where it takes the credential as an option. */
  readonly program?: string;
  /** Where that program keeps it. */
  readonly file?: string;
}

export const VENDOR_TRACES: readonly VendorTraces[] = [
  { type: 'codecov', word: 'codecov', host: 'api.codecov.io', program: 'codecov' },
  { type: 'snyk', word: 'snyk', host: 'api.snyk.io' },
  { type: 'scaleway', word: 'scaleway', host: 'api.scaleway.com', program: 'scw', file: 'root/.config/scw/config.yaml' },
  { type: 'linode', word: 'linode', host: 'api.linode.com', program: 'linode-cli', file: 'root/.config/linode-cli' },
  { type: 'vultr', word: 'vultr', host: 'api.vultr.com', program: 'vultr-cli' },
  { type: 'civo', word: 'civo', host: 'api.civo.com', program: 'civo' },
  { type: 'hetzner', word: 'hetzner', host: 'api.hetzner.cloud', program: 'hcloud', file: 'root/.config/hcloud/cli.toml' },
  { type: 'heroku-uuid', word: 'heroku', host: 'api.heroku.com', program: 'heroku' },
  { type: 'railway', word: 'railway', host: 'backboard.railway.app', program: 'railway', file: 'root/.railway/config.json' },
  { type: 'vercel/legacy', word: 'vercel', host: 'api.vercel.com', program: 'vercel' },
  { type: 'netlify/legacy', word: 'netlify', host: 'api.netlify.com', program: 'netlify', file: 'root/.config/netlify/config.json' },
  { type: 'cloudflare-token-legacy', word: 'cloudflare', host: 'api.cloudflare.com', program: 'wrangler' },
  { type: 'fastly', word: 'fastly', host: 'api.fastly.com', program: 'fastly', file: 'root/.config/fastly/config.toml' },
  { type: 'circleci/legacy', word: 'circleci', host: 'circleci.com', program: 'circleci', file: 'root/.circleci/cli.yml' },
  { type: 'travisci', word: 'travis', host: 'api.travis-ci.com', program: 'travis', file: 'root/.travis/config.yml' },
  { type: 'bitrise', word: 'bitrise', host: 'api.bitrise.io' },
  { type: 'cohere', word: 'cohere', host: 'api.cohere.com' },
  { type: 'mistral', word: 'mistral', host: 'api.mistral.ai' },
  { type: 'deepseek', word: 'deepseek', host: 'api.deepseek.com' },
  { type: 'elevenlabs', word: 'elevenlabs', host: 'api.elevenlabs.io' },
  { type: 'wandb', word: 'wandb', host: 'api.wandb.ai', program: 'wandb' },
  { type: 'assemblyai', word: 'assemblyai', host: 'api.assemblyai.com' },
  { type: 'deepgram', word: 'deepgram', host: 'api.deepgram.com' },
  { type: 'voyage', word: 'voyageai', host: 'api.voyageai.com' },
  { type: 'baseten', word: 'baseten', host: 'api.baseten.co' },
  { type: 'twilio-auth', word: 'twilio', host: 'api.twilio.com', program: 'twilio' },
  { type: 'mailgun', word: 'mailgun', host: 'api.mailgun.net' },
  { type: 'mandrill', word: 'mandrill', host: 'mandrillapp.com' },
  { type: 'mailjet', word: 'mailjet', host: 'api.mailjet.com' },
  { type: 'postmark', word: 'postmark', host: 'api.postmarkapp.com' },
  { type: 'sparkpost', word: 'sparkpost', host: 'api.sparkpost.com' },
  { type: 'klaviyo', word: 'klaviyo', host: 'a.klaviyo.com' },
  { type: 'plaid', word: 'plaid', host: 'production.plaid.com' },
  { type: 'zendesk', word: 'zendesk', host: 'acme.zendesk.com' },
  { type: 'intercom', word: 'intercom', host: 'api.intercom.io' },
  { type: 'asana', word: 'asana', host: 'app.asana.com' },
  { type: 'monday', word: 'monday', host: 'api.monday.com' },
  { type: 'okta', word: 'okta', host: 'acme.okta.com', file: 'root/.okta/okta.yaml' },
  { type: 'cloudinary', word: 'cloudinary', host: 'api.cloudinary.com' },
  { type: 'pagerduty', word: 'pagerduty', host: 'api.pagerduty.com' },
  { type: 'opsgenie', word: 'opsgenie', host: 'api.opsgenie.com' },
  { type: 'datadog', word: 'datadog', host: 'api.datadoghq.com', file: 'etc/datadog-agent/datadog.yaml' },
  { type: 'honeycomb', word: 'honeycomb', host: 'api.honeycomb.io' },
  { type: 'logzio', word: 'logzio', host: 'listener.logz.io' },
  { type: 'bugsnag', word: 'bugsnag', host: 'notify.bugsnag.com' },
  { type: 'gitea', word: 'gitea', host: 'gitea.acme.internal' },
  { type: 'launchdarkly', word: 'launchdarkly', host: 'app.launchdarkly.com', program: 'ldcli' },
  { type: 'ngrok', word: 'ngrok', host: 'api.ngrok.com', program: 'ngrok', file: 'root/.config/ngrok/ngrok.yml' },
  { type: 'vault-service/legacy', word: 'vault', host: 'vault.acme.internal', program: 'vault' },
];

/** Names of vendors that are words of the language: beside a value they speak of something else more often than not. */
export const ORDINARY_WORDS = [
  'square',
  'linear',
  'front',
  'segment',
  'render',
  'box',
  'fly',
  'line',
  'split',
  'stream',
  'modal',
  'loops',
  'wise',
] as const;
