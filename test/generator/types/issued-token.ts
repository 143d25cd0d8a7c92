/**
 * The notation most credential types are written in: fixed text and runs of random characters, in order. What is no such token follows from
 * the same notation, so a type cannot forget its look-alikes.
 */
import type { CredentialType } from '../credential-type.js';
import { ALPHABET, type Random } from '../random.js';
import type { SyntaxName } from '../syntaxes.js';

/** `least` to `most` characters of an alphabet. */
interface Run {
  readonly alphabet: string;
  readonly least: number;
  readonly most: number;
}

/** One of several fixed texts. */
interface Choice {
  readonly choices: readonly string[];
}

export type Piece = string | Run | Choice;

interface IssuedToken extends Omit<CredentialType, 'make' | 'negatives'> {
  readonly shape: readonly Piece[];
  /** Shapes of what stands beside it, by environment name. */
  readonly beside?: Readonly<Record<string, readonly Piece[]>>;
  /** Length of the last run in a value that is too short to be one. One character less than the shortest, when not given. */
  readonly tooShort?: number;
}

/** A type whose every value follows one shape. */
export function issuedToken({ shape, beside, tooShort, ...type }: IssuedToken): CredentialType {
  return {
    ...type,
    make: (random) => ({
      secret: written(random, shape),
      ...(beside && { beside: Object.fromEntries(Object.entries(beside).map(([name, part]) => [name, written(random, part)])) }),
    }),
    negatives: (random) => [
      cut(random, shape, tooShort),
      written(random, shape.map(blank)),
      written(random, shape.map(masked)),
      referenceTo(type.names[0] ?? 'SECRET'),
    ],
    except: { ...unsafeSyntaxes(shape), ...type.except },
  };
}

/** A type that is an address: its host is public, and what follows `publicPart` is the secret, a last slash apart. */
export function issuedAddress({ publicPart, ...type }: IssuedToken & { readonly publicPart: string }): CredentialType {
  const whole = issuedToken(type);
  return {
    ...whole,
    make: (random) => {
      const { secret: text } = whole.make(random);
      return { text, secret: text.slice(text.indexOf(publicPart) + publicPart.length).replace(/\/$/, '') };
    },
  };
}

export const run = (alphabet: string, least: number, most = least): Run => ({ alphabet, least, most });
export const oneOf = (...choices: string[]): Choice => ({ choices });
export const hex = (least: number, most = least): Run => run(ALPHABET.hex, least, most);
export const digits = (least: number, most = least): Run => run(ALPHABET.digits, least, most);
export const alnum = (least: number, most = least): Run => run(ALPHABET.alnum, least, most);
export const base64url = (least: number, most = least): Run => run(ALPHABET.base64url, least, most);
/** A UUID in the only form vendors issue: five groups of hexadecimal digits, version 4 (RFC 9562 §5.4). */
export const UUID: readonly Piece[] = [hex(8), '-', hex(4), '-4', hex(3), '-', oneOf('8', '9', 'a', 'b'), hex(3), '-', hex(12)];

/** A random text of a shape. */
function written(random: Random, shape: readonly Piece[]): string {
  return shape
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return 'choices' in piece ? random.pick(piece.choices) : random.text(piece.alphabet, random.between(piece.least, piece.most));
    })
    .join('');
}

/** How configurations refer to a value that is set elsewhere. */
export function referenceTo(name: string): string {
  return `\${${name}}`;
}

/** Why a value with characters that mean something in URLs is not looked for there. */
export const PERCENT_ENCODED_IN_URLS: Readonly<Partial<Record<SyntaxName, string>>> = {
  'url-userinfo': 'it is percent-encoded there, so its bytes differ',
  'url-query': 'it is percent-encoded there, so its bytes differ',
};

/** Why a URL, however right its bytes, is not what these syntaxes hold. */
export const NOT_FOR_A_URL: Readonly<Partial<Record<SyntaxName, string>>> = {
  'curl-header': 'it is the address of a request, no header of one',
  'curl-user': 'it is the address of a request, no user of one',
  'url-userinfo': 'a URL holds no URL as its user',
  'url-query': 'a URL in a query is percent-encoded, so its bytes differ',
  netrc: 'it is no password',
  npmrc: 'it is no password',
};

function cut(random: Random, shape: readonly Piece[], tooShort: number | undefined): string {
  const last = shape.findLastIndex((piece) => typeof piece !== 'string' && 'alphabet' in piece);
  return written(
    random,
    shape.map((piece, at) => {
      if (at !== last || typeof piece === 'string' || 'choices' in piece) return piece;
      return run(piece.alphabet, tooShort ?? piece.least - 1);
    }),
  );
}

/** The same letter over and over, as pages of documentation write it. */
function blank(piece: Piece): Piece {
  if (typeof piece === 'string' || 'choices' in piece) return piece;
  const [letter = '0'] = ['x', 'X', '0', 'A'].filter((candidate) => piece.alphabet.includes(candidate));
  return letter.repeat(piece.least);
}

/** Stars where the secret was, as logs and consoles print it. */
function masked(piece: Piece): Piece {
  return typeof piece === 'string' || 'choices' in piece ? piece : '*'.repeat(piece.least);
}

function unsafeSyntaxes(shape: readonly Piece[]): Readonly<Partial<Record<SyntaxName, string>>> {
  const written = shape
    .map((piece) => (typeof piece === 'string' ? piece : 'choices' in piece ? piece.choices.join('') : piece.alphabet))
    .join('');
  return {
    ...(/[^\w.~-]/.test(written) && PERCENT_ENCODED_IN_URLS),
    ...(written.includes(':') && { 'curl-user': 'a colon ends the user name' }),
  };
}
