/** Whose credentials a registry is shown, and where they are looked for. */
import { join } from 'node:path';
import { ScanError } from '../../model/errors.js';
import { Secret } from '../../model/secret.js';
import { dockerFolder } from '../engine-context.js';
import { type AuthFile, readAuthFile } from './auth-file.js';
import type { Credential } from './authorization.js';
import { askProgram } from './credential-program.js';
import type { RegistryHost } from './host.js';

export interface Found {
  credential?: Credential;
  /** Where it comes from, or why there is none, for people. */
  note: string;
}

export interface CredentialOptions {
  env: NodeJS.ProcessEnv;
  username?: string | undefined;
  password?: Secret | undefined;
  signal: AbortSignal;
}

/**
 * The credentials for one registry, looked up when it first asks for them: those given, those of `STOWAWAY_USERNAME` and
 * `STOWAWAY_PASSWORD`, then the files of docker, podman and skopeo. The first that knows the registry decides.
 */
export class Credentials {
  readonly #files: Promise<AuthFile[]>;
  readonly #asked = new Map<string, ReturnType<typeof askProgram>>();
  readonly #given: Found | undefined;

  /** @throws ScanError OPTION_INVALID when only one half of a user name and password is given. */
  constructor(
    private readonly host: RegistryHost,
    private readonly options: CredentialOptions,
  ) {
    this.#given = given(options);
    this.#files = Promise.all(authFiles(options.env).map(readAuthFile)).then((files) => files.filter((file) => file !== undefined));
    // Its failure is told to whoever asks, if anybody does.
    this.#files.catch(() => undefined);
  }

  /** @param path The repository; '' for the catalog. @throws ScanError OPTION_INVALID when a file cannot be read. */
  async find(path: string): Promise<Found> {
    if (this.#given !== undefined) return this.#given;
    const keys = keysOf(this.host, path);
    const troubles: string[] = [];
    for (const file of await this.#files) {
      const program = file.program(this.host.keys);
      const answer = program === undefined ? undefined : await this.#ask(program.name, program.key);
      if (typeof answer === 'object') return { credential: answer, note: `docker-credential-${program?.name ?? ''}` };
      if (answer !== undefined) troubles.push(answer);
      const stored = file.stored(keys);
      if (stored !== undefined) return { credential: stored, note: file.path };
    }
    return { note: troubles.join('; ') };
  }

  #ask(name: string, key: string): ReturnType<typeof askProgram> {
    const asked = this.#asked.get(`${name} ${key}`) ?? askProgram(name, key, this.options);
    this.#asked.set(`${name} ${key}`, asked);
    return asked;
  }
}

function given({ env, username, password }: CredentialOptions): Found | undefined {
  if (username !== undefined || password !== undefined) return pair('--username and --password-stdin', username, password);
  const text = env['STOWAWAY_PASSWORD'];
  const name = env['STOWAWAY_USERNAME'];
  if (!name && !text) return undefined;
  return pair('STOWAWAY_USERNAME and STOWAWAY_PASSWORD', name, text ? Secret.fromText(text) : undefined);
}

function pair(origin: string, username: string | undefined, password: Secret | undefined): Found {
  if (!username || password === undefined) throw new ScanError('OPTION_INVALID', `of ${origin} there is only one: give both, or neither`);
  return { credential: { kind: 'password', username, password }, note: origin };
}

/** The files, in order. podman's own may be named outright, and comes first then. */
function authFiles(env: NodeJS.ProcessEnv): string[] {
  const folder = dockerFolder(env);
  const home = env['HOME'];
  const configs = env['XDG_CONFIG_HOME'] || (home ? join(home, '.config') : undefined);
  const files = [
    env['REGISTRY_AUTH_FILE'],
    folder && join(folder, 'config.json'),
    env['XDG_RUNTIME_DIR'] && join(env['XDG_RUNTIME_DIR'], 'containers/auth.json'),
    configs && join(configs, 'containers/auth.json'),
  ];
  return [...new Set(files.filter((file): file is string => file !== undefined && file !== ''))];
}

/** podman's files may know a repository or a namespace by itself: the longest comes first. */
function keysOf(host: RegistryHost, path: string): string[] {
  const parts = path === '' ? [] : path.split('/');
  const paths = parts.map((_part, index) => parts.slice(0, parts.length - index).join('/'));
  const known = host.name === 'docker.io' ? 'docker.io' : host.server;
  return [...paths.map((each) => `${known}/${each}`), ...host.keys];
}
