/**
 * One file of credentials, as docker, podman and skopeo write them.
 * https://docs.docker.com/reference/cli/docker/login/ , containers-auth.json(5)
 */
import { ScanError } from '../../model/errors.js';
import { Secret } from '../../model/secret.js';
import { field, isObject, type JsonObject, parseJson, textField, textMapField } from '../json.js';
import type { Credential } from './authorization.js';
import { fileCode, whyFailed } from '../../model/file-failure.js';
import { readGiven } from '../../model/given-file.js';

export interface AuthFile {
  path: string;
  /** What the file itself holds for the first of `keys` that it knows. */
  stored(keys: readonly string[]): Credential | undefined;
  /** The `docker-credential-…` program that keeps the credentials of a host; `key` is how it is asked for them. */
  program(keys: readonly string[]): { name: string; key: string } | undefined;
}

/**
 * @returns undefined when there is no such file.
 * @throws ScanError OPTION_INVALID when it cannot be read: without it another identity would be used than the user means.
 */
export async function readAuthFile(path: string): Promise<AuthFile | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readGiven(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(fileCode(error))) return undefined;
    throw new ScanError('OPTION_INVALID', `the credentials in ${path} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
  if (bytes.length === 0) return undefined;
  const config = parseJson(bytes);
  // The text is not quoted: it holds passwords.
  if (!isObject(config)) throw new ScanError('OPTION_INVALID', `the credentials in ${path} cannot be read: it is no JSON object`);
  const auths = entriesOf(config);
  return {
    path,
    stored: (keys) => {
      for (const key of keys) {
        const credential = credentialOf(auths.get(key));
        if (credential !== undefined) return credential;
      }
      return undefined;
    },
    program: (keys) => {
      const perHost = new Map(Object.entries(textMapField(config, 'credHelpers')).map(([key, name]) => [plainKey(key), { name, key }]));
      for (const key of keys) {
        const found = perHost.get(key);
        if (found !== undefined) return found.name === '' ? undefined : found;
      }
      const name = textField(config, 'credsStore');
      // Docker Hub is known to stores under the address of its first API.
      const [key = ''] = keys.map((each) => (each === 'index.docker.io/v1' ? 'https://index.docker.io/v1/' : each));
      return name ? { name, key } : undefined;
    },
  };
}

/** Two keys may mean one host; one that is written as a bare name comes first. */
function entriesOf(config: JsonObject): Map<string, unknown> {
  const auths = field(config, 'auths');
  const found = new Map<string, unknown>();
  if (!isObject(auths)) return found;
  const written = Object.entries(auths).sort(([a], [b]) => Number(a !== plainKey(a)) - Number(b !== plainKey(b)));
  for (const [key, entry] of written) if (!found.has(plainKey(key))) found.set(plainKey(key), entry);
  // Old entries name the API: `https://registry.example/v1/`.
  for (const [key, entry] of [...found]) {
    const host = key.replace(/\/v[12]$/, '');
    if (!found.has(host)) found.set(host, entry);
  }
  return found;
}

/** Without scheme and final slash; the host in lower case. */
function plainKey(key: string): string {
  const [host = '', ...path] = key
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
    .split('/');
  return [host.toLowerCase(), ...path].join('/');
}

function credentialOf(entry: unknown): Credential | undefined {
  const ready = textField(entry, 'registrytoken');
  if (ready) return { kind: 'bearer', token: Secret.fromText(ready) };
  const identity = textField(entry, 'identitytoken');
  if (identity) return { kind: 'identity', token: Secret.fromText(identity) };
  const auth = textField(entry, 'auth');
  const decoded = auth ? Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '') : '';
  const colon = decoded.indexOf(':');
  if (colon > 0) return password(decoded.slice(0, colon), decoded.slice(colon + 1));
  const username = textField(entry, 'username');
  return username ? password(username, textField(entry, 'password') ?? '') : undefined;
}

/** What docker makes of a user name and a password, wherever they come from: a name can say that the password is an identity token. */
export function password(username: string, text: string): Credential {
  const value = Secret.fromText(text);
  return username === '<token>' ? { kind: 'identity', token: value } : { kind: 'password', username, password: value };
}
