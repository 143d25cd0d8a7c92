/** Owns the tokens of services that measure code: coverage, quality, vulnerabilities. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET } from '../random.js';
import { byContext, byForm, fixed, inDocument, loose, shaped } from './declare.js';
import { company } from './surroundings.js';

export const codeQualityTypes: readonly CredentialType[] = [
  byContext(
    'codeclimate',
    'Code Climate',
    ['CODECLIMATE_REPO_TOKEN', 'CODE_CLIMATE_REPORTER_ID', 'CODECLIMATE_REPORTER_ID', 'CC_TEST_REPORTER_ID'],
    fixed('', ALPHABET.hex, 64),
  ),
  byContext('codeclimate/api', 'Code Climate', ['CODECLIMATE_API_TOKEN', 'CODE_CLIMATE_TOKEN'], fixed('', ALPHABET.hex, 40)),
  byContext('codacy', 'Codacy', ['CODACY_PROJECT_TOKEN', 'CODACY_REPOSITORY_TOKEN'], fixed('', ALPHABET.hex, 32)),
  byContext('codacy/api', 'Codacy', ['CODACY_API_TOKEN', 'CODACY_API_KEY'], fixed('', ALPHABET.alnum, 20)),
  byContext(
    'codecov',
    'Codecov',
    ['CODECOV_TOKEN', 'CODECOV_UPLOAD_TOKEN'],
    shaped('', (random) => random.uuid()),
  ),
  inDocument('codecov/file', 'Codecov', (random) => {
    const secret = random.uuid();
    return {
      secret,
      text: `codecov:\n  token: ${secret}\n  require_ci_to_pass: true\ncoverage:\n  precision: 2\n`,
      path: 'app/codecov.yml',
    };
  }),
  byContext(
    'coveralls',
    'Coveralls',
    ['COVERALLS_TOKEN', 'COVERALLS_API_TOKEN', 'COVERALLS_PERSONAL_TOKEN'],
    fixed('', ALPHABET.alnum, 37),
  ),
  byContext('coveralls/repository', 'Coveralls', ['COVERALLS_REPO_TOKEN', 'COVERALLS_TOKEN'], fixed('', ALPHABET.alnum, 33)),
  byForm('sonarqube', 'SonarQube', ['SONAR_TOKEN', 'SONARQUBE_TOKEN', 'SONAR_LOGIN'], fixed('squ_', ALPHABET.hex, 40), {
    beside: (random) => ({ SONAR_HOST_URL: `https://sonar.${company(random)}.com` }),
  }),
  byForm('sonarqube/project', 'SonarQube', ['SONAR_TOKEN', 'SONARQUBE_TOKEN'], fixed('sqp_', ALPHABET.hex, 40)),
  byForm('sonarqube/global', 'SonarQube', ['SONAR_TOKEN', 'SONARQUBE_TOKEN'], fixed('sqa_', ALPHABET.hex, 40)),
  byForm('sonarqube/cloud', 'SonarQube Cloud', ['SONAR_TOKEN', 'SONARCLOUD_TOKEN'], loose('sqco_', ALPHABET.alnum, 59)),
  byContext(
    'snyk',
    'Snyk',
    ['SNYK_TOKEN', 'SNYK_API_TOKEN'],
    shaped('', (random) => random.uuid()),
  ),
  byContext('scrutinizer', 'Scrutinizer CI', ['SCRUTINIZER_TOKEN', 'SCRUTINIZER_ACCESS_TOKEN'], fixed('', ALPHABET.hex, 64)),
];
