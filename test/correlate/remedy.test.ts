import { describe, expect, it } from 'vitest';
import { LEAKS, type LeakId } from '../../src/correlate/leak-catalogue.js';
import { remediesFor, type Leaked } from '../../src/correlate/remedy.js';
import { findingsOf, ruleInfo, type World } from './world.js';

/** The first remedy of the only finding, its text and its patch. */
function first(use: 'build' | 'run' | 'both', world: Omit<World, 'finds'>): readonly [string | undefined, string | undefined] {
  const [finding] = findingsOf({ finds: { blueberry: {} }, rules: [ruleInfo('fruit-token', { use })], ...world });
  return [finding?.remedies[0]?.text, finding?.remedies[0]?.patch];
}

describe('what to write instead', () => {
  const promoted: Omit<World, 'finds'> = { history: [['ARG API_KEY'], ['ENV API_KEY=blueberry']], config: { env: ['API_KEY=blueberry'] } };

  it('of what the build needs', () => {
    expect(first('build', promoted)).toEqual([
      'Drop ARG API_KEY and the ENV made of it: every container gets it. Use a secret mount.',
      'RUN --mount=type=secret,id=api_key export API_KEY="$(cat /run/secrets/api_key)" && …\n# docker build --secret id=api_key,env=API_KEY .',
    ]);
  });

  it('of what the running program needs', () => {
    expect(first('run', promoted)).toEqual([
      'Drop ARG API_KEY and the ENV made of it: every container gets it. Pass it when the container starts.',
      '# docker run --env API_KEY IMAGE',
    ]);
  });

  it('of what both may need', () => {
    const [text, patch] = first('both', promoted);
    expect(text).toContain('Use a secret mount while building, pass it at start to the running program.');
    expect(patch?.split('\n')).toHaveLength(3);
  });

  it('of a file that a RUN wrote', () => {
    expect(first('build', { history: ['RUN npm set x # buildkit'], layers: [{ 'root/.npmrc': 'blueberry' }] })[1]).toBe(
      'RUN --mount=type=secret,id=npmrc,target=/root/.npmrc …\n# docker build --secret id=npmrc,src=.npmrc .',
    );
  });

  it.each([
    ['app/.env', '**/.env'],
    ['app/.git/config', '**/.git'],
    ['root/.aws/credentials', '**/.aws'],
    ['root/.docker/config.json', '**/.docker'],
    ['srv/keys/service.json', '**/service.json'],
  ])('of a copied %s', (path, pattern) => {
    expect(first('run', { history: ['COPY . . # buildkit'], layers: [{ [path]: 'blueberry' }] })[1]).toBe(`# .dockerignore\n${pattern}`);
  });

  it('names the field of the config', () => {
    expect(first('run', { history: [], config: { labels: { key: 'blueberry' } } })[0]).toBe(
      'Take it out of label key and pass it when the container starts.',
    );
    expect(first('run', { history: [['CMD ["blueberry"]'], ['CMD ["x"]']], config: { cmd: ['x'] } })[0]).toBe(
      'Take it out of CMD and pass it when the container starts.',
    );
  });

  it('advises an identity in place of a Vault token, after the way it leaked', () => {
    const [finding] = findingsOf({
      history: [['ENV VAULT_TOKEN=blueberry']],
      config: { env: ['VAULT_TOKEN=blueberry'] },
      finds: { blueberry: { detector: 'vault-token' } },
    });
    expect(finding?.leaks).toEqual(['env', 'long-lived-vault-token']);
    expect(finding?.remedies[1]?.text).toContain('AppRole');
  });

  it('takes user and password out of a URL in a RUN', () => {
    const world = { history: ['RUN git clone blueberry # buildkit'], layers: [{}], finds: { blueberry: { detector: 'url-password' } } };
    expect(findingsOf(world)[0]).toMatchObject({ leaks: ['url-credentials'], severity: 'high' });
  });
});

it('has one line for every leak, with nothing left to fill in', () => {
  const leaked: Leaked = {
    rule: ruleInfo('fruit-token'),
    root: { text: '' },
    steps: [],
    sightings: [{ kind: 'file', path: 'a/b', visibility: { state: 'deleted' } }],
  };
  const isLeak = (id: string): id is LeakId => id in LEAKS;
  for (const leak of Object.keys(LEAKS).filter(isLeak)) {
    const [remedy] = remediesFor([leak], leaked);
    expect(remedy?.text).toMatch(/^\S.*[.:]$/);
    expect(`${remedy?.text} ${remedy?.patch}`.replace(/ undefined$/, '')).not.toMatch(/undefined|NaN/);
  }
});
