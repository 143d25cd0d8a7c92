/**
 * Command lines in which programs are given a password or a token, as manuals, tutorials and build files write them; from the programs' manuals,
 * never from `detectors/`. In braces stands what is made anew for every seed: `{password}`, one that a person chose; `{token}`, `{token40}`,
 * `{hex32}`, `{uuid}`, `{bootstrap}`, what a service issued; `{id}`, `{hash}`, `{iv}`, what is no secret.
 */
import { ALPHABET, type Random } from '../random.js';
import { ACCOUNTS } from './accounts.js';
import { CLIENTS } from './clients.js';
import { CLOUDS } from './clouds.js';
import { DATABASES } from './databases.js';
import { KEYS } from './keys.js';
import { PLATFORMS } from './platforms.js';
import { REGISTRIES } from './registries.js';

export const SPELLINGS: readonly string[] = [...ACCOUNTS, ...DATABASES, ...REGISTRIES, ...CLOUDS, ...PLATFORMS, ...KEYS, ...CLIENTS];

const WORDS = 'kranich trommel kiste fisch winter hafen laterne gurke wolke zebra pflaume anker'.split(' ');
const NO_SECRETS: ReadonlySet<string> = new Set(['id', 'hash', 'iv']);

/** @returns the command with its braces filled, and the secrets that were put in */
export function fill(spelling: string, random: Random): { command: string; secrets: string[] } {
  const made = new Map<string, string>();
  const command = spelling.replace(/\{(password|token\d*|uuid|hex\d+|bootstrap|id|hash|iv)\}/g, (_, kind: string) => {
    const value = made.get(kind) ?? make(kind, random);
    made.set(kind, value);
    return value;
  });
  return { command, secrets: [...made].filter(([kind]) => !NO_SECRETS.has(kind)).map(([, value]) => value) };
}

function make(kind: string, random: Random): string {
  switch (kind) {
    case 'password':
      return password(random);
    case 'token':
      return `${random.text(ALPHABET.letters, 2)}${random.text(ALPHABET.alnum, 30)}${random.text(ALPHABET.digits, 2)}`;
    case 'token40':
      return random.text(ALPHABET.alnum, 40);
    case 'uuid':
    case 'id':
      return random.uuid();
    case 'bootstrap':
      return `${random.text(ALPHABET.lowerAlnum, 6)}.${random.text(ALPHABET.lowerAlnum, 16)}`;
    case 'hash':
      return random.text(ALPHABET.hex, 64);
    case 'iv':
      return random.text(ALPHABET.hex, 32);
    default:
      return random.text(ALPHABET.hex, Number(kind.slice('hex'.length)));
  }
}

function password(random: Random): string {
  const word = random.pick(WORDS);
  const name = `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
  switch (random.between(0, 3)) {
    case 0:
      return `${name}${random.pick(['-', '_', '.'])}${random.text(ALPHABET.digits, 2)}${random.pick(WORDS)}`;
    case 1:
      return `${name}${random.text(ALPHABET.digits, 4)}`;
    case 2:
      return `x${random.text(ALPHABET.alnum, 11)}${random.text(ALPHABET.digits, 2)}`;
    default:
      return `${word}-${random.pick(WORDS)}-${random.text(ALPHABET.digits, 2)}`;
  }
}
