/** The whole way of a leak: a project that leaks is built, stopped by the gate at the right lines, mended, built again and let through. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from 'sarif';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { baseTar } from '../engines/base-image.js';
import type { Engine } from '../engines/engine.js';
import { useEngine } from '../engines/use-engine.js';
import { fill, secret } from './secrets.js';
import { PROGRAM } from '../support/program.js';

const PROJECT = fileURLToPath(new URL('../../testdata/shop', import.meta.url));
/** What `node:20` needs of npm and git for this project: that they run, and that they want what is theirs. */
const STUBS = {
  'bin/npm': '#!/bin/sh\nmkdir -p node_modules && echo "{}" > package-lock.json\n',
  'bin/git': '#!/bin/sh\nmkdir -p theme && echo body > theme/style.css\n',
};

const engineFor = useEngine('docker20');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-shop-'));
  cpSync(PROJECT, folder, { recursive: true });
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), fill(readFileSync(join(folder, name), 'utf8')));
  mkdirSync(join(folder, '.git'));
  writeFileSync(
    join(folder, '.git/config'),
    fill('[remote "origin"]\n\turl = https://deploy:{{GITHUB_TOKEN_2}}@github.com/example/shop.git\n'),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a project that leaks is stopped, mended and let through', { timeout: 300_000 }, async (context) => {
  const engine = engineFor(context);
  const tar = join(folder, '..', `${folder.split('/').at(-1)}.tar`);
  writeFileSync(tar, await baseTar(STUBS));
  await engine.docker('import', tar, 'node:20');
  rmSync(tar);
  const buildArgs = { NPM_TOKEN: secret('NPM_TOKEN'), SERVICE_TOKEN: secret('NPM_TOKEN_2') };
  await engine.build(folder, { tag: 'shop:leaky', frontend: 'buildkit', buildArgs });

  const gate = await stowaway(engine, 'scan', 'shop:leaky', '--dockerfile', 'Dockerfile', '-f', 'sarif');
  expect(gate.code).toBe(1);
  expect(linesIn(gate.out)).toEqual({
    // What the first stage was given: copied from there.
    'Dockerfile:24': ['aws-secret-access-key', 'generic-credential', 'github-token', 'github-token'],
    'Dockerfile:14': ['stripe-key'],
    'Dockerfile:16': ['npm-token'],
    'Dockerfile:18': ['private-key'],
  });

  const printed = await stowaway(engine, 'fix', 'shop:leaky');
  expect(printed.code, printed.err).toBe(0);
  for (const value of [secret('STRIPE_KEY'), secret('NPM_TOKEN_2')]) expect(printed.out).not.toContain(value);
  const mode = statSync(join(folder, 'Dockerfile')).mode;
  const written = await stowaway(engine, 'fix', 'shop:leaky', '--write');
  expect(written.code, written.err).toBe(0);
  expect(readFileSync(join(folder, 'Dockerfile'), 'utf8')).toBe(MENDED);
  expect(statSync(join(folder, 'Dockerfile')).mode).toBe(mode);
  expect(readFileSync(join(folder, '.dockerignore'), 'utf8').split('\n').toSorted()).toEqual([
    '',
    '**/.env',
    '**/.git',
    '**/.npmrc',
    // It held a value itself, and COPY . took it along.
    '**/Dockerfile',
    '**/id_ed25519',
  ]);

  const key = `${folder}.key`;
  writeFileSync(key, `${secret('SSH_KEY_2')}\n`, { mode: 0o600 });
  const secrets = {
    npm_token: secret('NPM_TOKEN'),
    npmrc: readFileSync(join(folder, '.npmrc'), 'utf8'),
    service_token: secret('NPM_TOKEN_2'),
  };
  await engine.build(folder, { tag: 'shop:clean', frontend: 'buildkit', secrets, ssh: key });
  rmSync(key);
  const again = await stowaway(engine, 'scan', 'shop:clean', '--dockerfile', 'Dockerfile');
  expect(again.code, again.out).toBe(0);
  expect(again.out).toContain('✓ No secrets');
  expect((await stowaway(engine, 'lint')).code).toBe(0);
});

const MENDED = `# A shop in Node, built in two stages, with the leaks that people make. \`stowaway fix\` mends all of them.
FROM node:20 AS build
WORKDIR /app
COPY package.json ./
# The registry wants a token.
RUN --mount=type=secret,id=npm_token --mount=type=secret,id=npmrc,target=/app/.npmrc \\
    export NPM_TOKEN="$(cat /run/secrets/npm_token)" && \\
    npm ci
COPY . .
RUN npm run build

FROM node:20
WORKDIR /app
ENV NODE_ENV=production
RUN --mount=type=ssh git clone ssh://git@git.example.com/shop/theme
RUN --mount=type=secret,id=service_token \\
    export SERVICE_TOKEN="$(cat /run/secrets/service_token)" && \\
    echo "//registry.npmjs.org/:_authToken=$SERVICE_TOKEN" > /root/.npmrc && \\
    npm install -g pm2 && rm /root/.npmrc
COPY --from=build /app /app
CMD ["node", "server.js"]
`;

/** The rules that results have, by the place they point at first. */
function linesIn(sarif: string): Record<string, string[]> {
  const lines: Record<string, string[]> = {};
  for (const { ruleId = '', level, locations = [] } of (JSON.parse(sarif) as Log).runs[0]?.results ?? []) {
    const { artifactLocation, region } = locations[0]?.physicalLocation ?? {};
    if (level === 'note') continue;
    (lines[`${artifactLocation?.uri}:${region?.startLine}`] ??= []).push(ruleId);
  }
  return Object.fromEntries(Object.entries(lines).map(([line, rules]) => [line, rules.toSorted()]));
}

/** One call of the built program in the project's folder. */
function stowaway(engine: Engine, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, DOCKER_HOST: `unix://${engine.socket}` };
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder, env, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    );
  });
}
