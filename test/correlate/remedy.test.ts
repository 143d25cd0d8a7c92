import { describe, expect, it } from 'vitest';
import { LEAKS, type LeakId } from '../../src/correlate/leak-catalogue.js';
import type { Leaked } from '../../src/correlate/leaked.js';
import { remediesFor } from '../../src/correlate/remedy.js';
import { findingsOf, ruleInfo, type World } from './world.js';

/** The first remedy of the only finding, its text and its patch. */
function first(use: 'build' | 'run' | 'both', world: Omit<World, 'finds'>): readonly [string | undefined, string | undefined] {
  const [finding] = findingsOf({ finds: { blueberry: {} }, rules: [ruleInfo('fruit-token', { use })], ...world });
  return [finding?.remedies[0]?.text, finding?.remedies[0]?.patch];
}

/** Texts and patches of all remedies of the only finding. */
function advice(world: World): { texts: string[]; patches: (string | undefined)[] } {
  const findings = findingsOf(world);
  expect(findings).toHaveLength(1);
  const remedies = findings[0]?.remedies ?? [];
  return { texts: remedies.map(({ text }) => text), patches: remedies.map(({ patch }) => patch) };
}

describe('what to write instead', () => {
  const promoted: Omit<World, 'finds'> = { history: [['ARG API_KEY'], ['ENV API_KEY=blueberry']], config: { env: ['API_KEY=blueberry'] } };

  it('of what the build needs', () => {
    expect(first('build', promoted)).toEqual([
      'Drop ARG API_KEY and the ENV made of it: every container gets it. Use a secret mount, and only if the running program needs it, too, pass it at start.',
      'RUN --mount=type=secret,id=api_key export API_KEY="$(cat /run/secrets/api_key)" && …\n# docker build --secret id=api_key,env=API_KEY .\n# docker run --env API_KEY IMAGE',
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

  it('of a file that a builder without Dockerfile packed', () => {
    const history = [{ createdBy: 'jib-maven-plugin:3.4.0', author: 'Jib', comment: 'resources', emptyLayer: false }];
    expect(first('run', { history, layers: [{ 'app/application.properties': 'blueberry' }] })).toEqual([
      'Keep /app/application.properties out of what is packed into the image, which no Dockerfile describes. Pass its values when the container starts.',
      undefined,
    ]);
  });

  it('of a history of a shell in a committed container', () => {
    const [text] = first('run', { history: ['/bin/bash'], layers: [{ 'root/.bash_history': 'blueberry' }] });
    expect(text).toBe('Build the image from a Dockerfile: a committed container keeps /root/.bash_history and all else that was in it.');
  });

  it('of a variable that is not set any more says no word of containers', () => {
    const [text] = first('run', { history: [['ENV A_TOKEN=blueberry'], ['ENV A_TOKEN=']], config: { env: ['A_TOKEN='] } });
    expect(text).toBe('Drop ENV A_TOKEN: the history keeps it. Pass it when the container starts.');
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

  it.each(['srv/k8s/base/web.yaml', 'srv/shop-deployment.yml', 'secret.yaml'])('of the manifest %s refers to a Secret', (path) => {
    const world = { history: ['COPY . . # buildkit'], layers: [{ [path]: 'blueberry' }], finds: { blueberry: { name: 'DB_PASSWORD' } } };
    expect(first('run', world)[1]).toBe(
      `# .dockerignore\n**/${path.split('/').at(-1)}\n# /${path}\nenv:\n  - name: DB_PASSWORD\n    valueFrom:\n` +
        '      secretKeyRef: { name: SECRET, key: DB_PASSWORD }\n# or all keys of it: envFrom: [{ secretRef: { name: SECRET } }]',
    );
  });

  it('of a compose file has the value from where it is started', () => {
    const world = {
      history: ['COPY . . # buildkit'],
      layers: [{ 'srv/compose.yaml': 'blueberry' }],
      finds: { blueberry: { name: 'DB_PASSWORD' } },
    };
    expect(first('run', world)[1]).toContain('# .dockerignore\n**/compose.yaml\nenvironment:\n  DB_PASSWORD: ${DB_PASSWORD:?}\n');
  });

  it('of a file of another kind does not', () => {
    expect(first('run', { history: ['COPY . . # buildkit'], layers: [{ 'srv/values.yaml': 'blueberry' }] })[1]).toBe(
      '# .dockerignore\n**/values.yaml',
    );
  });

  it('names the field of the config', () => {
    expect(first('run', { history: [], config: { labels: { key: 'blueberry' } } })[0]).toBe(
      'Take it out of LABEL key and pass it when the container starts.',
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
      rules: [ruleInfo('vault-token', { provider: 'hashicorp' })],
    });
    expect(finding?.leaks).toEqual(['env', 'long-lived-vault-token']);
    expect(finding?.remedies[1]?.text).toContain('AppRole');
  });

  it('takes user and password out of a URL in a RUN', () => {
    const world = {
      history: ['RUN git clone blueberry # buildkit'],
      layers: [{}],
      finds: { blueberry: { detector: 'url-basic-auth' } },
      rules: [ruleInfo('url-basic-auth', { provider: 'generic' })],
    };
    expect(findingsOf(world)[0]).toMatchObject({ leaks: ['url-credentials'], severity: 'high' });
  });
});

describe('the variable that a patch names', () => {
  const finds = (name: string) => ({ blueberry: { name } });
  const cmd: Omit<World, 'finds'> = { history: [['CMD ["x" "blueberry"]']], config: { cmd: ['x', 'blueberry'] } };

  it.each([
    ['a variable', 'DB_PASSWORD', 'DB_PASSWORD'],
    ['a key of a file', 'db_password', 'DB_PASSWORD'],
    ['an option', 'token', 'FRUIT_TOKEN'],
    ['a user', 'deploy', 'FRUIT_TOKEN'],
    ['a header', 'X-Api-Key', 'FRUIT_TOKEN'],
    ['a property', 'Drepo.password', 'FRUIT_TOKEN'],
    ['a key of npm', '_authToken', 'FRUIT_TOKEN'],
    ['the user of a token in a URL', 'oauth2', 'FRUIT_TOKEN'],
  ])('is made of %s: %s', (_, name, variable) => {
    expect(advice({ ...cmd, finds: finds(name) }).patches[0]).toBe(`# docker run --env ${variable} IMAGE`);
  });

  it.each([
    ['aws-secret-access-key', 'aws', 'AWS_SECRET_ACCESS_KEY'],
    ['database-url', 'generic', 'DATABASE_URL'],
    ['github-fine-grained-token', 'github', 'GITHUB_TOKEN'],
    ['curl-user', 'generic', 'SECRET'],
  ])('of %s is what its vendor calls it', (id, provider, variable) => {
    const world = { ...cmd, finds: { blueberry: { detector: id } }, rules: [ruleInfo(id, { provider })] };
    expect(advice(world).patches[0]).toBe(`# docker run --env ${variable} IMAGE`);
  });

  it('is spelt as one where a label held it', () => {
    const world = {
      history: [['LABEL api.token=blueberry']] as World['history'],
      config: { labels: { 'api.token': 'blueberry' } },
      finds: finds('x'),
    };
    expect(advice(world)).toMatchObject({ patches: ['# docker run --env API_TOKEN IMAGE', undefined] });
  });
});

describe('says nothing twice', () => {
  it('of a build arg that became an ENV', () => {
    const { texts, patches } = advice({
      history: [['ARG KEY'], 'RUN |1 KEY=blueberry /bin/sh -c npm ci # buildkit', ['ENV KEY=blueberry']],
      layers: [{}],
      config: { env: ['KEY=blueberry'] },
      finds: { blueberry: {} },
      rules: [ruleInfo('fruit-token', { use: 'both' })],
    });
    expect(patches).toEqual([
      'RUN --mount=type=secret,id=key export KEY="$(cat /run/secrets/key)" && npm ci\n# docker build --secret id=key,env=KEY .\n# docker run --env KEY IMAGE',
      undefined,
      undefined,
    ]);
    expect(texts[1]).toBe('Do not pass KEY as a build arg: the history keeps it.');
  });
});

it('advises the start of the container first for an ENV', () => {
  const world: World = {
    history: [['ENV KEY=blueberry']],
    config: { env: ['KEY=blueberry'] },
    finds: { blueberry: {} },
    rules: [ruleInfo('fruit-token', { use: 'both' })],
  };
  expect(advice(world).patches[0]?.split('\n')[0]).toBe('# docker run --env KEY IMAGE');
});

it('does not say that an ARG of buildah was passed', () => {
  const history: World['history'] = [['/bin/sh -c #(nop) ARG KEY'], '|1 KEY=blueberry /bin/sh -c make', ['/bin/sh -c #(nop) CMD ["x"]']];
  expect(advice({ history, layers: [{}], finds: { blueberry: {} } }).texts[0]).toContain('passed or defaulted');
});

it('mounts a secret in what ONBUILD runs', () => {
  const row = 'ONBUILD RUN echo blueberry > .npmrc';
  const { texts, patches } = advice({ history: [[row]], config: { onBuild: ['RUN echo blueberry > .npmrc'] }, finds: { blueberry: {} } });
  expect(texts[0]).toContain('every build on top of this image');
  expect(patches[0]).toMatch(/^ONBUILD RUN --mount=type=secret,id=fruit_token /);
});

describe('of a file that a RUN wrote for the running program', () => {
  const rules = [ruleInfo('fruit-token', { use: 'run' })];

  it('advises no mount, which is gone by then', () => {
    const { texts, patches } = advice({
      history: ['RUN make-config # buildkit'],
      layers: [{ 'etc/x.env': 'blueberry' }],
      finds: { blueberry: {} },
      rules,
    });
    expect(texts[0]).toBe('Do not write it to /etc/x.env while building. Pass it when the container starts.');
    expect(patches[0]).toBe('# docker run --env FRUIT_TOKEN IMAGE');
  });

  it('and of one that was copied names the right one in each line', () => {
    const { texts } = advice({
      history: ['RUN make-config # buildkit', 'COPY x.env /app/ # buildkit'],
      layers: [{ 'etc/x.env': 'blueberry' }, { 'app/x.env': 'blueberry' }],
      finds: { blueberry: {} },
      rules,
    });
    expect(texts.slice(0, 2)).toEqual([
      'Do not write it to /etc/x.env while building. Pass it when the container starts.',
      'Keep /app/x.env out of the build context. Pass its values when the container starts.',
    ]);
  });
});

it.each<[string, World['history'], NonNullable<World['layers']>]>([
  ['an image without history', [], [{ 'etc/x.env': 'blueberry' }]],
  [
    'a squashed image',
    [['COPY x.env /etc/ # buildkit'], { comment: 'merge sha256:1 to sha256:2', emptyLayer: false }],
    [{ 'etc/x.env': 'blueberry' }],
  ],
])('of a file of %s does not say that it was copied', (_, history, layers) => {
  expect(advice({ history, layers, finds: { blueberry: {} } }).texts[0]).toMatch(
    /^Keep \/etc\/x\.env out of the image: look for it in the build context and in what the build writes\./,
  );
});

describe('a file that did not come from the build context', () => {
  it.each<[string, World['history'][number], RegExp, boolean]>([
    ['a heredoc', 'COPY <<EOT /etc/x.env # buildkit', /heredoc/, false],
    ['another stage', '/bin/sh -c #(nop) COPY --from=build /x /etc/x.env', /other stage/, false],
    ['what may be another stage', 'COPY /w/x.env /etc/x.env # buildkit', /If it came from another stage/, true],
    ['a download', 'ADD https://example.com/x.env /etc/x.env # buildkit', /what ADD downloads/, false],
    ['an imported tree', { comment: 'Imported from -', emptyLayer: false }, /^Export the tree again/, false],
    ['a committed container', { createdBy: 'bash', emptyLayer: false }, /^Build the image from a Dockerfile/, false],
  ])('%s', (_, row, text, ignored) => {
    const { texts, patches } = advice({ history: [row], layers: [{ 'etc/x.env': 'blueberry' }], finds: { blueberry: {} } });
    expect(texts[0]).toMatch(text);
    expect(patches[0]).toBe(ignored ? '# .dockerignore\n**/x.env' : undefined);
  });
});

describe('a password in a URL', () => {
  const rules = [ruleInfo('url-basic-auth', { provider: 'generic' })];
  const finds = { blueberry: { detector: 'url-basic-auth' } };

  it.each([
    ['git', 'git clone blueberry', /git -c credential.helper/],
    ['pip', 'pip install --extra-index-url blueberry x', /export PIP_EXTRA_INDEX_URL=.*\n# docker build --secret/],
    ['the configuration of pip', 'pip config set global.index-url blueberry', /export PIP_INDEX_URL=/],
    ['curl', 'curl blueberry', /target=\/root\/\.netrc/],
  ])('for %s', (_, command, patch) => {
    expect(advice({ history: [`RUN ${command} # buildkit`], layers: [{}], finds, rules }).patches[0]).toMatch(patch);
  });

  it.each([
    ['a repository', 'ADD https://blueberry@github.com/acme/x.git /src', /^# docker build --secret id=GIT_AUTH_TOKEN,/],
    ['a file', 'ADD https://bob:blueberry@dl.example/x.tgz /x', /target=\/root\/\.netrc curl --netrc/],
  ])('for ADD of %s', (_, row, patch) => {
    expect(advice({ history: [`${row} # buildkit`], layers: [{}], finds, rules }).patches[0]).toMatch(patch);
  });

  it('that a RUN wrote to pip.conf is a written file first', () => {
    const history: World['history'] = ['RUN printf blueberry > /root/.config/pip/pip.conf # buildkit'];
    const [finding] = findingsOf({ history, layers: [{ 'root/.config/pip/pip.conf': 'blueberry' }], finds, rules });
    expect(finding?.leaks).toEqual(['written-by-run', 'url-credentials']);
    expect(finding?.remedies.map(({ patch }) => patch?.split('\n')[0])).toEqual([
      'RUN --mount=type=secret,id=pip.conf,target=/root/.config/pip/pip.conf …',
      undefined,
      undefined,
    ]);
  });

  it('that was copied with git is a copied file first, whichever rule found it', () => {
    const [finding] = findingsOf({
      history: ['COPY . . # buildkit'],
      layers: [{ 'app/.git/config': 'blueberry' }],
      finds: { blueberry: {} },
    });
    expect(finding?.leaks).toEqual(['copied-file', 'url-credentials']);
  });
});

it('links the page of ssh keys for ssh keys only', () => {
  const revoke = 'https://example.com/ssh-keys';
  const findings = findingsOf({
    history: ['COPY . . # buildkit'],
    layers: [{ 'root/.ssh/id_ed25519': 'blueberry', 'etc/tls/server.pem': 'cranberry' }],
    finds: { blueberry: { detector: 'private-key' }, cranberry: { detector: 'private-key' } },
    rules: [ruleInfo('private-key', { provider: 'generic', revoke })],
  });
  expect(findings.map(({ remedies }) => remedies.at(-1)).map((last) => [last?.revoke, last?.text.split(':')[0]])).toEqual([
    [undefined, 'Replace the key and whatever trusts it'],
    [revoke, 'Rotate it'],
  ]);
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
