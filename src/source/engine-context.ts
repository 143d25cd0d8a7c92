/**
 * Docker contexts, read from the files that `docker context` writes:
 * `config.json` names the current one, `contexts/meta/<sha256 of the name>/meta.json` has its host, `contexts/tls/<sha256>/docker/` its
 * certificates. https://docs.docker.com/engine/manage-resources/contexts/
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';
import { tlsOf, type TlsSetting } from './engine-tls.js';
import { field, isObject, parseJson, textField } from './json.js';

export interface DockerContext {
  name: string;
  /** As in `DOCKER_HOST`. */
  host: string;
  tls?: TlsSetting;
}

/** Docker's config folder: `DOCKER_CONFIG`, else `.docker` in the home folder; undefined where there is none to know of. */
export function dockerFolder(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['HOME'] || env['USERPROFILE'];
  return env['DOCKER_CONFIG'] || (home ? join(home, '.docker') : undefined);
}

/**
 * The context that `DOCKER_CONTEXT`, else docker's config, names; undefined for `default`, which is the engine of this machine.
 * @throws ScanError OPTION_INVALID when it cannot be read: the default would be another engine than the user means.
 */
export function chosenContext(env: NodeJS.ProcessEnv): DockerContext | undefined {
  const folder = dockerFolder(env);
  const named = env['DOCKER_CONTEXT'];
  const name = named || (folder === undefined ? undefined : currentContext(folder));
  if (name === undefined || name === 'default') return undefined;
  const origin = named ? 'DOCKER_CONTEXT' : 'the currentContext of docker';
  if (folder === undefined) {
    throw new ScanError('OPTION_INVALID', `${origin} is ${JSON.stringify(name)}, but HOME and DOCKER_CONFIG are not set to find it in`);
  }
  return readContext(origin, name, folder);
}

function currentContext(folder: string): string | undefined {
  const path = join(folder, 'config.json');
  const config = readJson(path, 'so the current docker context is unknown; set DOCKER_HOST, or DOCKER_CONTEXT=default');
  return config === undefined ? undefined : textField(config, 'currentContext') || undefined;
}

function readContext(origin: string, name: string, folder: string): DockerContext {
  const id = createHash('sha256').update(name).digest('hex');
  const path = join(folder, 'contexts/meta', id, 'meta.json');
  const meta = readJson(path, `so docker context ${JSON.stringify(name)} is unknown; set DOCKER_HOST`);
  if (meta === undefined) {
    throw new ScanError('OPTION_INVALID', `${origin} is ${JSON.stringify(name)}, but ${folder} has no such context: see docker context ls`);
  }
  const endpoint = field(field(meta, 'Endpoints'), 'docker');
  const host = textField(endpoint, 'Host');
  if (!host) throw new ScanError('OPTION_INVALID', `docker context ${JSON.stringify(name)} has no host of a docker engine`);
  const verify = field(endpoint, 'SkipTLSVerify') !== true;
  const certificates = join(folder, 'contexts/tls', id, 'docker');
  // As for docker, a context without certificates means plain HTTP.
  if (!existsSync(certificates)) return { name, host, ...(verify ? {} : { tls: { verify } }) };
  return { name, host, tls: tlsOf(certificates, certificates, { verify, required: [] }) };
}

/** @returns undefined when there is no such file. @throws ScanError OPTION_INVALID */
function readJson(path: string, consequence: string): unknown {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ScanError('OPTION_INVALID', `${path} cannot be read (${code}), ${consequence}`, { cause: error });
  }
  const value = parseJson(bytes);
  // The text is not quoted: docker keeps passwords in the same file.
  if (!isObject(value)) throw new ScanError('OPTION_INVALID', `${path} is no JSON object, ${consequence}`);
  return value;
}
