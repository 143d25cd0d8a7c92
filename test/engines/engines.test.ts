/** The engines themselves: nothing of them is left behind, and a missing one is not overlooked. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { needPrograms, useEngine } from './use-engine.js';
import { enginesRequired, requirePrograms, Unavailable } from './unavailable.js';

afterEach(() => vi.unstubAllEnvs());

const engineFor = useEngine('podman');

test('an engine whose test process is killed ends and removes its folder', async (context) => {
  engineFor(context);
  const serve = fileURLToPath(new URL('serve.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', serve, 'podman'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = await lines.next();
  const folder = dirname(String(line.value).replace('export DOCKER_HOST=unix://', ''));
  expect(existsSync(folder)).toBe(true);

  child.kill('SIGKILL');

  for (let i = 0; i < 100 && existsSync(folder); i++) await sleep(100);
  expect(existsSync(folder)).toBe(false);
});

test('a missing program is named with the package to install', (context) => {
  needPrograms(context);
  const missing = () => requirePrograms([{ path: '/usr/bin/no-such-engine', package: 'engine.io' }]);
  expect(missing).toThrow(Unavailable);
  expect(missing).toThrow('apt-get install --no-install-recommends engine.io');
});

test.each([
  ['', '', false],
  ['', '0', false],
  ['true', '', true],
  ['', '1', true],
])('with CI=%s and STOWAWAY_REQUIRE_ENGINES=%s engines are required: %s', (ci, required, expected) => {
  vi.stubEnv('CI', ci);
  vi.stubEnv('STOWAWAY_REQUIRE_ENGINES', required);
  expect(enginesRequired()).toBe(expected);
});
