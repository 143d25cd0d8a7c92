/** `stowaway lint` as people run it: exit codes, formats, policy, contexts, folders. */
import { chmodSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { secret } from '../acceptance/secrets.js';
import { contextEntries } from '../../src/lint/context-files.js';
import { LEAKY, call, callIn, lint } from './call.js';
import { detector, folderOf } from './lint-of.js';

describe('lint', () => {
  test('fails for a secret, and not with --exit-zero or a higher --fail-on', async () => {
    const file = join(folderOf({ Dockerfile: LEAKY }), 'Dockerfile');
    const { code, out, err } = await call('lint', file);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('Dockerfile:2');
    expect(out).not.toContain(secret('NPM_TOKEN'));
    expect((await call('lint', file, '--exit-zero')).code).toBe(0);
    expect((await call('lint', file, '--fail-on', 'critical')).code).toBe(1);
  });

  const POLICIES = {
    path: '[[ignore]]\npath = "Dockerfile"\nreason = "an example"\n',
    rule: '[[ignore]]\nrule = "npm-token"\nreason = "an example"\n',
    elsewhere: '[[ignore]]\npath = "app/**"\nreason = "an example"\n',
    image: '[[ignore]]\nimage = "**"\nreason = "an example"\n',
    imageOver: '[[ignore]]\nimage = "**"\nreason = "an example"\nexpires = 2020-01-01\n',
    milder: '[fail_on]\nconfidence = "proven"\nvisibility = ["deleted"]\n',
  };

  test.each([
    ['of its path', POLICIES.path, 0],
    ['of its rule', POLICIES.rule, 0],
    ['of another path', POLICIES.elsewhere, 1],
    ['of images', POLICIES.image, 1],
    ['of images, expired', POLICIES.imageOver, 1],
    ['none, but a higher threshold', POLICIES.milder, 0],
  ])('heeds the policy of the folder: an ignore %s', async (_, policy, code) => {
    const folder = folderOf({ Dockerfile: LEAKY, '.stowaway.toml': policy });
    for (const path of ['.', 'Dockerfile', './Dockerfile']) expect((await callIn(folder, 'lint', path)).code, path).toBe(code);
    const whole = await callIn(folder, 'lint');
    expect(whole.err).toBe('');
    expect(whole.out).not.toMatch(/expired|speaks of nothing/);
    expect((await callIn(folder, 'lint', '--no-config')).code).toBe(1);
  });

  test('an ignore that expired fails by name, one that holds is told with its reason and its last day', async () => {
    const ignore = '[[ignore]]\npath = "Dockerfile"\nreason = "until the move"\n';
    const folder = folderOf({
      Dockerfile: LEAKY,
      'over.toml': `${ignore}expires = 2020-01-01\n`,
      'holds.toml': `${ignore}expires = 2199-12-31\n`,
    });
    const over = await callIn(folder, 'lint', '--config', 'over.toml');
    expect(over.code).toBe(1);
    expect(over.out.replaceAll(/\s+/g, ' ')).toContain('over.toml:1 (path Dockerfile) expired on 2020-01-01: it no longer holds for ');
    const holds = await callIn(folder, 'lint', '--config', 'holds.toml');
    expect(holds.code).toBe(0);
    expect(holds.out.replaceAll(/\s+/g, ' ')).toContain('until the move');
    const json = JSON.parse((await callIn(folder, 'lint', '--config', 'holds.toml', '-f', 'json')).out) as object;
    expect(json).toMatchObject({
      files: [{ findings: [{ accepted: { by: 'policy', reason: 'until the move', expires: '2199-12-31' } }] }, {}],
      policy: { file: 'holds.toml', notes: [] },
      summary: { findings: { critical: 0, high: 0, medium: 0 } },
    });
    expect(await callIn(folder, 'lint', '--config', 'gone.toml')).toMatchObject({ code: 2, out: '' });
  });

  const RUN = 'RUN curl -H "Authorization: Bearer $API_TOKEN" https://example.com';
  test.each([
    ['in a comment above', 'Dockerfile', `FROM a\n# stowaway:ignore made up\nARG NPM_TOKEN={{NPM_TOKEN}}\n`, 'made up'],
    ['in a comment higher up', 'Dockerfile', `FROM a\n# stowaway:ignore made up\n# More.\nARG NPM_TOKEN={{NPM_TOKEN}}\n`, 'made up'],
    ['of its rule', 'Dockerfile', `FROM a\n# stowaway:ignore npm-token made up\nARG NPM_TOKEN={{NPM_TOKEN}}\n`, 'made up'],
    ['of another rule', 'Dockerfile', `FROM a\n# stowaway:ignore github-token\nARG NPM_TOKEN={{NPM_TOKEN}}\n`, undefined],
    ['with a line between', 'Dockerfile', `FROM a\n# stowaway:ignore made up\nRUN x\nARG NPM_TOKEN={{NPM_TOKEN}}\n`, undefined],
    ['of what is about to leak', 'Dockerfile', `FROM a\n# stowaway:ignore made up\nARG NPM_TOKEN\n${RUN}\n`, 'made up'],
    ['inside an instruction', 'Dockerfile', `FROM a\nENV A=b \\\n    # stowaway:ignore made up\n    NPM_TOKEN={{NPM_TOKEN}}\n`, 'made up'],
    ['above the other line of it', 'Dockerfile', `FROM a\n# stowaway:ignore\nENV A=b \\\n    NPM_TOKEN={{NPM_TOKEN}}\n`, undefined],
    ['in the line', 'Dockerfile', `FROM a\nRUN echo {{NPM_TOKEN}} # stowaway:ignore made up\n`, 'made up'],
    ['with CRLF', 'Dockerfile', `FROM a\r\n# stowaway:ignore made up\r\nARG NPM_TOKEN={{NPM_TOKEN}}\r\n`, 'made up'],
    [
      'in the line',
      'compose.yaml',
      'services:\n  a:\n    environment:\n      NPM_TOKEN: {{NPM_TOKEN}} # stowaway:ignore made up\n',
      'made up',
    ],
    [
      'above',
      'compose.yaml',
      'services:\n  a:\n    build:\n      args:\n        # stowaway:ignore made up\n        - NPM_TOKEN\n',
      'made up',
    ],
    ['in the line', '.github/workflows/ci.yml', 'a: {run: docker build --build-arg NPM_TOKEN .} # stowaway:ignore made up\n', 'made up'],
  ])('heeds stowaway:ignore %s of a %s', async (_, path, text, reason) => {
    const folder = folderOf({ [path]: text });
    const { code, out } = await callIn(folder, 'lint', '-f', 'json');
    const { files } = z
      .object({ files: z.array(z.object({ findings: z.array(z.object({ category: z.string(), accepted: z.unknown().optional() })) })) })
      .parse(JSON.parse(out));
    const accepted = files.flatMap(({ findings }) => findings.filter(({ category }) => category === 'secret').map((one) => one.accepted));
    expect({ code, accepted }).toEqual({
      code: reason === undefined ? 1 : 0,
      accepted: [reason === undefined ? undefined : { by: 'inline', reason }],
    });
    expect((await callIn(folder, 'lint', '--no-inline-ignore')).code).toBe(1);
    writeFileSync(join(folder, 'none.toml'), 'inline_ignore = false\n');
    expect((await callIn(folder, 'lint', '--config', 'none.toml')).code).toBe(1);
  });

  test('passes what is clean, and practices', async () => {
    const folder = folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n' });
    const { code, leaks, skips } = await lint(folder);
    expect({ code, skips, leaks: new Set(leaks['.dockerignore']) }).toEqual({ code: 0, skips: [], leaks: new Set(['sensitive-file']) });
  });

  test('as SARIF has the line', async () => {
    const folder = folderOf({ Dockerfile: LEAKY });
    const { code, out } = await call('lint', '-f', 'sarif', folder);
    expect(code).toBe(1);
    const region = z.object({ startLine: z.number() });
    const location = z.object({ physicalLocation: z.object({ artifactLocation: z.object({ uri: z.string() }), region }) });
    const sarif = z
      .object({ runs: z.array(z.object({ results: z.array(z.object({ locations: z.array(location) })) })) })
      .parse(JSON.parse(out));
    const [first] = sarif.runs[0]?.results[0]?.locations ?? [];
    expect(first?.physicalLocation.artifactLocation.uri).toMatch(/Dockerfile$/);
    expect(first?.physicalLocation.region.startLine).toBe(2);
    expect(out).not.toContain(secret('NPM_TOKEN'));
  });

  test('tells of what a COPY of the context takes, unless .dockerignore keeps it out', async () => {
    const files = { Dockerfile: 'FROM node:22\nCOPY . .\n', '.npmrc': '//registry.npmjs.org/:_authToken={{NPM_TOKEN}}\n' };
    const { code, leaks } = await lint(folderOf(files));
    expect({ code, told: leaks['.dockerignore']?.includes('copied-file') }).toEqual({ code: 1, told: true });
    expect((await lint(folderOf({ ...files, '.dockerignore': '\uFEFF.npmrc\r\n.env*\r\n.git\r\n' }))).code).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)('tells of what it could not look at in the context', async () => {
    const folder = folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n', '.npmrc': 'a=b\n', 'shut/x': '' });
    chmodSync(join(folder, '.npmrc'), 0);
    chmodSync(join(folder, 'shut'), 0);
    const { code, skips } = await lint(folder, 'Dockerfile');
    chmodSync(join(folder, 'shut'), 0o700);
    expect({ code, skips }).toEqual({
      code: 2,
      skips: ['unreadable: .npmrc was not checked: permission is denied', 'unreadable: shut was not searched: permission is denied'],
    });
  });

  test('tells of a context that is too large, and looks at none that no COPY takes', async () => {
    const folder = folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n', '.env': 'A=1\n', 'a/x': '', 'b/y': '' });
    const { entries, skipped } = await contextEntries(folder, detector, 3);
    expect(entries.length).toBeGreaterThanOrEqual(3);
    expect(skipped).toMatchObject([{ reason: 'limit', severity: 'failure', path: folder }]);
    truncateSync(join(folder, '.env'), 65 << 20);
    expect((await lint(folder, 'Dockerfile')).skips).toEqual(['unreadable: .env was not checked to its end: it has more than 64 MiB']);
    writeFileSync(join(folder, 'Dockerfile'), 'FROM node:22\nCOPY src src\n');
    expect(await lint(folder, 'Dockerfile')).toEqual({ code: 0, leaks: {}, skips: [] });
  });

  test('looks for secrets in the whole of a file', async () => {
    const history = `${'ls\n'.repeat(800_000)}export GITHUB_TOKEN={{GITHUB_TOKEN}}\n`;
    const { leaks } = await lint(folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n', '.bash_history': history }));
    expect(leaks['.dockerignore']).toContain('shell-history');
  });

  test('searches folders, and not what others wrote', async () => {
    const folder = folderOf({
      'a/web.Dockerfile': LEAKY,
      'b/Containerfile': LEAKY,
      'node_modules/x/Dockerfile': LEAKY,
      '.github/workflows/ci.yml': 'on: push\njobs: {b: {steps: [{run: docker build --build-arg NPM_TOKEN .}]}}\n',
    });
    expect((await lint(folder)).leaks).toEqual({
      '.github/workflows/ci.yml': ['build-arg'],
      'a/web.Dockerfile': ['arg-default'],
      'b/Containerfile': ['arg-default'],
    });
  });
});
