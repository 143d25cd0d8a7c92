/** Owns the short way to write credential types down: a shape, its names, and what looks like it without being one. */
import type { CredentialType, Sample } from '../credential-type.js';
import type { Random } from '../random.js';

/** How values of a type are made, and what a careless rule would take for one. */
export interface Shape {
  readonly make: (random: Random) => string;
  readonly negatives: (random: Random) => readonly string[];
}

type Details = Pick<CredentialType, 'except'> & {
  /** Names and values that belong to the same credential. */
  readonly beside?: (random: Random) => Readonly<Record<string, string>>;
};

/** A type that its own bytes tell. */
export function byForm(id: string, vendor: string, names: readonly string[], shape: Shape, details: Details = {}): CredentialType {
  return declare(id, vendor, 'form', names, shape.make, details, (random) => [...shape.negatives(random), ...unfilled(names)]);
}

/**
 * A type that only the vendor's word beside it tells. Its negatives are placeholders and references alone: any other value beside such a name
 * is a secret of some kind, whatever its length.
 */
export function byContext(id: string, vendor: string, names: readonly string[], shape: Shape, details: Details = {}): CredentialType {
  return declare(id, vendor, 'context', names, shape.make, details, (random) => [
    'x'.repeat(shape.make(random).length),
    ...unfilled(names),
  ]);
}

/** A type that stands only inside a file of its own. */
export function inDocument(
  id: string,
  vendor: string,
  make: (random: Random) => Sample,
  negatives?: CredentialType['negatives'],
): CredentialType {
  return { id, vendor, known: 'document', names: [], make, ...(negatives === undefined ? {} : { negatives }) };
}

/** `prefix` and then exactly `length` characters of `alphabet`. */
export function fixed(prefix: string, alphabet: string, length: number, suffix = ''): Shape {
  return {
    make: (random) => prefix + random.text(alphabet, length) + suffix,
    negatives: (random) => [
      prefix + random.text(alphabet, length - 1 - suffix.length),
      prefix + spoilt(random, alphabet, length) + suffix,
      prefix + 'x'.repeat(length) + suffix,
    ],
  };
}

/** The same where the vendor documents neither alphabet nor length, or a span of lengths: only half a body is surely none. */
export function loose(prefix: string, alphabet: string, length: number): Shape {
  return {
    make: (random) => prefix + random.text(alphabet, length),
    negatives: (random) => [prefix + random.text(alphabet, Math.floor(length / 2)), prefix + 'x'.repeat(length)],
  };
}

/** Values with an inner order. Cut off after the prefix, or crossed out behind it, they are none. */
export function shaped(prefix: string, make: (random: Random) => string): Shape {
  return { make, negatives: (random) => [`${prefix}...`, prefix + 'x'.repeat(make(random).length - prefix.length)] };
}

/** What people leave where a value belongs: a reference to the environment, a sentence in brackets. */
function unfilled(names: readonly string[]): readonly string[] {
  const [name] = names;
  return name === undefined ? [] : [`\${${name}}`, `<your-${name.toLowerCase().replaceAll('_', '-')}>`];
}

/** A body with one character in the middle that its alphabet lacks. */
function spoilt(random: Random, alphabet: string, length: number): string {
  const stranger = ['z', '_', '.', '~', '!'].find((character) => !alphabet.includes(character)) ?? '!';
  const middle = Math.floor(length / 2);
  return random.text(alphabet, middle) + stranger + random.text(alphabet, length - middle - 1);
}

function declare(
  id: string,
  vendor: string,
  known: CredentialType['known'],
  names: readonly string[],
  value: Shape['make'],
  { beside, except }: Details,
  negatives: Shape['negatives'],
): CredentialType {
  return {
    id,
    vendor,
    known,
    names,
    make: (random) => ({ secret: value(random), ...(beside === undefined ? {} : { beside: beside(random) }) }),
    negatives,
    ...(except === undefined ? {} : { except }),
  };
}
