import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { RegistryAccess } from '../index.js';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import { gather } from '../model/given-file.js';
import { Secret } from '../model/secret.js';
import type { RegistryFlags } from './flags.js';
import { bytesOf, type Streams } from './streams.js';

/** How registries are reached, as the flags say. A password comes on standard input only: what stands in a command line, everyone on the machine can read. */

/** No registry gives out a token that is longer. */
const LONGEST = 64 << 10;

/** @throws ScanError OPTION_INVALID for flags that do not go together, and for no password. */
export async function registryAccess(
  references: readonly string[],
  { username, passwordStdin, insecure, caFile, certFile, keyFile }: RegistryFlags,
  stdin: Streams['stdin'],
): Promise<RegistryAccess> {
  if ((username === undefined) !== (passwordStdin === undefined))
    throw new ScanError('OPTION_INVALID', '--username and --password-stdin go together: give both, or log in with docker login');
  if ((certFile === undefined) !== (keyFile === undefined))
    throw new ScanError('OPTION_INVALID', '--cert-file and --key-file go together: a client certificate is of no use without its key');
  if (passwordStdin === true && references.includes('-'))
    throw new ScanError('OPTION_INVALID', 'standard input can be the image or the password, not both: give the image as a file');
  for (const file of [caFile, certFile, keyFile]) if (file !== undefined) await mustBeReadable(file);
  return {
    ...(username !== undefined && { username, password: await passwordFrom(stdin) }),
    ...(insecure !== undefined && { insecure }),
    ...(caFile !== undefined && { caFile }),
    ...(certFile !== undefined && keyFile !== undefined && { certFile, keyFile }),
  };
}

/** Told at once, whether or not a registry will be asked. */
async function mustBeReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new ScanError('OPTION_INVALID', `the certificate or key ${file} cannot be read: ${whyFailed(error)}`);
  }
}

/** All of it but the line break at its end, as `docker login` reads it. */
async function passwordFrom(stdin: Streams['stdin']): Promise<Secret> {
  if (stdin.isTTY === true)
    throw new ScanError('OPTION_INVALID', 'standard input is a terminal: pipe the password into it, as in stowaway scan … < password.txt');
  const bytes = await gather(bytesOf(stdin), LONGEST).catch((error: unknown) => {
    throw new ScanError('OPTION_INVALID', `the password on standard input cannot be read: ${whyFailed(error)}`);
  });
  const password = bytes.toString('utf8').replace(/\r?\n$/, '');
  if (password === '') throw new ScanError('OPTION_INVALID', 'there is no password on standard input');
  return Secret.fromText(password);
}
