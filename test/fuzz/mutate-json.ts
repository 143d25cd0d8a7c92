/** Mutations of JSON documents: wrong types, huge numbers, deep nesting, names of prototypes, pointers that go in circles. */
import type { Chance } from './chance.js';
import { hostileText } from './texts.js';

/**
 * Changes one place of a document.
 * @param pool Texts that point somewhere in the same archive: digests and names of members.
 * @returns its text, and what was done in words; a text that is no JSON stays as it is.
 */
export function mutateJson(text: string, pool: readonly string[], chance: Chance): { text: string; done: string } {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return { text, done: 'nothing' };
  }
  const places = placesIn(root);
  const place = chance.of(places);
  if (chance.once(12)) return { text: corrupted(text, chance), done: 'broken JSON' };
  const value = place.keys.length === 0 ? root : place.holder[place.key];
  const change = chance.of(Object.keys(CHANGES));
  const changed = CHANGES[change]?.(value, pool, chance);
  if (place.keys.length === 0) root = changed ?? null;
  else if (changed === undefined) Reflect.deleteProperty(place.holder, place.key);
  else place.holder[place.key] = changed;
  return { text: JSON.stringify(root), done: `${place.keys.join('.') || 'root'}: ${change}` };
}

type Json = Record<string, unknown>;

interface Place {
  holder: Json;
  key: string;
  keys: readonly string[];
}

function placesIn(root: unknown): Place[] {
  const places: Place[] = [{ holder: {}, key: '', keys: [] }];
  const walk = (value: unknown, keys: readonly string[]): void => {
    if (!isHolder(value)) return;
    for (const key of Object.keys(value)) {
      places.push({ holder: value, key, keys: [...keys, key] });
      walk(value[key], [...keys, key]);
    }
  };
  walk(root, []);
  return places;
}

function isHolder(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}

type Change = (value: unknown, pool: readonly string[], chance: Chance) => unknown;

const CHANGES: Readonly<Record<string, Change>> = {
  'left out': () => undefined,
  'another type': (_, __, chance) => chance.of([null, true, 0, -1, 1e308, 2 ** 53, '', [], {}, [null], [[]], { a: null }]),
  'hostile text': (_, __, chance) => hostileText(chance),
  'hostile key': (value, _, chance) => {
    const named = JSON.parse(`{${JSON.stringify(chance.of(['__proto__', 'constructor', 'toJSON', hostileText(chance)]))}: null}`) as Json;
    for (const key of Object.keys(named))
      Object.defineProperty(named, key, { value: chance.of([value, {}, 'x', ['x']]), enumerable: true });
    return named;
  },
  'a pointer elsewhere': (_, pool, chance) => chance.of(pool),
  'a digest elsewhere': (value, pool, chance) => (isHolder(value) ? { ...value, digest: chance.of(pool) } : chance.of(pool)),
  'many times': (value, _, chance) => Array.from({ length: chance.below(400) }, () => value),
  'once more': (value) => (Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : [value, value]),
  'another order': (value) => (Array.isArray(value) ? (value as unknown[]).toReversed() : value),
  'deep nesting': (value, _, chance) => {
    const key = chance.of(['manifests', 'config', 'layers', 'x']);
    let nested: unknown = value;
    for (let depth = chance.below(800); depth > 0; depth -= 1) nested = chance.once(2) ? [nested] : { [key]: nested };
    return nested;
  },
  'keys in capitals': (value) =>
    isHolder(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key.toUpperCase(), each])) : value,
};

function corrupted(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  return chance.of([
    text.slice(0, at),
    '['.repeat(20_000),
    `${text}${text}`,
    `\uFEFF${text}`,
    '',
    'null',
    text.slice(0, at) + hostileText(chance) + text.slice(at),
  ]);
}
