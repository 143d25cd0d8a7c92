/** What the README says of gates, policies, Dockerfiles and Docker's command line, typed into a shell beside a real engine. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { DOCKER_CLIENT } from '../engines/docker.js';
import type { Engine } from '../engines/engine.js';
import { useEngine } from '../engines/use-engine.js';
import { fill, secret } from './secrets.js';

const root = new URL('../..', import.meta.url).pathname;
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const engineFor = useEngine('docker20');
let folder: string;
let project: string;

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-readme-'));
  project = join(folder, 'project');
  mkdirSync(join(folder, 'bin'));
  mkdirSync(project);
  const programs = { stowaway: `'${process.execPath}' '${root}dist/cli/main.js'`, docker: DOCKER_CLIENT };
  for (const [name, program] of Object.entries(programs))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexec ${program} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(project, 'Dockerfile'), fill('FROM base:1\nENV API_KEY={{API_KEY}}\nCOPY . /app\n'));
  writeFileSync(join(project, '.env'), fill('DB_PASSWORD={{PASSWORD}}\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('as a gate', { timeout: 300_000 }, (context) => {
  const type = shellFor(engineFor(context));
  const [build = ''] = commandsOf('As a gate');
  const built = type(build);
  expect(built, built.err).toMatchObject({ code: 1 });
  expect(built.out).toMatch(/secrets? in shop:1\.4/);
  expect(type('docker tag shop:1.4 shop:1.5').code).toBe(0);

  const [reports = ''] = /`(-f table -f sarif=[^`]+)`/.exec(section('As a gate')) ?? [];
  const several = type(`stowaway scan shop:1.4 ${reports.replaceAll('`', '')}`);
  expect(several).toMatchObject({ code: 1, err: '' });
  for (const file of ['out.sarif', 'gl-secret-detection-report.json'])
    expect(JSON.parse(readFileSync(join(project, file), 'utf8'))).toHaveProperty('version');
  for (const flag of ['--fail-on high', '--min-confidence proven', '--exit-zero']) expect(section('As a gate')).toContain(`\`${flag}\``);
  expect(type('stowaway scan shop:1.4 --exit-zero').code).toBe(0);
  expect(type('stowaway scan shop:1.4 --fail-on critical --min-confidence proven').code).toBe(0);
});

test('the baseline, and what changed', { timeout: 300_000 }, (context) => {
  const type = shellFor(engineFor(context));
  const commands = commandsOf('Policy and baseline');
  expect(commands).toHaveLength(3);
  expect(type('stowaway scan shop:1.5').code).toBe(1);
  for (const command of commands) expect({ command, ...type(command) }).toMatchObject({ command, code: 0 });
  const [diff = ''] = /`(stowaway scan shop:1\.5 --diff shop:1\.4)`/.exec(section('Policy and baseline'))?.slice(1) ?? [];
  expect(type(diff)).toMatchObject({ code: 0, err: '' });
  for (const file of ['.stowaway.key', '.stowaway-baseline.json']) {
    expect(readFileSync(join(project, file), 'utf8')).not.toContain(secret('API_KEY'));
    rmSync(join(project, file));
  }
});

test('the policy', { timeout: 300_000 }, (context) => {
  const type = shellFor(engineFor(context));
  const [, policy = ''] = /```toml\n([\s\S]*?)```/.exec(section('Policy and baseline')) ?? [];
  writeFileSync(join(project, '.stowaway.toml'), policy);
  const { code, out } = type('stowaway scan shop:1.4 -f json');
  const report = z
    .object({ policy: z.object({ file: z.string(), notes: z.array(z.object({ kind: z.string() })) }) })
    .parse(JSON.parse(out));
  expect({ code, ...report.policy }).toEqual({ code: 1, file: '.stowaway.toml', notes: [{ kind: 'unused' }, { kind: 'unused' }] });
  rmSync(join(project, '.stowaway.toml'));
});

test("Docker's command line", { timeout: 300_000 }, (context) => {
  const type = shellFor(engineFor(context));
  const [, install = '', scan = ''] = /`(stowaway docker-plugin install)`, then `(docker stowaway scan [^`]+)`/.exec(readme) ?? [];
  expect(type(install).code).toBe(0);
  expect(type(scan)).toMatchObject({ code: 1, out: expect.stringMatching(/secrets? in shop:1\.4/) as string });
  expect(type('stowaway docker-plugin uninstall').code).toBe(0);
  expect(type(scan).err).toContain('is not a docker command');
});

test('from the Dockerfile', { timeout: 300_000 }, (context) => {
  const type = shellFor(engineFor(context));
  const [lint = '', scan = '', fix = '', ...others] = commandsOf('From the Dockerfile');
  expect(others).toEqual([]);
  expect(type(lint)).toMatchObject({ code: 1, err: '', out: expect.stringContaining('Dockerfile:2') as string });
  expect(type(scan)).toMatchObject({ code: 1, err: '', out: expect.stringContaining('Dockerfile:2') as string });
  expect(type(fix)).toMatchObject({ code: 0, err: expect.stringContaining('docker run') as string });
  expect(type(lint)).toMatchObject({ code: 0, err: '' });
});

test('the completion', (context) => {
  const type = shellFor(engineFor(context));
  const [, command = ''] = /`(source <\(stowaway completion bash\))`/.exec(readme) ?? [];
  expect(type(`${command} && complete -p stowaway`)).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('stowaway') as string,
  });
});

/** The text below a heading of the README. */
function section(heading: string): string {
  const [, text = ''] = new RegExp(`\\n## ${heading}\\n([\\s\\S]*?)\\n## `).exec(readme) ?? [];
  return text;
}

/** The lines of its first block for shells, without what is said of them. */
function commandsOf(heading: string): string[] {
  const [, block = ''] = /```sh\n([\s\S]*?)```/.exec(section(heading)) ?? [];
  return block
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''));
}

/** A shell in the folder of the project, with the programs that the README has, and a home of its own. */
function shellFor(engine: Engine): (command: string) => { code: number | null; out: string; err: string } {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    HOME: folder,
    DOCKER_HOST: `unix://${engine.socket}`,
    DOCKER_BUILDKIT: '0',
    TAG: '1.4',
  };
  return (command) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: project, env, encoding: 'utf8' });
    return { code: status, out: stdout, err: stderr };
  };
}
