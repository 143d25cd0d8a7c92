/** Owns the tokens with which packages are published and private ones fetched. */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import { base62Checksum, base64, base64url, macaroon } from './checksums.js';
import { byContext, byForm, fixed, inDocument, loose, shaped, type Shape } from './declare.js';
import { company, email, password, timestamp, user } from './surroundings.js';

/** NuGet's keys are base32 in lower case. */
const BASE32_LOWER = ALPHABET.base32.toLowerCase();

function npmToken(random: Random): string {
  const body = random.text(ALPHABET.alnum, 30);
  return `npm_${body}${base62Checksum(body)}`;
}

/** A macaroon whose identifier names the token and whose caveat names the user or project (PyPI, pypitoken documentation). */
function pypiToken(location: string): (random: Random) => string {
  return (random) => {
    const caveat = random.pick([`[3, "${random.uuid()}"]`, `{"version": 1, "permissions": "user"}`, `[1, ["${company(random)}-client"]]`]);
    return `pypi-${base64url(macaroon(location, random.uuid(), [caveat], random.bytes(32)))}`;
  };
}

/** `reftkn:<version>:<expiry>:<random>` in base64, 64 characters (JFrog, reference tokens). */
function referenceToken(random: Random): string {
  return base64(`reftkn:01:${timestamp(random)}:${random.text(ALPHABET.alnum, 27)}`);
}

/** One of Private Packagist's kinds with its length in hexadecimal digits. */
function packagistToken(random: Random): string {
  const [kind, length] = random.pick([
    ['ack', 28],
    ['acs', 96],
    ['ort', 68],
    ['out', 68],
    ['uut', 68],
  ] as const);
  return `packagist_${kind}_${random.text(ALPHABET.hex, length)}`;
}

const npmTokenShape: Shape = { make: npmToken, negatives: fixed('npm_', ALPHABET.alnum, 36).negatives };

export const packageRegistryTypes: readonly CredentialType[] = [
  byForm('npm-token', 'npm', ['NPM_TOKEN', 'NODE_AUTH_TOKEN', 'NPM_AUTH_TOKEN'], npmTokenShape),
  byForm(
    'pypi-token',
    'PyPI',
    ['PYPI_TOKEN', 'TWINE_PASSWORD', 'UV_PUBLISH_TOKEN'],
    shaped('pypi-AgEIcHlwaS5vcmc', pypiToken('pypi.org')),
    {
      beside: () => ({ TWINE_USERNAME: '__token__' }),
    },
  ),
  byForm(
    'testpypi-token',
    'TestPyPI',
    ['TEST_PYPI_TOKEN', 'TWINE_PASSWORD'],
    shaped('pypi-AgENdGVzdC5weXBpLm9yZw', pypiToken('test.pypi.org')),
    { beside: () => ({ TWINE_REPOSITORY_URL: 'https://test.pypi.org/legacy/' }) },
  ),
  byForm('rubygems', 'RubyGems', ['GEM_HOST_API_KEY', 'RUBYGEMS_API_KEY'], fixed('rubygems_', ALPHABET.hex, 48)),
  byForm('nuget-key', 'NuGet', ['NUGET_API_KEY', 'NUGET_KEY'], fixed('oy2', BASE32_LOWER, 43)),
  byForm('cratesio', 'crates.io', ['CARGO_REGISTRY_TOKEN', 'CRATES_IO_TOKEN'], fixed('cio', ALPHABET.alnum, 32)),
  byForm('clojars', 'Clojars', ['CLOJARS_PASSWORD', 'CLOJARS_DEPLOY_TOKEN'], loose('CLOJARS_', ALPHABET.hex, 60), {
    beside: (random) => ({ CLOJARS_USERNAME: user(random) }),
  }),
  byForm('packagist', 'Private Packagist', ['PACKAGIST_TOKEN', 'PRIVATE_PACKAGIST_TOKEN'], shaped('packagist_', packagistToken)),
  byForm('artifactory-apikey', 'JFrog', ['ARTIFACTORY_API_KEY', 'JFROG_API_KEY'], fixed('AKCp', ALPHABET.base58, 69), {
    beside: (random) => ({ ARTIFACTORY_USER: email(random), ARTIFACTORY_URL: `https://${company(random)}.jfrog.io/artifactory` }),
  }),
  byForm(
    'artifactory-reftoken',
    'JFrog',
    ['ARTIFACTORY_TOKEN', 'JF_ACCESS_TOKEN', 'ARTIFACTORY_PASSWORD'],
    shaped('cmVmdGtuOjAx', referenceToken),
    { beside: (random) => ({ JF_URL: `https://${company(random)}.jfrog.io` }) },
  ),
  byForm(
    'cloudsmith',
    'Cloudsmith',
    ['CLOUDSMITH_API_KEY', 'CLOUDSMITH_TOKEN'],
    shaped('csa_', (random) => `csa_${random.text(ALPHABET.hex, 30)}${random.text(ALPHABET.alnum, 6)}`),
  ),
  byContext('gemfury', 'Gemfury', ['GEMFURY_TOKEN', 'GEMFURY_PUSH_TOKEN', 'BUNDLE_GEM__FURY__IO'], fixed('', ALPHABET.alnum, 20)),
  inDocument('gemfury/source', 'Gemfury', (random) => {
    const secret = random.text(ALPHABET.alnum, 20);
    return {
      secret,
      path: 'app/Gemfile',
      text: `source 'https://rubygems.org'\nsource 'https://${secret}@gem.fury.io/${company(random)}/'\n\ngem 'rails', '~> 7.1'\n`,
    };
  }),
  byContext('packagecloud', 'packagecloud', ['PACKAGECLOUD_TOKEN', 'PACKAGECLOUD_API_TOKEN'], fixed('', ALPHABET.hex, 48)),
  inDocument('packagecloud/file', 'packagecloud', (random) => {
    const secret = random.text(ALPHABET.hex, 48);
    return { secret, path: 'root/.packagecloud', text: `{"url":"https://packagecloud.io","token":"${secret}"}\n` };
  }),
  inDocument(
    'npm-legacy-auth',
    'npm',
    (random) => {
      const secret = random.uuid();
      const text = `registry=https://registry.npmjs.org/\n//registry.npmjs.org/:_authToken=${secret}\nalways-auth=true\n`;
      return { secret, text, path: 'root/.npmrc' };
    },
    () => ['//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n'],
  ),
  inDocument(
    'npm-legacy-auth/auth',
    'npm',
    (random) => {
      const secret = base64(`${user(random)}:${password(random)}`);
      const registry = `//nexus.${company(random)}.com/repository/npm-private/`;
      return { secret, text: `registry=https:${registry}\n${registry}:_auth=${secret}\nemail=${email(random)}\n`, path: 'root/.npmrc' };
    },
    () => ['//nexus.example.com/repository/npm/:_auth=${NPM_AUTH}\n'],
  ),
  inDocument(
    'npm-legacy-auth/password',
    'npm',
    (random) => {
      const secret = base64(password(random));
      const registry = `//${company(random)}.jfrog.io/artifactory/api/npm/npm-local/`;
      const lines = [`${registry}:_password=${secret}`, `${registry}:username=${user(random)}`, `${registry}:email=${email(random)}`];
      return { secret, text: `${lines.join('\n')}\n`, path: 'home/node/.npmrc' };
    },
    () => ['//registry.example.com/:_password=${NPM_PASSWORD}\n'],
  ),
];
