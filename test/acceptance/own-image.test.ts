/** Stowaway's own image: built as the README says, it runs as nobody in particular, does the job, and passes its own scan. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lintPaths } from '../../src/index.js';
import { demoImage } from '../demo/make-demo-image.js';
import { baseTar } from '../engines/base-image.js';
import { DOCKER_CLIENT } from '../engines/docker.js';
import type { Engine } from '../engines/engine.js';
import { run } from '../engines/run.js';
import { useEngine } from '../engines/use-engine.js';
import { fill } from './secrets.js';
import { scanWithExit } from './readable.js';

const root = new URL('../..', import.meta.url).pathname;
const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
const readme = readFileSync(join(root, 'README.md'), 'utf8');
let folder: string;
let context: string;

beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-own-'));
  context = join(folder, 'checkout');
  for (const name of readdirSync(root))
    if (!['node_modules', 'dist', 'test', 'testdata', '.git'].includes(name) && !name.startsWith('.cache'))
      cpSync(join(root, name), join(context, name), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the image', () => {
  const engineFor = useEngine('docker26-containerd');

  test('of an installed package', { timeout: 600_000 }, async (given) => {
    const engine = engineFor(given);
    await importTar(engine, 'node-alone:1', await nodeAlone());
    await engine.build(context, {
      tag: 'stowaway:own',
      file: '.ci/Dockerfile',
      contexts: { installed: installedPackage() },
      // BuildKit asks for the images of stages that it will not need.
      buildArgs: { BUILD_IMAGE: 'node-alone:1', RUN_IMAGE: 'node-alone:1' },
    });
    const hardened = ['run', '--rm', '--network=none', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges'];

    expect((await engine.docker(...hardened, 'stowaway:own', '--version')).trim()).toBe(version);
    expect(await engine.docker(...hardened, 'stowaway:own')).toContain('Usage: stowaway');
    const whoAmI = ['--entrypoint', '/nodejs/bin/node', 'stowaway:own', '-p', '[process.getuid(), process.getgid()].join()'];
    expect((await engine.docker(...hardened, ...whoAmI)).trim()).toBe('65532,65532');

    // As the README says it.
    expect(readme).toContain('`docker build -t stowaway -f .ci/Dockerfile .`');
    const [, typed = ''] = /`(docker save shop:1\.4 \| docker run [^`]+)`/.exec(readme) ?? [];
    await dockerRun(engine, ['load'], await demoImage());
    await engine.docker('tag', 'stowaway:own', 'stowaway');
    const env = { ...process.env, DOCKER_HOST: `unix://${engine.socket}` };
    const piped = spawnSync('sh', ['-c', typed.replaceAll('docker ', `${DOCKER_CLIENT} `)], { encoding: 'utf8', env });
    expect(piped).toMatchObject({ status: 1, stdout: expect.stringContaining('5 secrets in shop:1.4: 5 critical') as string });

    const scan = dockerRun(engine, [...hardened, '--interactive', 'stowaway:own', 'scan', '-'], await demoImage());
    await expect(scan).rejects.toThrow(/exit 1[\s\S]*5 secrets in shop:1\.4: 5 critical/);

    const { image, exit } = await scanWithExit('stowaway:own', { env: { DOCKER_HOST: `unix://${engine.socket}` } });
    // ssh2 tries its parser on a key of its own; that is ssh2's.
    const own = image.findings
      .filter(({ origin }) => origin !== 'package')
      .map(({ detector, sightings }) => [detector, sightings[0]?.path]);
    expect({ exit, own }).toEqual({ exit: 0, own: [] });
    expect(image.findings.length).toBeLessThan(3);

    const files = await filesOf(engine, 'stowaway:own');
    expect(files).toContain('opt/stowaway/node_modules/stowaway/dist/cli/main.js');
    expect(files.filter((path) => /\.map$|\/_cacache\/|\.npm\/|(?:^|\/)bin\/(?:sh|npm|busybox)$|\.node$/.test(path))).toEqual([]);
  });

  test('of a checkout, with nothing of it that the package does not need', { timeout: 300_000 }, async (given) => {
    const engine = engineFor(given);
    await importTar(engine, 'npm-stub:1', await baseTar(STUBS));
    const private_ = { '.env': 'DB_PASSWORD={{PASSWORD}}', '.git/config': '[core]', 'src/.env.local': 'DB_PASSWORD={{PASSWORD}}' };
    for (const [path, text] of Object.entries(private_)) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), fill(text));
    }
    const buildArgs = { BUILD_IMAGE: 'npm-stub:1', RUN_IMAGE: 'base:1' };
    await engine.build(context, { tag: 'stowaway:checkout', file: '.ci/Dockerfile', buildArgs });
    const files = await filesOf(engine, 'stowaway:checkout');
    const shipped = files.filter((path) => path.startsWith('opt/stowaway/node_modules/stowaway/')).map((path) => path.slice(35));
    expect(shipped).toEqual(expect.arrayContaining(['package.json', 'src/index.ts', 'detectors/npm.toml', 'LICENSE', 'README.md']));
    expect(shipped.filter((path) => /\.env|\.git|\.ci|^test|Makefile|\.map$/.test(path))).toEqual([]);
    expect((await scanWithExit('stowaway:checkout', { env: { DOCKER_HOST: `unix://${engine.socket}` } })).exit).toBe(0);

    // The same from what was packed already: the checkout is not looked at.
    const packed = join(folder, 'packed');
    mkdirSync(packed);
    await run('tar', ['cf', join(packed, 'stowaway-9.9.9.tgz'), '-C', join(root, 'detectors'), 'npm.toml']);
    await engine.build(context, { tag: 'stowaway:packed', file: '.ci/Dockerfile', buildArgs, contexts: { packed } });
    expect(await filesOf(engine, 'stowaway:packed')).toContain('opt/stowaway/node_modules/stowaway/npm.toml');
  });
});

test('its Dockerfile is one that lint has nothing to say of', async () => {
  const { files = [], summary } = await lintPaths([join(root, '.ci')]);
  expect(files.map(({ path }) => basename(path))).toEqual(['Dockerfile', 'Dockerfile.dockerignore']);
  expect({ complete: summary.complete, findings: files.flatMap(({ findings }) => findings) }).toEqual({ complete: true, findings: [] });
});

/** What a build takes of npm here: what is packed is all that there is, and what is installed is what was packed. A source map is thrown in. */
const STUBS = {
  'bin/find': '#!/bin/sh\nexec /bin/busybox find "$@"\n',
  'bin/npm': `#!/bin/sh
case $1 in
  ci) test -f package-lock.json && test ! -e src ;;
  pack) /bin/busybox tar cf stowaway-${version}.tgz . ;;
  install)
    for last in "$@"; do :; done
    mkdir -p node_modules/stowaway && /bin/busybox tar xf "$last" -C node_modules/stowaway && echo {} > node_modules/stowaway/main.js.map ;;
esac
`,
};

/** `node_modules` as the package's own stage would leave it. */
function installedPackage(): string {
  const installed = join(folder, 'installed');
  mkdirSync(installed);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const npm = (...args: string[]): void =>
    void execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd: installed, env, stdio: 'pipe' });
  // Built already by `make test`.
  npm('pack', root, '--ignore-scripts');
  const [tarball = ''] = readdirSync(installed);
  writeFileSync(join(installed, 'package.json'), '{ "private": true }');
  npm('install', `./${tarball}`, '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-package-lock', '--prefer-offline');
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  renameSync(join(installed, 'node_modules'), join(alone, 'node_modules'));
  const [, tidying = ''] = /npm install.*\\\n && ([\s\S]*?)\n\n/.exec(readFileSync(join(root, '.ci/Dockerfile'), 'utf8')) ?? [];
  expect(tidying).toContain('rm -rf');
  execFileSync('sh', ['-ec', tidying.replaceAll('\\\n', '')], { cwd: alone });
  return alone;
}

/** What stands in for distroless Node: the Node of this machine where distroless has it, the libraries it loads, and nothing else. */
async function nodeAlone(): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(0);
  for (const name of ['nodejs', 'nodejs/bin', 'etc', 'tmp', 'proc', 'sys', 'dev'])
    tar.entry({ name: `${name}/`, type: 'directory', mode: name === 'tmp' ? 0o1777 : 0o755, mtime });
  tar.entry({ name: 'nodejs/bin/node', mode: 0o755, mtime }, readFileSync(process.execPath));
  const libraries = execFileSync('ldd', [process.execPath], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g);
  for (const [, path = ''] of libraries) tar.entry({ name: path.slice(1), mode: 0o755, mtime }, readFileSync(path));
  tar.entry({ name: 'etc/passwd', mode: 0o644, mtime }, 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n');
  tar.finalize();
  return buffer(tar);
}

async function importTar(engine: Engine, tag: string, tar: Buffer): Promise<void> {
  await dockerRun(engine, ['import', '-', tag], tar);
}

function dockerRun(engine: Engine, args: readonly string[], input: Uint8Array): Promise<string> {
  return run(DOCKER_CLIENT, args, { env: { DOCKER_HOST: `unix://${engine.socket}` }, input });
}

/** Every path of the file system that a container of it would see. */
async function filesOf(engine: Engine, tag: string): Promise<string[]> {
  const container = (await engine.docker('create', tag)).trim();
  const file = join(folder, 'exported.tar');
  await engine.docker('export', '-o', file, container);
  await engine.docker('rm', container);
  const names = await run('tar', ['tf', file]);
  rmSync(file);
  return names.trim().split('\n');
}
