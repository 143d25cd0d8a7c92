/** `stowaway lint` and `stowaway fix` as people run them: odd files, exit codes, formats, and files that are changed. */
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { replaceFiles } from '../../src/cli/replace-file.js';
import { run } from '../../src/cli/run.js';
import { secret } from '../acceptance/secrets.js';
import { contextEntries } from '../../src/lint/context-files.js';
import { detector, folderOf } from './lint-of.js';

async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough({ highWaterMark: 1 << 22 }), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

/** The same from inside a folder. */
async function callIn(folder: string, ...args: string[]): ReturnType<typeof call> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await call(...args);
  } finally {
    process.chdir(before);
  }
}

const Skips = z.array(z.object({ reason: z.string(), detail: z.string() }));
const LintReport = z.object({
  files: z.array(z.object({ path: z.string(), findings: z.array(z.object({ leaks: z.array(z.string()) })), skipped: Skips })),
  skipped: Skips,
});

/** What `lint` says: the leaks by file, and why something was not checked. */
async function lint(folder: string, ...paths: string[]): Promise<{ code: number; leaks: Record<string, string[]>; skips: string[] }> {
  const { code, out, err } = await call('lint', '-f', 'json', ...(paths.length === 0 ? [folder] : paths.map((path) => join(folder, path))));
  expect(err).toBe('');
  const report = LintReport.parse(JSON.parse(out));
  const files = report.files.filter(({ findings }) => findings.length > 0);
  return {
    code,
    leaks: Object.fromEntries(
      files.map(({ path, findings }) => [path.slice(folder.length + 1), findings.map(({ leaks }) => leaks[0] ?? '')]),
    ),
    skips: [...report.skipped, ...report.files.flatMap(({ skipped }) => skipped)].map(
      ({ reason, detail }) => `${reason}: ${detail.replaceAll(`${folder}/`, '')}`,
    ),
  };
}

const LEAKY = 'FROM node:22\nARG NPM_TOKEN={{NPM_TOKEN}}\nRUN npm ci\n';

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

describe('odd files', () => {
  test.each([
    ['CRLF', LEAKY.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${LEAKY}`],
    ['tabs', LEAKY.replaceAll(' ', '\t')],
    ['no line break at its end', LEAKY.trimEnd()],
    ['a byte order mark and CRLF', `\uFEFF${LEAKY.replaceAll('\n', '\r\n')}`],
  ])('a Dockerfile with %s', async (_, text) =>
    expect(await lint(folderOf({ Dockerfile: text }))).toEqual({ code: 1, leaks: { Dockerfile: ['arg-default'] }, skips: [] }),
  );

  test.each([
    ['an empty Dockerfile', 'Dockerfile', '', /^unsupported: It has no FROM/],
    ['a Dockerfile of a byte order mark', 'Dockerfile', '\uFEFF', /^unsupported: It has no FROM/],
    ['bytes', 'Dockerfile', 'FROM a\n\0\u0001', /^unsupported: Dockerfile was not checked: it is no text in UTF-8$/],
    ['a compose file that is no YAML', 'compose.yaml', 'services:\n\tweb: {', /^unreadable: compose\.yaml is no YAML: \S/],
    ['a workflow that is no YAML', '.github/workflows/ci.yml', 'a: [', /^unreadable: \.github\/workflows\/ci\.yml is no YAML: \S/],
  ])('%s is one skip, and exit 2', async (_, path, text, told) => {
    const { skips, ...found } = await lint(folderOf({ [path]: text }));
    expect({ ...found, skips: skips.length }).toEqual({ code: 2, leaks: {}, skips: 1 });
    expect(skips[0]).toMatch(told);
  });

  test('an empty compose file is fine', async () =>
    expect(await lint(folderOf({ 'compose.yaml': '' }))).toEqual({ code: 0, leaks: {}, skips: [] }));

  test('what is not read does not hide what is', async () =>
    expect(await lint(folderOf({ Dockerfile: LEAKY, 'compose.yaml': 'a: [' }))).toMatchObject({
      code: 2,
      leaks: { Dockerfile: ['arg-default'] },
    }));

  test('100 MB', async () => {
    const folder = folderOf({ Dockerfile: LEAKY });
    truncateSync(join(folder, 'Dockerfile'), 100_000_000);
    expect(await lint(folder)).toEqual({ code: 2, leaks: {}, skips: ['limit: Dockerfile was not checked: it has more than 4 MiB'] });
  });

  test('a folder with the name of a Dockerfile is searched', async () =>
    expect((await lint(folderOf({ 'Dockerfile/Dockerfile': LEAKY }))).leaks).toEqual({ 'Dockerfile/Dockerfile': ['arg-default'] }));

  test('links: to a file, to nothing, round in a circle, to a folder above', async () => {
    const folder = folderOf({ 'a/real.Dockerfile': LEAKY });
    symlinkSync('a/real.Dockerfile', join(folder, 'Dockerfile'));
    symlinkSync('nowhere', join(folder, 'Dockerfile.gone'));
    symlinkSync('Dockerfile.loop', join(folder, 'Dockerfile.loop'));
    symlinkSync('..', join(folder, 'a/Dockerfile.up'));
    symlinkSync('..', join(folder, 'a/up'));
    expect(await lint(folder)).toEqual({
      code: 2,
      leaks: { Dockerfile: ['arg-default'], 'a/real.Dockerfile': ['arg-default'] },
      skips: [
        'unreadable: Dockerfile.gone was not checked: there is no such file or folder',
        'unreadable: Dockerfile.loop was not checked: its links lead round in a circle',
      ],
    });
  });

  test.skipIf(process.getuid?.() === 0)('no permission', async () => {
    const folder = folderOf({ Dockerfile: LEAKY, 'shut/Dockerfile': LEAKY });
    chmodSync(join(folder, 'Dockerfile'), 0);
    chmodSync(join(folder, 'shut'), 0);
    const found = await lint(folder);
    chmodSync(join(folder, 'shut'), 0o700);
    expect(found).toEqual({
      code: 2,
      leaks: {},
      skips: ['unreadable: shut was not searched: permission is denied', 'unreadable: Dockerfile was not checked: permission is denied'],
    });
  });

  test.each([
    ['nothing', [], 'gone', /gone cannot be checked: there is no such file or folder/],
    ['another file', ['notes.txt'], 'notes.txt', /notes\.txt is no Dockerfile, compose file or workflow by its name/],
  ])('%s named by hand is one sentence, and exit 2', async (_, files, path, told) => {
    const folder = folderOf(Object.fromEntries(files.map((file) => [file, ''])));
    const { code, out, err } = await call('lint', join(folder, path));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(told);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('fix', () => {
  const MENDABLE = 'FROM node:22\nENV API_KEY={{API_KEY}}\nCOPY . .\n';

  test('prints a diff and changes nothing', async () => {
    const folder = folderOf({ Dockerfile: MENDABLE });
    const before = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    const { code, out, err } = await call('fix', '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(0);
    expect(out).toMatch(/^--- .*Dockerfile\n/);
    expect(out).not.toContain(secret('API_KEY'));
    expect(err).toContain('docker run --env API_KEY');
    expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(before);
  });

  test.each([
    ['LF', MENDABLE],
    ['CRLF', MENDABLE.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${MENDABLE}`],
  ])('writes the file, and keeps its mode and %s', async (_, text) => {
    const folder = folderOf({ Dockerfile: text });
    const file = join(folder, 'Dockerfile');
    chmodSync(file, 0o640);
    expect(await call('fix', '--dockerfile', file, '--write')).toMatchObject({ code: 0, out: '' });
    const after = readFileSync(file, 'utf8');
    expect(after).not.toContain(secret('API_KEY'));
    expect(
      after
        .split('\n')
        .slice(0, -1)
        .every((line) => line.endsWith('\r')),
    ).toBe(text.includes('\r'));
    expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect((await lint(folder, 'Dockerfile')).code).toBe(0);
    const again = await call('fix', '--dockerfile', file, '--write');
    expect(again.code).toBe(0);
    expect(again.err).toContain('nothing to mend');
  });

  test('a link stays one', async () => {
    const folder = folderOf({ 'real/Dockerfile': MENDABLE });
    symlinkSync('real/Dockerfile', join(folder, 'Dockerfile'));
    expect((await call('fix', '--dockerfile', join(folder, 'Dockerfile'), '--write')).code).toBe(0);
    expect(readFileSync(join(folder, 'real/Dockerfile'), 'utf8')).not.toContain(secret('API_KEY'));
  });

  test('by a report of a scan', async () => {
    const folder = folderOf({ Dockerfile: 'FROM node:22\nCOPY . .\n', 'image/app/.env': 'DB_PASSWORD={{PASSWORD}}\n' });
    const report = join(folder, 'report.json');
    expect((await call('scan', `dir:${join(folder, 'image')}`, '-o', report, '-f', 'json')).code).toBe(1);
    const { code, err } = await call('fix', report, '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(2);
    expect(err).toContain('Dockerfile');
  });

  test.each([
    ['no JSON', 'nothing'],
    ['another JSON', '{"images": 3}'],
  ])('by %s is one sentence', async (_, text) => {
    const folder = folderOf({ Dockerfile: MENDABLE, 'report.json': text });
    const { code, err } = await call('fix', join(folder, 'report.json'), '--dockerfile', join(folder, 'Dockerfile'));
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('report');
  });

  test.each(['gone', '.'])('of %s is one sentence', async (path) => {
    const { code, err } = await call('fix', '--dockerfile', join(folderOf({}), path));
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
  });

  test('writes nothing when one of the files changed since it was read', async () => {
    const folder = folderOf({ a: 'a\n', b: 'b\n' });
    mkdirSync(join(folder, 'c'));
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    writeFileSync(b, 'mine\n');
    const files = [
      { path: a, before: 'a\n', after: 'new\n' },
      { path: b, before: 'b\n', after: 'new\n' },
    ];
    await expect(replaceFiles(files)).rejects.toThrow(`${b} has changed since it was read, so that nothing was written. Run it again.`);
    expect([readFileSync(a, 'utf8'), readFileSync(b, 'utf8')]).toEqual(['a\n', 'mine\n']);
  });
});
