import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/source/config.js';
import { json } from '../support/images.js';

const EMPTY = { env: [], labels: {}, cmd: [], entrypoint: [], healthcheck: [], shell: [], onBuild: [] };

test('all that is read', () => {
  const config = {
    Env: ['A=1'],
    Labels: { l: 'v' },
    Cmd: ['c'],
    Entrypoint: ['e'],
    Healthcheck: { Test: ['CMD', 'h'] },
    Shell: ['s'],
    OnBuild: ['RUN o'],
    User: 'u',
    WorkingDir: '/w',
  };
  const history = [{ created: 't', created_by: 'b', comment: 'c', author: 'a', empty_layer: true }, {}];
  const platform = { os: 'linux', architecture: 'arm', variant: 'v7' };
  expect(parseConfig(json({ ...platform, author: 'me', config, history, rootfs: { diff_ids: ['sha256:1'] } }), 'it')).toEqual({
    config: {
      env: ['A=1'],
      labels: { l: 'v' },
      cmd: ['c'],
      entrypoint: ['e'],
      healthcheck: ['CMD', 'h'],
      shell: ['s'],
      onBuild: ['RUN o'],
      user: 'u',
      workingDir: '/w',
      author: 'me',
    },
    history: [{ created: 't', createdBy: 'b', comment: 'c', author: 'a', emptyLayer: true }, { emptyLayer: false }],
    diffIds: ['sha256:1'],
    documents: [],
    skipped: [],
    platform: 'linux/arm/v7',
  });
});

describe('what no other field takes', () => {
  test('is taken with the path of its field', () => {
    const config = {
      Env: ['A=1'],
      Volumes: { '/data': {} },
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 's',
      Hostname: 'h',
      Healthcheck: { Test: ['CMD', 'x'], Interval: 5, Odd: 'o' },
    };
    const container = { Env: ['A=1', 'B=2'], Cmd: ['/bin/sh', '-c', 'x'], Image: `sha256:${'a'.repeat(64)}` };
    expect(
      parseConfig(json({ config, container_config: container, container: 'f'.repeat(64), docker_version: '1', os: 'linux' }), 'it').config
        .others,
    ).toEqual([
      { name: 'volume', text: '/data' },
      { name: 'expose', text: '80/tcp' },
      { name: 'stopsignal', text: 's' },
      { name: 'Hostname', text: 'h' },
      { name: 'Healthcheck.Odd', text: 'o' },
      // What the config says itself is told once.
      { name: 'container_config.Env', text: 'B=2' },
      { name: 'container_config.Cmd', text: '/bin/sh' },
      { name: 'container_config.Cmd', text: '-c' },
      { name: 'docker_version', text: '1' },
    ]);
  });

  test.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('however deep it lies in %s', (open, close) => {
    const depth = 100_000;
    const text = `{"config":{"Odd":${open.repeat(depth)}"x"${close.repeat(depth)}}}`;
    expect(parseConfig(Buffer.from(text), 'it').config.others).toMatchObject([
      { name: expect.stringMatching(/^Odd/) as string, text: 'x' },
    ]);
  });

  test('what BuildKit kept of a build is decoded', () => {
    const info = '{"attrs":{"build-arg:TOKEN":"t"}}';
    const { documents, config } = parseConfig(
      json({ config: {}, 'moby.buildkit.buildinfo.v1': Buffer.from(info).toString('base64') }),
      'it',
    );
    expect(documents).toEqual([{ kind: 'attestation', name: 'moby.buildkit.buildinfo.v1', text: info }]);
    expect(config).toEqual(EMPTY);
  });
});

describe('tolerance', () => {
  test('fields of the wrong type are dropped, the others stay', () => {
    const config = { Env: ['A=1', 2, null], Labels: { a: 1, b: 'v' }, Cmd: null, Entrypoint: 'lone', User: 5, OnBuild: {} };
    expect(parseConfig(json({ config }), 'it').config).toEqual({ ...EMPTY, env: ['A=1'], labels: { b: 'v' }, entrypoint: ['lone'] });
  });

  test('null config and null history', () => {
    expect(parseConfig(json({ config: null, history: null, rootfs: {} }), 'it')).toEqual({
      config: EMPTY,
      history: [],
      diffIds: [],
      documents: [],
      skipped: [],
    });
  });

  test('a history entry of the wrong type keeps its place', () => {
    expect(parseConfig(json({ history: [{ created_by: 'a' }, null, { created_by: 'b' }] }), 'it').history).toHaveLength(3);
  });

  test('a label named __proto__ is a label', () => {
    const { labels } = parseConfig(Buffer.from('{"config":{"Labels":{"__proto__":"x"}}}'), 'it').config;
    expect(Object.entries(labels)).toEqual([['__proto__', 'x']]);
  });

  test('names in another case, as Go reads them', () => {
    expect(parseConfig(json({ Config: { env: ['A=1'] } }), 'it').config.env).toEqual(['A=1']);
  });

  test('a byte order mark', () => {
    expect(parseConfig(Buffer.from('\ufeff{"config":{}}'), 'it').config).toEqual(EMPTY);
  });
});

test.each(['', '{', '[]', 'null', '"x"', '{}', '{"schemaVersion":2,"layers":[]}'])('%j is no image config', (text) => {
  expect(() => parseConfig(Buffer.from(text), 'blob sha256:1')).toThrow(/^blob sha256:1 is /);
});

test('any JSON is a config or is refused; nothing else is thrown', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue({ maxDepth: 1 }),
      fc.dictionary(
        fc.constantFrom('config', 'Env', 'Labels', 'Cmd', 'Healthcheck', 'Test', 'history', 'created_by', 'rootfs', 'diff_ids', 'os'),
        tie('value'),
      ),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (any) => {
      try {
        const { config, history, diffIds } = parseConfig(json(any), 'it');
        for (const text of [...config.env, ...config.cmd, ...diffIds, ...Object.values(config.labels)]) expect(typeof text).toBe('string');
        for (const entry of history) expect(typeof entry.emptyLayer).toBe('boolean');
      } catch (error) {
        expect(error).toMatchObject({ code: 'NOT_AN_IMAGE' });
      }
    }),
  );
});
