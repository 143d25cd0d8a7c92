/** Which files are asked for their path: never one too few. */
import { describe, expect, it } from 'vitest';
import { compileRule } from '../../src/detect/compiled-rule.js';
import { pathsOf } from '../../src/detect/paths.js';
import { isOfWholeFile, wholeFileRules } from '../../src/detect/whole-file.js';
import { ruleSet } from './scanning.js';

const builtIn = ruleSet.rules.filter(({ source }) => isOfWholeFile(source));

const PATHS = [
  ...[
    '.env',
    '.env.production',
    '.ENV.Local',
    'x.env',
    'env',
    '.npmrc',
    'kubeconfig',
    'KubeConfig',
    '.kube/config',
    'x/kube/config',
    'config',
  ],
  ...[
    'chap-secrets',
    'etc/ppp/chap-secrets',
    'xchap-secrets',
    'a.jks',
    'debug.jks',
    'jks',
    'a.JKS',
    'x.kdb',
    'x.kdbx',
    'x.kdbxx',
    '.bash_history',
  ],
  ...[
    'config/master.key',
    'config/credentials/production.key',
    'master.key',
    'kaggle.json',
    'xkaggle.json',
    'a\nb.jks',
    '',
    'ſ.jks',
    'x.jkſ',
    'é.kdbx',
  ],
];

describe('the paths that rules ask for', () => {
  it.each([...PATHS, ...PATHS.map((path) => `srv/app/${path}`), ...PATHS.map((path) => `${path}/x`)])('hide nothing of %j', (path) => {
    const asked = builtIn.filter((rule) => rule.path?.test(path) === true);
    expect(wholeFileRules(builtIn, ruleSet.paths, { kind: 'file', path })).toEqual(asked);
  });

  it('are told of nearly all files at once', () => {
    const asks: string[] = [];
    const rules = builtIn.map((rule) => ({ ...rule, path: { test: (path: string) => (asks.push(path), false), exec: () => undefined } }));
    for (const path of [
      'usr/lib/x.so.1',
      'usr/share/doc/x/README.md',
      'usr/share/doc/x/html/index.rst.txt',
      'node_modules/x/index.js',
      'bin/sh',
      'etc/hosts',
    ])
      wholeFileRules(rules, ruleSet.paths, { kind: 'file', path });
    expect(asks).toEqual([]);
  });

  it.each(['secret', '(?:secret|id_rsa$)', '(\\w)\\1$', 'secret$|^x'])('are all asked for where the end of %s says nothing', (path) => {
    const source = { ...(builtIn[0]?.source ?? never()), path };
    const rule = compileRule(source, 0, undefined, never);
    expect(wholeFileRules([rule], pathsOf([{ rule: source }]), { kind: 'file', path: 'a/secret.bb' })).toEqual(
      rule.path?.test('a/secret.bb') === true ? [rule] : [],
    );
  });

  it('are all asked for where a rule has another syntax', () => {
    const [rule = never()] = builtIn;
    expect(pathsOf([{ rule: { ...rule.source, path: '(?P<x>secret)$' }, outside: true }]).moves).toHaveLength(0);
  });
});

function never(): never {
  throw new Error('there is no such rule');
}
