/** The steps of action.yml, run as GitHub runs them: each script in bash, with its inputs in the environment. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

import { demoImage } from './demo/make-demo-image.js';

interface Action {
  inputs: Record<string, { default?: string }>;
  runs: { steps: { name: string; id?: string; shell?: string; env?: Record<string, string>; run?: string }[] };
}

const root = new URL('..', import.meta.url).pathname;
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-action-'));
  writeFileSync(join(folder, 'shop.tar'), await demoImage());
  mkdirSync(join(folder, 'clean'));
  writeFileSync(join(folder, 'clean/readme'), 'nothing\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the scripts of all steps but the installation, for which `stowaway` of this checkout stands in. */
function act(inputs: Record<string, string>): { status: number | null; stdout: string; stderr: string; outputs: string; summary: string } {
  const temporary = mkdtempSync(join(folder, 'run-'));
  mkdirSync(join(temporary, 'stowaway/bin'), { recursive: true });
  const program = `#!/bin/sh\nexec '${process.execPath}' '${root}dist/cli/main.js' "$@"\n`;
  writeFileSync(join(temporary, 'stowaway/bin/stowaway'), program, { mode: 0o755 });
  const files = { GITHUB_OUTPUT: join(temporary, 'outputs'), GITHUB_STEP_SUMMARY: join(temporary, 'summary') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  const given = (name: string): string => inputs[name] ?? action.inputs[name]?.default ?? '';
  let [status, stdout, stderr]: [number | null, string, string] = [0, '', ''];
  for (const { env = {}, run, name } of action.runs.steps) {
    if (run === undefined || name === 'Install') continue;
    expect(run).not.toContain('${{');
    const outputs = new Map(
      readFileSync(files.GITHUB_OUTPUT, 'utf8')
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    const values = Object.entries(env).map(([key, value]) => [
      key,
      value.replace(/\$\{\{ (inputs|steps\.scan\.outputs)\.([\w-]+) \}\}/g, (_, of, what: string) =>
        of === 'inputs' ? given(what) : (outputs.get(what) ?? ''),
      ),
    ]);
    const ended = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        ...files,
        RUNNER_TEMP: temporary,
        DOCKER_HOST: 'unix:///nowhere/docker.sock',
        ...(Object.fromEntries(values) as Record<string, string>),
      },
    });
    [status, stdout, stderr] = [ended.status, stdout + ended.stdout, stderr + ended.stderr];
    if (status !== 0) break;
  }
  return {
    status,
    stdout,
    stderr,
    outputs: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
  };
}

test('a leaking image fails the job, with annotations, a summary and SARIF', () => {
  const { status, stdout, outputs, summary } = act({ image: 'shop.tar', format: 'html=report.html' });
  expect(status).toBe(1);
  expect(stdout.match(/^::error /gm)).toHaveLength(5);
  expect(summary).toContain('npm access token');
  expect(outputs).toBe('sarif=stowaway.sarif\nexit-code=1\n');
  expect(JSON.parse(readFileSync(join(folder, 'stowaway.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('5 secrets leaked');
});

test('a clean image passes, and its SARIF is uploaded all the same', () => {
  expect(act({ image: 'dir:clean' })).toMatchObject({ status: 0, outputs: 'sarif=stowaway.sarif\nexit-code=0\n' });
});

test('flags are handed on, several images are scanned', () => {
  expect(act({ image: 'dir:clean shop.tar', arguments: '--exit-zero --quiet' })).toMatchObject({ status: 0 });
});

test('what an input says is never a command, nor a flag', () => {
  const { status, stderr } = act({ image: '$(touch${IFS}pwned);touch pwned --exit-zero' });
  expect(status).toBe(2);
  expect(stderr).not.toBe('');
  expect(() => readFileSync(join(folder, 'pwned'))).toThrow();
});

test('the hook of pre-commit checks the files that it asks for', () => {
  const [hook] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')) as { entry: string; files: string }[];
  const asked = (path: string): boolean => new RegExp(hook!.files).test(path);
  for (const path of [
    'Dockerfile',
    'a/web.Dockerfile',
    'Dockerfile.dev',
    'compose.yaml',
    'x/docker-compose.prod.yml',
    '.github/workflows/ci.yml',
  ])
    expect(asked(path), path).toBe(true);
  for (const path of ['src/dockerfile.ts', 'README.md', 'notes/compose.txt']) expect(asked(path), path).toBe(false);
  writeFileSync(join(folder, 'Dockerfile'), 'FROM debian:12\nARG NPM_TOKEN\nRUN npm ci\n');
  const [, ...words] = hook!.entry.split(' ');
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), ...words, 'Dockerfile'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stdout).toContain('NPM_TOKEN');
});
