/** Owns the tokens of services that build, deliver and schedule, and of those that switch features. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base64, base64url } from './checksums.js';
import { byContext, byForm, fixed, inDocument, loose, shaped } from './declare.js';
import { company, user } from './surroundings.js';

const TOKEN = ALPHABET.base64url;

/** Account, token and secret (Harness, API keys). */
function harnessToken(random: Random, kind: 'pat' | 'sat'): string {
  return `${kind}.${random.text(TOKEN, 22)}.${random.text(ALPHABET.hex, 24)}.${random.text(ALPHABET.alnum, 20)}`;
}

/** A header that says `TCV2`, 27 bytes, and a UUID in base64. */
function teamCityToken(random: Random): string {
  return `${base64('{"typ": "TCV2"}')}.${base64url(random.bytes(27))}.${base64(random.uuid())}`;
}

function configCatKey(random: Random): string {
  return `${random.text(TOKEN, 22)}/${random.text(TOKEN, 22)}`;
}

const SLASH_IN_URL = { 'url-userinfo': 'a slash ends the authority of a URL: the value stands there percent-encoded' } as const;

export const ciTypes: readonly CredentialType[] = [
  byForm(
    'harness',
    'Harness',
    ['HARNESS_API_KEY', 'HARNESS_PLATFORM_API_KEY'],
    shaped('pat.', (random) => harnessToken(random, 'pat')),
  ),
  byForm(
    'harness/service-account',
    'Harness',
    ['HARNESS_API_KEY', 'HARNESS_PLATFORM_API_KEY'],
    shaped('sat.', (random) => harnessToken(random, 'sat')),
  ),
  byForm('octopus', 'Octopus Deploy', ['OCTOPUS_API_KEY', 'OCTOPUS_CLI_API_KEY'], fixed('API-', ALPHABET.upperAlnum, 26)),
  byContext(
    'launchdarkly',
    'LaunchDarkly',
    ['LAUNCHDARKLY_SDK_KEY', 'LAUNCH_DARKLY_SDK_KEY'],
    shaped('sdk-', (random) => `sdk-${random.uuid()}`),
  ),
  byContext(
    'launchdarkly/api',
    'LaunchDarkly',
    ['LAUNCHDARKLY_ACCESS_TOKEN', 'LAUNCHDARKLY_API_KEY'],
    shaped('api-', (random) => `api-${random.uuid()}`),
  ),
  byContext('configcat', 'ConfigCat', ['CONFIGCAT_SDK_KEY', 'CONFIGCAT_KEY'], shaped('', configCatKey), { except: SLASH_IN_URL }),
  byForm(
    'configcat/versioned',
    'ConfigCat',
    ['CONFIGCAT_SDK_KEY', 'CONFIGCAT_KEY'],
    shaped('configcat-sdk-1/', (random) => `configcat-sdk-1/${configCatKey(random)}`),
    { except: SLASH_IN_URL },
  ),
  byForm('prefect', 'Prefect', ['PREFECT_API_KEY', 'PREFECT_CLOUD_API_KEY'], loose('pnu_', ALPHABET.alnum, 36)),
  byForm(
    'circleci',
    'CircleCI',
    ['CIRCLECI_TOKEN', 'CIRCLE_TOKEN', 'CIRCLECI_CLI_TOKEN'],
    shaped('CCIPAT_', (random) => `CCIPAT_${random.text(ALPHABET.base58, 22)}_${random.text(ALPHABET.hex, 40)}`),
  ),
  byForm(
    'circleci/project',
    'CircleCI',
    ['CIRCLECI_TOKEN', 'CIRCLE_TOKEN'],
    shaped('CCIPRJ_', (random) => `CCIPRJ_${random.text(ALPHABET.base58, 22)}_${random.text(ALPHABET.hex, 40)}`),
  ),
  byContext('circleci/legacy', 'CircleCI', ['CIRCLECI_TOKEN', 'CIRCLE_TOKEN', 'CIRCLECI_API_TOKEN'], fixed('', ALPHABET.hex, 40)),
  byContext('travisci', 'Travis CI', ['TRAVIS_TOKEN', 'TRAVIS_API_TOKEN', 'TRAVISCI_TOKEN'], fixed('', TOKEN, 22)),
  byForm('buildkite', 'Buildkite', ['BUILDKITE_API_TOKEN', 'BUILDKITE_TOKEN'], fixed('bkua_', ALPHABET.hex, 40)),
  byContext('droneci', 'Drone', ['DRONE_TOKEN', 'DRONE_RPC_SECRET', 'DRONE_API_TOKEN'], fixed('', ALPHABET.alnum, 32), {
    beside: (random) => ({ DRONE_SERVER: `https://drone.${company(random)}.com` }),
  }),
  byContext('jenkins', 'Jenkins', ['JENKINS_API_TOKEN', 'JENKINS_TOKEN', 'JENKINS_USER_TOKEN'], fixed('11', ALPHABET.hex, 32), {
    beside: (random) => ({ JENKINS_USER: user(random), JENKINS_URL: `https://jenkins.${company(random)}.com` }),
  }),
  byContext('jenkins/legacy', 'Jenkins', ['JENKINS_API_TOKEN', 'JENKINS_TOKEN', 'JENKINS_CRUMB'], fixed('', ALPHABET.hex, 32)),
  byForm('teamcity', 'TeamCity', ['TEAMCITY_TOKEN', 'TEAMCITY_ACCESS_TOKEN'], shaped('eyJ0eXAiOiAiVENWMiJ9.', teamCityToken)),
  byContext('bitrise', 'Bitrise', ['BITRISE_API_TOKEN', 'BITRISE_ACCESS_TOKEN', 'BITRISE_TOKEN'], fixed('', TOKEN, 86)),
  byContext('bitrise/trigger', 'Bitrise', ['BITRISE_TRIGGER_TOKEN', 'BITRISE_BUILD_TRIGGER_TOKEN'], fixed('', TOKEN, 22)),
  byContext('codemagic', 'Codemagic', ['CODEMAGIC_API_TOKEN', 'CODEMAGIC_TOKEN', 'CODEMAGIC_API_KEY'], fixed('', TOKEN, 43)),
  byForm(
    'mergify',
    'Mergify',
    ['MERGIFY_TOKEN', 'MERGIFY_APPLICATION_KEY'],
    shaped('mergify_application_key_', (random) => `mergify_application_key_${random.text(TOKEN, 64)}`),
  ),
  inDocument('travisci/file', 'Travis CI', (random) => {
    const secret = random.text(TOKEN, 22);
    const text = `---\nlast_check:\n  etag: false\nendpoints:\n  https://api.travis-ci.com/:\n    access_token: ${secret}\n`;
    return { secret, text, path: 'root/.travis/config.yml' };
  }),
];
