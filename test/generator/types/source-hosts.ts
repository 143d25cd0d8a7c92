/** Owns the tokens of GitHub, GitLab and the hosts beside them. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base36Checksum, base62Checksum, base64url } from './checksums.js';
import { byContext, byForm, fixed, loose, shaped, type Shape } from './declare.js';
import { jsonWebToken, timestamp } from './surroundings.js';

/** A body of `length` characters and its checksum (github.blog, "Behind GitHub's new authentication token formats"). */
function gitHubToken(prefix: string, length: number): Shape {
  const whole = fixed(prefix, ALPHABET.alnum, length + 6);
  return {
    make: (random) => {
      const body = random.text(ALPHABET.alnum, length);
      return prefix + body + base62Checksum(body);
    },
    negatives: whole.negatives,
  };
}

/** `<routing fields><16 random bytes><their number>`, its length and a checksum (GitLab, Authn::TokenField::Generator::RoutableToken). */
function routableToken(random: Random, prefix: string, version: string): string {
  const number = (most: number): string => random.between(1, most).toString(36);
  const routing = [`o:${number(9999)}`, `p:${number(80_000_000)}`, `u:${number(30_000_000)}`].join('\n');
  const payload = base64url(Buffer.concat([Buffer.from(routing), random.bytes(16), Buffer.from([16])]));
  const checked = `${prefix}${payload}${version}.${payload.length.toString(36).padStart(2, '0')}`;
  return checked + base36Checksum(checked);
}

const gitLabBody = ALPHABET.base64url;

/** App id and signed claims (GitHub changelog, 2026-05-15: stateless installation tokens). */
function statelessInstallationToken(random: Random): string {
  const issued = timestamp(random);
  const claims = {
    aud: 'https://api.github.com',
    exp: issued + 3600,
    iat: issued,
    iss: 'https://github.com',
    jti: random.uuid(),
    sub: `installation:${random.between(10_000_000, 99_999_999)}`,
  };
  return `ghs_${random.between(100_000, 2_999_999)}_${jsonWebToken(random, claims, 'RS256')}`;
}

export const sourceHostTypes: readonly CredentialType[] = [
  byForm('github-pat-classic', 'GitHub', ['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT'], gitHubToken('ghp_', 30)),
  byForm('github-oauth', 'GitHub', ['GITHUB_OAUTH_TOKEN', 'GITHUB_TOKEN'], gitHubToken('gho_', 30)),
  byForm('github-app-user', 'GitHub', ['GITHUB_USER_TOKEN', 'GITHUB_APP_USER_TOKEN'], gitHubToken('ghu_', 30)),
  byForm('github-app-install', 'GitHub', ['GITHUB_TOKEN', 'GITHUB_INSTALLATION_TOKEN'], gitHubToken('ghs_', 30)),
  byForm(
    'github-app-install/stateless',
    'GitHub',
    ['GITHUB_TOKEN', 'GITHUB_INSTALLATION_TOKEN'],
    shaped('ghs_', statelessInstallationToken),
  ),
  byForm('github-refresh', 'GitHub', ['GITHUB_REFRESH_TOKEN', 'GH_REFRESH_TOKEN'], gitHubToken('ghr_', 70)),
  byForm('github-pat-fine', 'GitHub', ['GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT'], {
    make: (random) => `github_pat_${random.text(ALPHABET.alnum, 22)}_${random.text(ALPHABET.alnum, 59)}`,
    negatives: (random) => [
      `github_pat_${random.text(ALPHABET.alnum, 22)}_${random.text(ALPHABET.alnum, 40)}`,
      `github_pat_${'x'.repeat(22)}_${'x'.repeat(59)}`,
    ],
  }),
  byContext(
    'github-client-secret',
    'GitHub',
    ['GITHUB_CLIENT_SECRET', 'GITHUB_OAUTH_CLIENT_SECRET', 'AUTH_GITHUB_SECRET'],
    fixed('', ALPHABET.hex, 40),
    { beside: (random) => ({ GITHUB_CLIENT_ID: `Iv1.${random.text(ALPHABET.hex, 16)}` }) },
  ),
  byForm('gitlab-pat', 'GitLab', ['GITLAB_TOKEN', 'GITLAB_PRIVATE_TOKEN', 'GITLAB_API_TOKEN'], fixed('glpat-', gitLabBody, 20)),
  byForm(
    'gitlab-pat-routable',
    'GitLab',
    ['GITLAB_TOKEN', 'GITLAB_PRIVATE_TOKEN'],
    shaped('glpat-', (random) => routableToken(random, 'glpat-', '')),
  ),
  byForm(
    'gitlab-pat-routable/versioned',
    'GitLab',
    ['GITLAB_TOKEN', 'GITLAB_API_TOKEN'],
    shaped('glpat-', (random) => routableToken(random, 'glpat-', '.01')),
  ),
  byForm('gitlab-ptt', 'GitLab', ['GITLAB_TRIGGER_TOKEN', 'TRIGGER_TOKEN'], fixed('glptt-', ALPHABET.hex, 40)),
  byForm('gitlab-runner-reg', 'GitLab', ['REGISTRATION_TOKEN', 'GITLAB_REGISTRATION_TOKEN'], fixed('GR1348941', gitLabBody, 20)),
  byForm('gitlab-runner-auth', 'GitLab', ['RUNNER_TOKEN', 'CI_SERVER_TOKEN', 'GITLAB_RUNNER_TOKEN'], fixed('glrt-', gitLabBody, 20)),
  byForm(
    'gitlab-runner-auth/routable',
    'GitLab',
    ['RUNNER_TOKEN', 'CI_SERVER_TOKEN'],
    shaped('glrt-', (random) => routableToken(random, `glrt-t${random.between(1, 3)}_`, random.pick(['', '.01']))),
  ),
  byForm('gitlab-deploy', 'GitLab', ['CI_DEPLOY_PASSWORD', 'GITLAB_DEPLOY_TOKEN'], fixed('gldt-', gitLabBody, 20), {
    beside: (random) => ({ CI_DEPLOY_USER: `gitlab+deploy-token-${random.between(1000, 999_999)}` }),
  }),
  byForm('gitlab-job', 'GitLab', ['CI_JOB_TOKEN', 'GITLAB_JOB_TOKEN'], {
    make: (random) => `glcbt-${random.text(ALPHABET.hex, random.between(1, 5))}_${random.text(gitLabBody, 20)}`,
    negatives: (random) => [`glcbt-${random.text(ALPHABET.hex, 2)}_${random.text(gitLabBody, 12)}`, `glcbt-64_${'x'.repeat(20)}`],
  }),
  byForm('gitlab-feed', 'GitLab', ['GITLAB_FEED_TOKEN', 'FEED_TOKEN'], fixed('glft-', gitLabBody, 20)),
  byForm('gitlab-agent', 'GitLab', ['GITLAB_AGENT_TOKEN', 'AGENTK_TOKEN'], fixed('glagent-', gitLabBody, 50)),
  byForm('gitlab-oauth-secret', 'GitLab', ['GITLAB_CLIENT_SECRET', 'GITLAB_APP_SECRET'], loose('gloas-', ALPHABET.hex, 64), {
    beside: (random) => ({ GITLAB_CLIENT_ID: random.text(ALPHABET.hex, 64) }),
  }),
  byForm('gitlab-scim', 'GitLab', ['GITLAB_SCIM_TOKEN', 'SCIM_TOKEN'], fixed('glsoat-', gitLabBody, 20)),
  byForm('gitlab-ffclient', 'GitLab', ['GITLAB_FEATURE_FLAG_TOKEN', 'UNLEASH_INSTANCE_ID'], fixed('glffct-', gitLabBody, 20)),
  byForm('gitlab-mail', 'GitLab', ['GITLAB_INCOMING_MAIL_TOKEN', 'INCOMING_EMAIL_TOKEN'], loose('glimt-', ALPHABET.lowerAlnum, 25)),
  byContext('gitea', 'Gitea', ['GITEA_TOKEN', 'GITEA_API_TOKEN', 'GITEA_ACCESS_TOKEN'], fixed('', ALPHABET.hex, 40)),
  byForm(
    'sourcegraph',
    'Sourcegraph',
    ['SRC_ACCESS_TOKEN', 'SOURCEGRAPH_TOKEN'],
    shaped('sgp_', (random) => `sgp_${random.pick([random.text(ALPHABET.hex, 16), 'local'])}_${random.text(ALPHABET.hex, 40)}`),
  ),
  byForm('sourcegraph/short', 'Sourcegraph', ['SRC_ACCESS_TOKEN', 'SOURCEGRAPH_TOKEN'], fixed('sgp_', ALPHABET.hex, 40)),
  byContext('gitter', 'Gitter', ['GITTER_TOKEN', 'GITTER_ACCESS_TOKEN'], fixed('', ALPHABET.hex, 40)),
];
