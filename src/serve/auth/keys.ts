/**
 * The secrets of the server itself, from the environment or from files, and the one place that opens them: what leaves here can be compared with
 * and signed with, and no more.
 */
import { createHmac, createSecretKey, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { ScanError } from '../../model/errors.js';
import { whyFailed } from '../../model/file-failure.js';
import { Secret } from '../../model/secret.js';
import { readGiven } from '../../model/given-file.js';

/** Whoever may send a request as often as he likes guesses what is shorter. */
const SHORTEST = 16;

/**
 * @param variable The environment's, which counts if there is no file.
 * @param what As in `token`, for the sentence.
 * @returns undefined for neither.
 * @throws ScanError OPTION_INVALID for a file that cannot be read, and for a value that is too short.
 */
export async function readSecret(
  what: string,
  variable: string,
  { env, file }: { env: NodeJS.ProcessEnv; file: string | undefined },
): Promise<Secret | undefined> {
  const text = file === undefined ? env[variable] : await fileText(what, file);
  if (text === undefined || (text === '' && file === undefined)) return undefined;
  const value = text.replace(/\r?\n$/, '');
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new ScanError(
      'OPTION_INVALID',
      `the ${what} in ${file ?? variable} has characters that no header can carry: take letters and digits`,
    );
  if (value.length < SHORTEST) {
    const where = file ?? variable;
    throw new ScanError(
      'OPTION_INVALID',
      `the ${what} in ${where} has fewer than ${SHORTEST} characters: make one with openssl rand -hex 32`,
    );
  }
  return Secret.fromText(value);
}

async function fileText(what: string, file: string): Promise<string> {
  try {
    return (await readGiven(file)).toString('utf8');
  } catch (error) {
    throw new ScanError('OPTION_INVALID', `the ${what} cannot be read from ${file}: ${whyFailed(error)}`, { cause: error });
  }
}

/** A token that others show to us. It is not kept: only what it is compared by. */
export class Token {
  readonly #key = createSecretKey(randomBytes(32));
  readonly #digest: Buffer;

  constructor(token: Secret) {
    this.#digest = digest(this.#key, token.reveal());
  }

  /** In a time that does not depend on either. */
  is(shown: string): boolean {
    return timingSafeEqual(this.#digest, digest(this.#key, shown));
  }
}

/** A key that messages are signed with, by us or by others: `sha256=` and the HMAC of `TIMESTAMP.BODY` in hexadecimal. */
export class SigningKey {
  readonly #key: KeyObject;

  constructor(key: Secret) {
    this.#key = createSecretKey(Buffer.from(key.reveal()));
  }

  /** @param timestamp Seconds since 1970, as they are sent beside it. */
  sign(timestamp: string, body: Uint8Array): string {
    return `sha256=${digest(this.#key, `${timestamp}.`, body).toString('hex')}`;
  }

  isSignature(shown: string, timestamp: string, body: Uint8Array): boolean {
    const [expected, given] = [Buffer.from(this.sign(timestamp, body)), Buffer.from(shown)];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

function digest(key: KeyObject, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
