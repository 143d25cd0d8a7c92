/** What the README shows is what happens. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoImage } from './demo/make-demo-image.js';
import { useRegistry } from './engines/use-engine.js';

const root = new URL('..', import.meta.url).pathname;
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const registryFor = useRegistry({ secured: false });
/** No engine. */
const ALONE = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
let folder: string;

beforeAll(async () => {
  // Inside the checkout, so that the example's import of the package by its own name resolves.
  folder = mkdtempSync(join(root, '.cache-readme-'));
  writeFileSync(join(folder, 'shop.tar'), await demoImage());
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the first screen shows a real run', () => {
  const { stdout, status } = scan('shop.tar');
  expect(status).toBe(1);
  const [, block = ''] = /\$ stowaway scan [^\n]+\n([\s\S]*?)```/.exec(readme) ?? [];
  const excerpts = block.split('…\n').filter((part) => part.trim() !== '');
  expect(excerpts.length).toBeGreaterThan(1);
  for (const excerpt of excerpts) expect(stdout).toContain(excerpt.trimEnd());
});

test('the commands about registries work', async (context) => {
  const registry = registryFor(context);
  const { host } = registry;
  await registry.push(`docker-archive:${join(folder, 'shop.tar')}`, 'shop:1.4');
  writeFileSync(join(folder, 'token.txt'), 'not asked for\n');
  const [, block = ''] = /## Registries\n\n```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const commands = block.trim().split('\n');
  expect(commands).toHaveLength(3);
  for (const command of commands) {
    const line = command.replaceAll('registry.example:5000', host);
    const script = `stowaway() { node ${join(root, 'dist/cli/main.js')} "$@"; }; ${line}`;
    const { stdout, stderr, status } = spawnSync('sh', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...ALONE },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toContain(`5 secrets in ${host}/shop:1.4: 5 critical`);
  }
});

test('the commands about audits work', async (context) => {
  const registry = registryFor(context);
  await registry.push(`docker-archive:${join(folder, 'shop.tar')}`, 'shop:1.4');
  const [, block = ''] = /## Auditing a registry\n\n```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const commands = block.trim().split('\n');
  expect(commands).toHaveLength(4);
  for (const command of commands) {
    const line = command.replaceAll('registry.example:5000', registry.host);
    const script = `stowaway() { node ${join(root, 'dist/cli/main.js')} "$@"; }; ${line}`;
    const env = { ...process.env, ...ALONE, XDG_STATE_HOME: join(folder, 'state') };
    const { stderr, status } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', env });
    expect({ command, status, stderr }).toEqual({ command, status: 1, stderr: '' });
  }
  const report = JSON.parse(readFileSync(join(folder, 'audit.json'), 'utf8')) as { summary: object };
  expect(report.summary).toMatchObject({ images: 1, findings: { critical: 5 }, complete: true });
});

test('the library example runs', async () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  writeFileSync(join(folder, 'example.mjs'), `const log = console.log;\n${example}`);
  const { stdout } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: folder });
  expect(stdout).toMatch(/critical npm access token npm_….{4}, from step 2: ARG NPM_TOKEN/);
  expect(stdout).toMatch(/: \d+ files/);
});

test('the flags are those of --help', () => {
  const help = spawnSync(process.execPath, ['dist/cli/main.js', 'scan', '--help'], { cwd: root, encoding: 'utf8' }).stdout;
  const [, flags = ''] = /<!-- flags -->\n([\s\S]*?)<!-- \/flags -->/.exec(readme) ?? [];
  const options = help.slice(help.indexOf('Options:'), help.indexOf('Examples:')).trim();
  expect(flags.trim()).toBe(`\`\`\`\n${options}\n\`\`\``);
});

test('every link leads somewhere', () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !target.startsWith('http'));
  for (const target of targets) expect(() => readFileSync(join(root, target)), target).not.toThrow();
  const anchors = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));
  for (const anchor of anchors) expect(headings).toContain(anchor);
});

function scan(file: string): { stdout: string; status: number | null } {
  return spawnSync(process.execPath, [join(root, 'dist/cli/main.js'), 'scan', file], { cwd: folder, encoding: 'utf8' });
}
