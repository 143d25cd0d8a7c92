/** Owns the tokens of Atlassian: Bitbucket, Jira and Confluence, in the cloud and in the data centre. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64, hexChecksum } from './checksums.js';
import { byContext, byForm, fixed, shaped } from './declare.js';
import { BASE64_IN_URL } from './exceptions.js';
import { company, email, user } from './surroundings.js';

/** Base64 up to and with its padding, then a checksum of all that stands before it. */
function cloudToken(random: Random, prefix: string): string {
  const body = `${prefix}${random.text(ALPHABET.base64url, 170)}${random.pick(['0', '4', '8', 'A', 'E', 'I', 'M', 'Q', 'U', 'c', 'g', 'k', 's', 'w'])}=`;
  return body + hexChecksum(body).toUpperCase();
}

function appPassword(random: Random): string {
  const body = `ATBB${random.text(ALPHABET.alnum, 24)}`;
  return body + hexChecksum(body).toUpperCase();
}

/** A data-centre token is its number, a colon and twenty random bytes, in base64 (44 characters). */
function dataCentreToken(random: Random): string {
  const number = random.text('123456789', 1) + random.text(ALPHABET.digits, 11);
  return base64(Buffer.concat([Buffer.from(`${number}:`), random.bytes(20)]));
}

export const atlassianTypes: readonly CredentialType[] = [
  byForm('bitbucket-app-pw', 'Bitbucket', ['BITBUCKET_APP_PASSWORD', 'BITBUCKET_PASSWORD'], shaped('ATBB', appPassword), {
    beside: (random) => ({ BITBUCKET_USERNAME: user(random) }),
  }),
  byForm(
    'bitbucket-repo-token',
    'Bitbucket',
    ['BITBUCKET_TOKEN', 'BITBUCKET_ACCESS_TOKEN', 'REPO_ACCESS_TOKEN'],
    shaped('ATCTT3xFfGN0', (random) => cloudToken(random, 'ATCTT3xFfGN0')),
  ),
  byForm(
    'bitbucket-dc-token',
    'Bitbucket',
    ['BITBUCKET_TOKEN', 'BITBUCKET_HTTP_TOKEN'],
    shaped('BBDC-', (random) => `BBDC-${dataCentreToken(random)}`),
    { except: BASE64_IN_URL },
  ),
  byContext(
    'bitbucket-oauth',
    'Bitbucket',
    ['BITBUCKET_CLIENT_SECRET', 'BITBUCKET_OAUTH_SECRET', 'BITBUCKET_CONSUMER_SECRET'],
    fixed('', ALPHABET.alnum, 32),
    { beside: (random) => ({ BITBUCKET_CLIENT_ID: random.text(ALPHABET.alnum, 18) }) },
  ),
  byContext('bitbucket-oauth/long', 'Bitbucket', ['BITBUCKET_CLIENT_SECRET', 'BITBUCKET_OAUTH_SECRET'], fixed('', ALPHABET.base64url, 64), {
    beside: (random) => ({ BITBUCKET_CLIENT_ID: random.text(ALPHABET.alnum, 32) }),
  }),
  byForm(
    'atlassian-api',
    'Atlassian',
    ['ATLASSIAN_API_TOKEN', 'JIRA_API_TOKEN', 'CONFLUENCE_API_TOKEN'],
    shaped('ATATT3xFfGF0', (random) => cloudToken(random, 'ATATT3xFfGF0')),
    { beside: (random) => ({ JIRA_EMAIL: email(random), JIRA_URL: `https://${company(random)}.atlassian.net` }) },
  ),
  byContext('jira-pat-dc', 'Jira', ['JIRA_PERSONAL_ACCESS_TOKEN', 'JIRA_PAT', 'CONFLUENCE_PAT'], shaped('', dataCentreToken), {
    except: BASE64_IN_URL,
  }),
  byContext('atlassian-legacy', 'Atlassian', ['JIRA_API_TOKEN', 'ATLASSIAN_TOKEN', 'CONFLUENCE_TOKEN'], fixed('', ALPHABET.alnum, 24), {
    beside: (random) => ({ JIRA_USER: email(random) }),
  }),
];
