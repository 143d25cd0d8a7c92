/** The key of a project, under which its baseline is made: without it the baseline tells nothing of the secrets in it. */
import { createHmac, randomBytes } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { ScanError } from '../model/errors.js';
import { fileCode, isMissing, whyFailed } from '../model/file-failure.js';
import { Secret } from '../model/secret.js';
import { readGiven } from '../model/given-file.js';

export const KEY_FILE = '.stowaway.key';
const KEY_VARIABLE = 'STOWAWAY_KEY';

/** So many characters a key has at least: what can be guessed protects nothing. */
const SHORTEST = 32;

/** Makes marks of values that nobody can turn back or check a guess against without the key. */
export class ProjectKey {
  readonly #key: Secret;

  /** @param origin how it is named to people. @throws ScanError KEY_INVALID for one that is too short to keep anything. */
  constructor(text: string, origin: string) {
    if (text.length < SHORTEST)
      throw new ScanError(
        'KEY_INVALID',
        `the key in ${origin} has fewer than ${SHORTEST} characters and could be guessed: make one with stowaway baseline key`,
      );
    this.#key = Secret.fromText(text);
  }

  /** Of several texts, which are kept apart. In hexadecimal. */
  mark(...texts: readonly string[]): string {
    return createHmac('sha256', this.#key.reveal()).update(JSON.stringify(texts)).digest('hex');
  }

  /** Tells keys apart, and nothing else. */
  get id(): string {
    return this.mark('key').slice(0, 16);
  }
}

/** One that is gone when the process ends. */
export function passingKey(): ProjectKey {
  return new ProjectKey(randomBytes(32).toString('hex'), 'this run');
}

/**
 * From the environment, or else from the file in the folder of the process.
 * @throws ScanError KEY_INVALID where there is none, or one that others may read
 */
export async function readKey(env: Readonly<Record<string, string | undefined>>, file = KEY_FILE): Promise<ProjectKey> {
  const given = env[KEY_VARIABLE]?.trim() ?? '';
  if (given !== '') return new ProjectKey(given, KEY_VARIABLE);
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new ScanError('KEY_INVALID', `others may read ${file}: chmod 600 ${file}`);
    return new ProjectKey((await readGiven(file)).toString('utf8').trim(), file);
  } catch (error) {
    if (error instanceof ScanError) throw error;
    const why = isMissing(error) ? '' : ` (${file} cannot be read: ${whyFailed(error)})`;
    throw new ScanError(
      'KEY_INVALID',
      `a baseline needs the key of the project${why}: set ${KEY_VARIABLE}, or make ${file} with stowaway baseline key`,
      { cause: error },
    );
  }
}

/** Makes a new key, for its owner only. @throws ScanError KEY_INVALID where there is one already: what was accepted under it would be lost. */
export async function makeKey(file = KEY_FILE): Promise<void> {
  try {
    await writeFile(file, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const why =
      fileCode(error) === 'EEXIST'
        ? 'is there already, and a new one would lose what was accepted under it'
        : `cannot be written: ${whyFailed(error)}`;
    throw new ScanError('KEY_INVALID', `${file} ${why}`, { cause: error });
  }
}
