/** Who brought it in: the leaks of the acceptance images, as each builder's history has them. */
import { describe, expect, it } from 'vitest';
import { findingsOf, gist, ruleInfo, type World } from './world.js';

const finds = { blueberry: {} };

function only(world: Omit<World, 'finds'>) {
  const findings = findingsOf({ finds, ...world });
  expect(findings).toHaveLength(1);
  return findings[0];
}

describe('what the last instruction of its kind decides', () => {
  it.each([
    ['CMD ["x" "blueberry"]', 'CMD ["x"]'],
    ['ENTRYPOINT ["blueberry"]', 'ENTRYPOINT ["y"]'],
    [`HEALTHCHECK &{["CMD-SHELL" "curl blueberry"] "0s" "0s" "0s" "0s" '\\x00'}`, 'HEALTHCHECK NONE'],
    ['USER blueberry', 'USER me'],
  ])('%s is overwritten by another', (row, later) => {
    const finding = only({ history: [[row], [row], [later], ['ENV A=b']] });
    const [first = ''] = row.split(' ');
    expect(gist(finding)).toEqual({
      root: 0,
      leaks: ['command-line', 'deleted-later'],
      sightings: ['history @0 overwritten by 2', 'history @1 overwritten by 2'],
    });
    expect(finding?.remedies[1]?.text).toMatch(`The value of ${first} was overwritten by step 2 (${first})`);
  });

  it('not of instructions that add up', () => {
    const finding = only({
      history: [['VOLUME [/blueberry]'], ['VOLUME [/data]'], 'RUN blueberry', 'RUN x', ['WORKDIR /blueberry'], ['WORKDIR b']],
      layers: [{}, {}],
    });
    expect(gist(finding)).toMatchObject({ sightings: ['history @0', 'history @2', 'history @4'] });
  });
});

describe('a RUN that found the secret in a file', () => {
  const copied = 'COPY . . # buildkit';

  it.each([
    ['changed it', { key: 'blueberry' }],
    ['moved it', { key: { gone: true }, moved: 'blueberry' }],
    ['linked it', { linked: { link: 'key' } }],
  ] as const)('and %s did not write it', (_, layer) => {
    const finding = only({ history: [copied, 'RUN touch x # buildkit'], layers: [{ key: 'blueberry' }, layer] });
    expect(finding?.leaks.filter((leak) => leak !== 'deleted-later')).toEqual(['copied-file']);
  });

  it.each([
    [
      'was gone',
      [copied, 'RUN rm key # buildkit', 'RUN get # buildkit'],
      [{ key: 'blueberry' }, { key: { gone: true } }, { key: 'blueberry' }],
    ],
    ['was told it', [copied, 'RUN echo blueberry > x # buildkit'], [{ key: 'blueberry' }, { x: 'blueberry' }]],
  ] as const)('wrote it, where the file %s', (_, history, layers) => {
    expect(only({ history, layers })?.leaks).toContain('written-by-run');
  });
});

describe('(a) a build arg used by RUNs', () => {
  it('BuildKit', () => {
    const finding = only({
      history: [
        'COPY package.json . # buildkit',
        ['ARG NPM_TOKEN'],
        'RUN |1 NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit',
        'RUN |1 NPM_TOKEN=blueberry /bin/sh -c npm run build # buildkit',
      ],
      layers: [{}, {}, {}],
    });
    expect(gist(finding)).toEqual({ root: 1, leaks: ['build-arg'], sightings: ['build-arg NPM_TOKEN @2', 'build-arg NPM_TOKEN @3'] });
    expect(finding?.rootCause.text).toBe('ARG NPM_TOKEN');
  });

  it('newer BuildKit, which writes the passed value into the ARG row', () => {
    const finding = only({
      history: [['ARG NPM_TOKEN=blueberry'], 'RUN |1 NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit'],
      layers: [{}],
    });
    expect(gist(finding)).toMatchObject({ root: 0, leaks: ['arg-default', 'build-arg'] });
  });

  it('the classic builder', () => {
    const finding = only({ history: [['/bin/sh -c #(nop)  ARG NPM_TOKEN'], '|1 NPM_TOKEN=blueberry /bin/sh -c npm ci'], layers: [{}] });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['build-arg'], sightings: ['build-arg NPM_TOKEN @1'] });
  });

  it('buildah, whose ARG rows list all names so far', () => {
    const finding = only({
      history: [
        ['/bin/sh -c #(nop) ARG NPM_TOKEN'],
        ['/bin/sh -c #(nop) ARG NPM_TOKEN OTHER'],
        '|2 NPM_TOKEN=blueberry OTHER=x /bin/sh -c npm ci',
        ['/bin/sh -c #(nop) CMD ["node"]'],
      ],
      layers: [{}],
    });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['build-arg'], sightings: ['build-arg NPM_TOKEN @2'] });
  });

  it('an ARG beside one whose default looks like more of them', () => {
    const finding = only({
      history: [
        ['ARG JAVA_OPTS=-x DEBUG=1'],
        ['ARG NPM_TOKEN'],
        'RUN |2 JAVA_OPTS=-x DEBUG=1 NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit',
      ],
      layers: [{}],
    });
    expect(gist(finding)).toEqual({ root: 1, leaks: ['build-arg'], sightings: ['build-arg NPM_TOKEN @2'] });
  });

  it('one of several in an ARG', () => {
    const finding = only({
      history: [['ARG DEBUG=1 NPM_TOKEN=none'], 'RUN |2 DEBUG=x y=z NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit'],
      layers: [{}],
    });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['build-arg'], sightings: ['build-arg NPM_TOKEN @1'] });
  });

  it('the nearest ARG of that name, when a base has one too', () => {
    const history: World['history'] = [
      ['ARG A'],
      'RUN |1 A=x /bin/sh -c y # buildkit',
      ['ARG A'],
      'RUN |1 A=blueberry /bin/sh -c y # buildkit',
    ];
    expect(gist(only({ history, layers: [{}, {}] }))).toMatchObject({ root: 2 });
  });

  it('the first RUN, when no row declares the name', () => {
    const history: World['history'] = ['RUN |1 A=blueberry /bin/sh -c y # buildkit', 'RUN |1 A=blueberry /bin/sh -c z # buildkit'];
    expect(gist(only({ history, layers: [{}, {}] }))).toMatchObject({ root: 0, leaks: ['build-arg'] });
  });

  it('and the provenance of the build', () => {
    const finding = only({
      history: [['ARG NPM_TOKEN'], 'RUN |1 NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit'],
      layers: [{}],
      documents: [{ kind: 'attestation', name: 'https://slsa.dev/provenance/v0.2', text: '{"build-arg:NPM_TOKEN":"blueberry"}' }],
    });
    expect(gist(finding)).toEqual({
      root: 0,
      leaks: ['build-arg'],
      sightings: ['build-arg NPM_TOKEN @1', 'attestation https://slsa.dev/provenance/v0.2 @?'],
    });
  });
});

describe('(a) a build arg promoted to an ENV', () => {
  const config = { env: ['PATH=/bin', 'NPM_TOKEN=blueberry'] };

  it('BuildKit', () => {
    const finding = only({
      history: [['ARG NPM_TOKEN'], ['ENV NPM_TOKEN=blueberry'], 'RUN |1 NPM_TOKEN=blueberry /bin/sh -c npm ci # buildkit'],
      layers: [{}],
      config,
    });
    expect(gist(finding)).toEqual({
      root: 0,
      leaks: ['arg-to-env', 'build-arg'],
      sightings: ['env NPM_TOKEN @1', 'history NPM_TOKEN @1', 'build-arg NPM_TOKEN @2'],
    });
  });

  it('the classic builder, which leaves no prefix', () => {
    const finding = only({
      history: [['/bin/sh -c #(nop)  ARG NPM_TOKEN'], ['/bin/sh -c #(nop)  ENV NPM_TOKEN=blueberry'], '/bin/sh -c npm ci'],
      layers: [{}],
      config,
    });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['arg-to-env'], sightings: ['env NPM_TOKEN @1', 'history NPM_TOKEN @1'] });
  });

  it('buildah, which keeps the reference', () => {
    const finding = only({
      history: [
        ['/bin/sh -c #(nop) ARG TOKEN'],
        ['/bin/sh -c #(nop) ENV NPM_TOKEN=${TOKEN:-none}'],
        '|1 TOKEN=blueberry /bin/sh -c npm ci',
      ],
      layers: [{}],
      config,
    });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['arg-to-env', 'build-arg'], sightings: ['env NPM_TOKEN @1', 'build-arg TOKEN @2'] });
  });

  it('under another name, when a RUN holds the build arg', () => {
    const finding = only({
      history: [['ARG TOKEN'], 'RUN |1 TOKEN=blueberry /bin/sh -c npm ci # buildkit', ['ENV NPM_TOKEN=blueberry']],
      layers: [{}],
      config,
    });
    expect(gist(finding)).toMatchObject({ root: 0, leaks: ['arg-to-env', 'build-arg'] });
  });

  it('not when a RUN between tells that the ARG held something else', () => {
    const finding = only({
      history: [['ARG NPM_TOKEN'], 'RUN |1 NPM_TOKEN=other /bin/sh -c npm ci # buildkit', ['ENV NPM_TOKEN=blueberry']],
      layers: [{}],
      config,
    });
    expect(gist(finding)).toMatchObject({ root: 2, leaks: ['env'] });
  });
});

describe('an ARG with the secret as its default', () => {
  it.each([
    ['the classic builder', '/bin/sh -c #(nop)  ARG PASSWORD=blueberry', '|1 PASSWORD=blueberry /bin/sh -c x'],
    ['older BuildKit', 'ARG PASSWORD=blueberry', 'RUN |2 NPM=passed PASSWORD=blueberry /bin/sh -c x # buildkit'],
  ])('%s', (_, arg, run) => {
    const history: World['history'] = [
      ['ARG NPM'],
      { createdBy: arg, emptyLayer: true, comment: arg.startsWith('ARG') ? 'buildkit.dockerfile.v0' : '' },
      run,
    ];
    expect(gist(only({ history, layers: [{}] }))).toEqual({
      root: 1,
      leaks: ['arg-default'],
      sightings: ['history PASSWORD @1', 'build-arg PASSWORD @2'],
    });
  });
});

describe('(b) an ENV', () => {
  const config = { env: ['API_KEY=blueberry'] };

  it.each([
    ['BuildKit', 'ENV API_KEY=blueberry'],
    ['the classic builder', '/bin/sh -c #(nop)  ENV API_KEY=blueberry'],
    ['buildah', '/bin/sh -c #(nop) ENV API_KEY="blueberry"'],
  ])('%s', (_, row) => {
    expect(gist(only({ history: [[row]], config }))).toEqual({
      root: 0,
      leaks: ['env'],
      sightings: ['env API_KEY @0', 'history API_KEY @0'],
    });
  });

  it('that a later one replaces', () => {
    const finding = only({ history: [['ENV API_KEY=blueberry'], ['ENV API_KEY=none']], config: { env: ['API_KEY=none'] } });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['env', 'deleted-later'], sightings: ['history API_KEY @0 overwritten by 1'] });
  });

  it('set twice alike', () => {
    const finding = only({ history: [['ENV API_KEY=blueberry'], ['ENV API_KEY=blueberry']], config });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['env'], sightings: ['history API_KEY @0', 'env API_KEY @1', 'history API_KEY @1'] });
  });

  it('that no step set', () => {
    const finding = only({ history: [], config });
    expect(gist(finding)).toEqual({ root: undefined, leaks: ['env'], sightings: ['env API_KEY @?'] });
    expect(finding?.rootCause.text).toBe('ENV API_KEY (in the config; no step set it)');
  });
});

describe('(c) a file that a RUN writes and the next removes', () => {
  const layers = [{}, { 'app/.npmrc': 'token=blueberry' }, { 'app/.npmrc': { gone: true as const } }];

  it.each([
    [
      'BuildKit',
      ['COPY . . # buildkit', 'RUN /bin/sh -c npm set x # buildkit', ['ENV A=b'] as [string], 'RUN /bin/sh -c rm .npmrc # buildkit'],
    ],
    [
      'the classic builder',
      ['/bin/sh -c #(nop) COPY dir:1 in / ', '/bin/sh -c npm set x', ['/bin/sh -c #(nop)  ENV A=b'] as [string], '/bin/sh -c rm .npmrc'],
    ],
    [
      'buildah',
      ['/bin/sh -c #(nop) COPY dir:1 in / ', '/bin/sh -c npm set x', ['/bin/sh -c #(nop) ENV A=b'] as [string], '/bin/sh -c rm .npmrc'],
    ],
  ])('%s', (_, history) => {
    const finding = only({ history, layers });
    expect(gist(finding)).toEqual({ root: 1, leaks: ['written-by-run', 'deleted-later'], sightings: ['file app/.npmrc @1 deleted by 3'] });
    expect(finding?.remedies.map(({ text }) => text)).toContain(
      '/app/.npmrc was deleted by step 3 (RUN): deleting later removes nothing. Rebuild without it, then rotate.',
    );
  });

  it('with the value in the command', () => {
    const history: World['history'] = [
      'COPY . . # buildkit',
      'RUN /bin/sh -c npm set blueberry # buildkit',
      'RUN /bin/sh -c rm .npmrc # buildkit',
    ];
    expect(gist(only({ history, layers }))).toMatchObject({ root: 1, sightings: ['history @1', 'file app/.npmrc @1 deleted by 2'] });
  });
});

describe('(d) files that COPY brought', () => {
  it('an env file', () => {
    const finding = only({ history: ['COPY . . # buildkit'], layers: [{ 'app/.env': 'KEY=blueberry' }] });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['copied-file'], sightings: ['file app/.env @0'] });
    expect(finding?.remedies[0]?.patch).toBe('# .dockerignore\n**/.env');
  });

  it('an ssh key', () => {
    const rules = [ruleInfo('private-key', { provider: 'generic' })];
    const findings = findingsOf({
      history: ['COPY . . # buildkit', 'RUN /bin/sh -c apt-get install openssh-server # buildkit'],
      layers: [{ 'root/.ssh/id_ed25519': 'blueberry' }, { 'etc/ssh/ssh_host_rsa_key': 'cranberry' }],
      finds: { blueberry: { detector: 'private-key' }, cranberry: { detector: 'private-key' } },
      rules,
    });
    expect(findings.map(({ leaks, severity }) => [leaks, severity])).toEqual([
      [['ssh-key'], 'critical'],
      [['image-host-key'], 'high'],
    ]);
  });

  it('a file that is older than the ARG that holds its value', () => {
    const history: World['history'] = ['COPY . . # buildkit', ['ARG KEY'], 'RUN |1 KEY=blueberry /bin/sh -c x # buildkit'];
    expect(gist(only({ history, layers: [{ '.env': 'KEY=blueberry' }, {}] }))).toEqual({
      root: 0,
      leaks: ['copied-file', 'build-arg'],
      sightings: ['file .env @0', 'build-arg KEY @2'],
    });
  });
});

it('(f) an overwritten file, an opaque directory, a hard link and a deleted parent', () => {
  const history: World['history'] = ['COPY a / # buildkit', 'COPY b / # buildkit'];
  const layers = [
    { 'a/one': 'blueberry', 'b/two': 'blueberry', 'c/three': 'blueberry', four: { link: 'c/three' } },
    { 'a/one': 'clean', b: { opaque: true as const }, c: { gone: true as const } },
  ];
  expect(gist(only({ history, layers }))).toEqual({
    root: 0,
    leaks: ['copied-file', 'deleted-later'],
    sightings: ['file a/one @0 overwritten by 1', 'file b/two @0 deleted by 1', 'file c/three @0 deleted by 1', 'file four @0'],
  });
});

it('(g) weak defaults, one for each name, below the secrets', () => {
  const weak = (name: string) => ({ detector: 'weak-default', category: 'placeholder' as const, joins: [], name });
  const findings = findingsOf({
    history: [['ARG USER_DEFAULT=raisin'], ['ARG PASS_DEFAULT=currant'], ['ENV DB_USER=raisin DB_PASS=currant TOKEN=blueberry']],
    config: { env: ['DB_USER=raisin', 'DB_PASS=currant', 'TOKEN=blueberry'] },
    finds: {
      ...finds,
      'USER_DEFAULT=raisin': weak('USER_DEFAULT'),
      'PASS_DEFAULT=currant': weak('PASS_DEFAULT'),
      'DB_PASS=currant': weak('DB_PASS'),
    },
    rules: [ruleInfo('weak-default', { category: 'placeholder', specificity: 1, severity: 'high' })],
  });
  expect(findings.map(({ category, severity, leaks, sightings }) => [category, severity, leaks[0], sightings.length])).toEqual([
    ['secret', 'critical', 'env', 2],
    ['placeholder', 'low', 'placeholder-default', 1],
    ['placeholder', 'low', 'placeholder-default', 1],
    ['placeholder', 'low', 'placeholder-default', 2],
  ]);
});

it('(c) keeps its leak when the provenance repeats the command', () => {
  const finding = only({
    history: ['RUN /bin/sh -c echo blueberry > .npmrc # buildkit'],
    layers: [{ '.npmrc': 'blueberry' }],
    documents: [{ kind: 'attestation', name: 'provenance', text: '"echo blueberry > .npmrc"' }],
  });
  expect(gist(finding)).toMatchObject({ root: 0, leaks: ['written-by-run'] });
});

it('(e) a build arg of a stage that is no part of the image, known from its provenance only', () => {
  const finding = only({
    history: ['COPY /app /app # buildkit'],
    layers: [{}],
    documents: [{ kind: 'attestation', name: 'https://slsa.dev/provenance/v1', text: '{"build-arg:NPM_TOKEN":"blueberry"}' }],
  });
  expect(gist(finding)).toEqual({ root: undefined, leaks: ['build-arg'], sightings: ['attestation https://slsa.dev/provenance/v1 @?'] });
});

it('(f) a hard link to a lower file, as overlay2 saves it: the old name is a link to the new one', () => {
  const finding = only({
    history: ['COPY . . # buildkit', 'RUN /bin/sh -c ln a/.npmrc alias # buildkit'],
    layers: [{ 'a/.npmrc': 'blueberry' }, { alias: 'blueberry', 'a/.npmrc': { link: 'alias' } }],
  });
  expect(gist(finding)).toMatchObject({ root: 0, sightings: ['file a/.npmrc @0 overwritten by 1', 'file a/.npmrc @1', 'file alias @1'] });
});

describe('a file that a later layer has again', () => {
  const copied = 'COPY . . # buildkit';

  it('with the same secret was not meant to go', () => {
    const finding = only({ history: [copied, 'RUN chmod 600 key # buildkit'], layers: [{ key: 'blueberry' }, { key: 'blueberry' }] });
    expect(gist(finding)).toEqual({ root: 0, leaks: ['copied-file'], sightings: ['file key @0 overwritten by 1', 'file key @1'] });
  });

  it('and another one removes was', () => {
    const history = [copied, 'RUN chmod 600 key # buildkit', 'RUN rm key # buildkit'];
    const finding = only({ history, layers: [{ key: 'blueberry' }, { key: 'blueberry' }, { key: { gone: true } }] });
    expect(gist(finding)).toMatchObject({ leaks: ['copied-file', 'deleted-later'] });
    expect(finding?.remedies[1]?.text).toMatch(/^\/key was deleted by step 2 \(RUN\): deleting later removes nothing/);
  });

  it('without it was overwritten', () => {
    const finding = only({ history: [copied, 'RUN sed -i s/x/y/ key # buildkit'], layers: [{ key: 'blueberry' }, { key: 'y' }] });
    expect(finding?.remedies[1]?.text).toMatch(/^\/key was overwritten by step 1 \(RUN\): overwriting later removes nothing/);
  });
});

describe('(i) a mounted secret that is written to a file', () => {
  it('is known as such where the builder keeps the mount', () => {
    const history: World['history'] = ['/bin/sh -c --mount=type=secret,id=x cp /run/secrets/x /key', ['/bin/sh -c #(nop) CMD ["x"]']];
    expect(gist(only({ history, layers: [{ key: 'blueberry' }] }))).toMatchObject({ root: 0, leaks: ['secret-mount-persisted'] });
  });

  it.each([
    ['secret-mount-persisted', 'where the command reads from the folder of mounts', 'cp /run/secrets/x /key'],
    ['written-by-run', 'not elsewhere', 'fetch-key > /key'],
  ])('is told as %s %s', (leak, _, command) => {
    expect(gist(only({ history: [`RUN /bin/sh -c ${command} # buildkit`], layers: [{ key: 'blueberry' }] }))).toMatchObject({
      root: 0,
      leaks: [leak],
    });
  });
});

describe('other places', () => {
  it.each<[string, Omit<World, 'finds'>, unknown]>([
    [
      'CMD',
      { history: [['CMD ["x" "blueberry"]']], config: { cmd: ['x', 'blueberry'] } },
      { root: 0, leaks: ['command-line'], sightings: ['command cmd @0', 'history @0'] },
    ],
    [
      'LABEL',
      { history: [['LABEL key=blueberry']], config: { labels: { key: 'blueberry' } } },
      { root: 0, leaks: ['command-line'], sightings: ['label key @0', 'history key @0'] },
    ],
    [
      'HEALTHCHECK',
      { history: [['HEALTHCHECK &{["CMD" "blueberry"]}']], config: { healthcheck: ['CMD', 'blueberry'] } },
      { root: 0, leaks: ['command-line'], sightings: ['healthcheck @0', 'history @0'] },
    ],
    [
      'a commit message',
      { history: [{ createdBy: 'bash', comment: 'used blueberry', emptyLayer: false }], layers: [{}] },
      { root: 0, leaks: ['command-line'], sightings: ['history comment @0'] },
    ],
    [
      'a committed container',
      { history: ['bash'], layers: [{ '.netrc': 'blueberry' }] },
      { root: 0, leaks: ['written-by-run'], sightings: ['file .netrc @0'] },
    ],
    [
      'an imported tree',
      { history: [{ comment: 'Imported from -', emptyLayer: false }], layers: [{ '.netrc': 'blueberry' }] },
      { root: 0, leaks: ['copied-file'], sightings: ['file .netrc @0'] },
    ],
    [
      'no history',
      { history: [], layers: [{ '.netrc': 'blueberry' }] },
      { root: undefined, leaks: ['copied-file'], sightings: ['file .netrc @?'] },
    ],
    [
      'a shell history',
      { history: ['COPY . . # buildkit'], layers: [{ 'root/.bash_history': 'blueberry' }] },
      { root: 0, leaks: ['shell-history'], sightings: ['file root/.bash_history @0'] },
    ],
    [
      'what cloud-init keeps',
      { history: ['COPY . / # buildkit'], layers: [{ 'var/lib/cloud/instance/user-data.txt': 'blueberry' }] },
      { root: 0, leaks: ['cloud-metadata-dump'], sightings: ['file var/lib/cloud/instance/user-data.txt @0'] },
    ],
    [
      'what cloud-init logs',
      { history: ['RUN cloud-init init # buildkit'], layers: [{ 'var/log/cloud-init-output.log': 'blueberry' }] },
      { root: 0, leaks: ['cloud-metadata-dump'], sightings: ['file var/log/cloud-init-output.log @0'] },
    ],
    [
      'a file that is named alike elsewhere',
      { history: ['COPY . . # buildkit'], layers: [{ 'app/var/lib/cloud/instance/user-data.txt': 'blueberry' }] },
      { root: 0, leaks: ['copied-file'], sightings: ['file app/var/lib/cloud/instance/user-data.txt @0'] },
    ],
    [
      'a build cache',
      { source: 'build-cache', history: ['RUN make # buildkit'], layers: [{ 'root/.netrc': 'blueberry' }] },
      { root: 0, leaks: ['written-by-run', 'build-cache'], sightings: ['file root/.netrc @0'] },
    ],
    [
      'an npm log',
      { history: ['RUN npm ci # buildkit'], layers: [{ 'root/.npm/_logs/x.log': 'blueberry' }] },
      { root: 0, leaks: ['build-log'], sightings: ['file root/.npm/_logs/x.log @0'] },
    ],
    [
      'a compose file',
      { history: ['COPY . . # buildkit'], layers: [{ 'app/docker-compose.prod.yml': 'blueberry' }] },
      { root: 0, leaks: ['compose-env-file'], sightings: ['file app/docker-compose.prod.yml @0'] },
    ],
    [
      'an annotation',
      { history: [], documents: [{ kind: 'annotation', name: 'note', text: 'blueberry' }] },
      { root: undefined, leaks: ['command-line'], sightings: ['annotation note @?'] },
    ],
  ])('%s', (_, world, expected) => {
    expect(gist(only(world))).toEqual(expected);
  });
});
