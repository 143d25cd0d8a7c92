/** Stowaway as a plugin of Docker's own command line: `docker stowaway scan IMAGE`. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ScanError, sentenceOf } from '../model/errors.js';
import { INSTALLATION } from '../model/installation.js';
import { CLEAN } from './exit-code.js';
import { writeAll, type Streams } from './streams.js';

/** What Docker asks each plugin for before it lists or runs it (https://docs.docker.com/engine/extend/cli_plugins/). */
const METADATA = 'docker-cli-plugin-metadata';

/** By this line a file is known to be ours. */
const MARK = '# Written by: stowaway docker-plugin install';

/** What a call by Docker means: our own arguments, and which engine its global flags name. */
export interface PluginCall {
  args: readonly string[];
  env: Readonly<Record<string, string>>;
}

/**
 * Reads `docker-plugin run [GLOBAL FLAG…] stowaway ARGUMENT…`.
 * @returns undefined where Docker asks for the metadata.
 */
export function pluginCall(args: readonly string[]): PluginCall | undefined {
  const given = args.slice(2);
  if (given[0] === METADATA) return undefined;
  const name = given.indexOf('stowaway');
  const env: Record<string, string> = {};
  const flags = given.slice(0, Math.max(0, name)).flatMap((flag) => (flag.startsWith('--') ? flag.split(/=(.*)/s, 2) : [flag]));
  for (const [at, flag] of flags.entries()) {
    const variable = GLOBAL[flag];
    const value = flags[at + 1];
    if (variable !== undefined && value !== undefined) env[variable] = value;
  }
  return { args: given.slice(name + 1), env };
}

/** Docker's flags that name an engine or a login, and the variables that say the same. */
const GLOBAL: Readonly<Record<string, string>> = {
  '-c': 'DOCKER_CONTEXT',
  '--context': 'DOCKER_CONTEXT',
  '-H': 'DOCKER_HOST',
  '--host': 'DOCKER_HOST',
  '--config': 'DOCKER_CONFIG',
};

export function pluginMetadata(version: string): string {
  const metadata = {
    SchemaVersion: '0.1.0',
    Vendor: 'Stowaway',
    Version: version,
    ShortDescription: 'Find the secrets in container images',
  };
  return `${JSON.stringify(metadata)}\n`;
}

/** `stowaway docker-plugin install`. @throws ScanError OUTPUT_FAILED where the file cannot be written, or is of somebody else. */
export async function installPlugin({ stdout, env }: Streams): Promise<number> {
  const path = pluginPath(env);
  await refuseForeign(path);
  const words = [process.execPath, fileURLToPath(new URL('dist/cli/main.js', INSTALLATION))].map(shellWord).join(' ');
  try {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `#!/bin/sh\n${MARK}\nexec ${words} docker-plugin run "$@"\n`, { mode: 0o755 });
  } catch (error) {
    throw new ScanError('OUTPUT_FAILED', `The plugin could not be written to ${path}: ${sentenceOf(error)}.`, { cause: error });
  }
  await writeAll(stdout, `Installed ${path}. Try: docker stowaway scan IMAGE\n`);
  return CLEAN;
}

/** `stowaway docker-plugin uninstall`. @throws ScanError OUTPUT_FAILED where the file is of somebody else. */
export async function uninstallPlugin({ stdout, env }: Streams): Promise<number> {
  const path = pluginPath(env);
  const there = await refuseForeign(path);
  await rm(path, { force: true });
  await writeAll(stdout, there ? `Removed ${path}.\n` : `There was no ${path}.\n`);
  return CLEAN;
}

function pluginPath(env: NodeJS.ProcessEnv): string {
  const config = env['DOCKER_CONFIG'] ?? '';
  return join(config === '' ? join(env['HOME'] ?? homedir(), '.docker') : config, 'cli-plugins', 'docker-stowaway');
}

/** Whether a file of ours stands there. */
async function refuseForeign(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined && !text.includes(MARK)) {
    throw new ScanError('OUTPUT_FAILED', `${path} was not written by 'stowaway docker-plugin install': it is left alone. Remove it first.`);
  }
  return text !== undefined;
}

function shellWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
