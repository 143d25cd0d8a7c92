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
    skipped: [],
    platform: 'linux/arm/v7',
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
