/** The readers a rule may name: they follow a secret that is longer than any bounded pattern, from its head to its end. */
import { ansibleVault } from './ansible-vault.js';
import { base64Run, jwtRun } from './runs.js';
import { jsonObject } from './json-object.js';
import { pem, pgp, putty } from './armor.js';
import type { Reader } from './reader.js';

export const READERS: Readonly<Record<string, Reader>> = {
  pem,
  pgp,
  putty,
  jwt: jwtRun,
  base64: base64Run,
  'json-object': jsonObject,
  'ansible-vault': ansibleVault,
};
