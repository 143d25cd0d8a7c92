/** The plugin through the real client of Docker. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { pluginCall } from '../../src/cli/docker-plugin.js';
import { demoImage } from '../demo/make-demo-image.js';
import { needPrograms } from '../engines/use-engine.js';

const PROGRAM = new URL('../../dist/cli/main.js', import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "stowaway 'plugin'-"));
  writeFileSync(join(folder, 'shop.tar'), await demoImage());
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, ...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const env = { ...process.env, DOCKER_CONFIG: join(folder, 'config'), DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', env });
}
const stowaway = (...args: string[]): ReturnType<typeof run> => run(process.execPath, PROGRAM, ...args);
const plugin = (): string => join(folder, 'config/cli-plugins/docker-stowaway');

describe('docker stowaway', () => {
  it('scans, with our exit code and every flag as it is', (context) => {
    needPrograms(context, { path: '/usr/bin/docker', package: 'docker.io' });
    expect(stowaway('docker-plugin', 'install')).toMatchObject({ status: 0, stderr: '' });
    const docker = '/usr/bin/docker';
    expect(run(docker, 'help').stdout).toMatch(/stowaway\*? +Find the secrets in container images/);
    const { stdout, stderr, status } = run(docker, 'stowaway', 'scan', 'shop.tar', '--min-confidence', 'proven');
    expect({ stderr, status }).toEqual({ stderr: '', status: 1 });
    expect(stdout).toContain('secrets in shop:1.4');
    expect(run(docker, 'stowaway', '--version').stdout).toBe(stowaway('--version').stdout);
    const missing = run(docker, '--host', 'unix:///elsewhere/docker.sock', 'stowaway', 'scan', 'docker:shop:1.4');
    expect(missing.status).toBe(2);
    expect(missing.stderr).toContain('/elsewhere/docker.sock');
    expect(stowaway('docker-plugin', 'uninstall').stdout).toContain('Removed');
    expect(existsSync(plugin())).toBe(false);
    expect(run(docker, 'stowaway', 'scan', 'shop.tar').status).not.toBe(0);
  });

  it('leaves the file of somebody else alone', () => {
    mkdirSync(join(plugin(), '..'), { recursive: true });
    writeFileSync(plugin(), '#!/bin/sh\necho other\n');
    for (const verb of ['install', 'uninstall']) {
      const { status, stderr } = stowaway('docker-plugin', verb);
      expect(status).toBe(2);
      expect(stderr).toContain('left alone');
    }
    expect(existsSync(plugin())).toBe(true);
  });
});

describe('a call by Docker', () => {
  it('brings our arguments, and the engine that its own flags name', () => {
    const call = (...args: string[]): ReturnType<typeof pluginCall> => pluginCall(['docker-plugin', 'run', ...args]);
    expect(call('docker-cli-plugin-metadata')).toBeUndefined();
    expect(call('stowaway', 'scan', '-', '-f', 'json')).toEqual({ args: ['scan', '-', '-f', 'json'], env: {} });
    expect(call('--context', 'remote', '--host=tcp://a=b:1', 'stowaway', 'scan', 'stowaway')).toEqual({
      args: ['scan', 'stowaway'],
      env: { DOCKER_CONTEXT: 'remote', DOCKER_HOST: 'tcp://a=b:1' },
    });
  });
});
