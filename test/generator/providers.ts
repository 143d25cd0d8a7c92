/** Owns the comparison of a vendor, as the generator writes it, with the provider of the rule that found its credential. */
import type { CredentialType } from './credential-type.js';
import type { Setting } from './placing.js';

/** Slugs of providers, where they are not the vendor's own name. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'amazon-web-services': ['aws'],
  'bitbucket-cloud': ['bitbucket', 'atlassian'],
  'bitbucket-data-center': ['bitbucket', 'atlassian'],
  'jira-confluence-data-center': ['atlassian'],
  jira: ['atlassian'],
  'microsoft-teams': ['microsoft'],
  recaptcha: ['google'],
  'gitea-forgejo': ['gitea'],
  'code-climate': ['codeclimate'],
  testpypi: ['pypi'],
  'private-packagist': ['packagist'],
  'docker-hub': ['docker'],
  // A pull secret is what Kubernetes makes of Docker's own file.
  docker: ['docker', 'kubernetes'],
  'google-cloud': ['google'],
  'google-tink': ['google'],
  'google-recaptcha': ['google'],
  firebase: ['google'],
  'alibaba-cloud': ['alibaba'],
  'tencent-cloud': ['tencent'],
  ovhcloud: ['ovh'],
  'linode-akamai': ['linode'],
  'yandex-cloud': ['yandex'],
  'fly-io': ['fly'],
  'hashicorp-vault': ['hashicorp'],
  'hashicorp-terraform': ['hashicorp'],
  'terraform-cloud': ['hashicorp'],
  'octopus-deploy': ['octopus'],
  'sonarqube-sonarcloud': ['sonarsource'],
  sonarqube: ['sonarsource'],
  'sonarqube-cloud': ['sonarsource'],
  'scrutinizer-ci': ['scrutinizer'],
  'hugging-face': ['huggingface'],
  'together-ai': ['together'],
  'stability-ai': ['stability'],
  langsmith: ['langchain'],
  'weights-biases': ['wandb'],
  'weights-and-biases': ['wandb'],
  'fireworks-ai': ['fireworks'],
  'voyage-ai': ['voyage'],
  llamacloud: ['llamaindex'],
  mandrill: ['mailchimp', 'mandrill'],
  'brevo-sendinblue': ['brevo'],
  'x-twitter': ['twitter'],
  x: ['twitter'],
  meta: ['facebook', 'instagram'],
  'monday-com': ['monday'],
  'frame-io': ['frameio'],
  'new-relic': ['newrelic'],
  'sumo-logic': ['sumologic'],
  'logz-io': ['logzio'],
  'mongodb-atlas': ['mongodb'],
  // The scheme of a connection string names a product: the password is its owner's, not a vendor's.
  mongodb: ['mongodb', 'generic'],
  postgresql: ['postgresql', 'generic'],
  mysql: ['mysql', 'generic'],
  redis: ['redis', 'generic'],
  rabbitmq: ['generic'],
  jdbc: ['generic'],
  ftp: ['generic'],
  'sql-server': ['microsoft', 'azure', 'generic'],
  'cockroachdb-cloud': ['cockroachdb'],
  thinkst: ['aws'],
  'web-push': ['generic'],
};

/** Rules that know a value by what its syntax says, when its own bytes say nothing: then they may name the syntax, not the vendor. */
const PLACES: Readonly<Partial<Record<Setting, { providers: readonly string[]; reason: string }>>> = {
  npmrc: { providers: ['npm', 'generic'], reason: 'whatever stands there opens an npm registry' },
  netrc: { providers: ['generic', 'git'], reason: 'the file says password and host, no vendor' },
  'url-userinfo': { providers: ['generic', 'git', 'pypi'], reason: 'the address says password and host, no vendor' },
  'curl-header': { providers: ['generic'], reason: 'the header says credential, no vendor' },
  'url-query': { providers: ['generic'], reason: 'the parameter says credential, no vendor' },
  'curl-user': { providers: ['generic'], reason: 'the option says password, no vendor' },
};

/** @param plain the secret stands there in its own bytes, not percent-encoded */
export function isOf(provider: string, { vendor, known }: CredentialType, setting: Setting, plain: boolean): boolean {
  if (providersOf(vendor).includes(provider)) return true;
  return (known === 'context' || (setting.startsWith('url-') && !plain)) && PLACES[setting]?.providers.includes(provider) === true;
}

/** Settings in which no name, and so no vendor's, stands beside the value. */
export function isNameless(setting: Setting): boolean {
  return PLACES[setting] !== undefined;
}

export function providersOf(vendor: string): readonly string[] {
  const slug = slugOf(vendor);
  if (/^(?:azure|microsoft(?!-teams))/.test(slug)) return ['azure', 'microsoft'];
  if (slug.startsWith('ibm-')) return ['ibm'];
  return ALIASES[slug] ?? [slug];
}

/** What a report says of settings in which the vendor is not asked for. */
export function placeReasons(): readonly string[] {
  return Object.entries(PLACES).map(([setting, { providers, reason }]) => `${setting}: ${providers.join(', ')} will do, since ${reason}`);
}

function slugOf(vendor: string): string {
  return vendor
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
