/**
 * The two word lists of the samples, disjoint, both from packages that the lock file pins: one tunes, the other tests. Words to tune with are
 * those of the declaration files of typescript (Apache-2.0) and @types/node (MIT), which also train the model; words to test with are the
 * names and keywords of emojilib (MIT), and neither list nor model has seen them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = new URL('../../node_modules/', import.meta.url).pathname;
const TUNING_SOURCES = ['typescript/lib', '@types/node'];
const TEST_SOURCE = 'emojilib/emojis.json';

/** Languages of the compiler's messages that are written with Latin letters. */
const LANGUAGES = ['cs', 'de', 'es', 'fr', 'it', 'pl', 'pt-br', 'tr'];

export type Half = 'tune' | 'test';

export function wordsOf(half: Half): readonly string[] {
  return half === 'tune' ? tuningWords() : testWords();
}

/** Every identifier and word of the tuning sources, with how often it stands there, less those with a word of the test list in them. */
export function trainingTokens(): ReadonlyMap<string, number> {
  const withheld = new Set(testWords());
  const counts = new Map<string, number>();
  for (const text of [...declarations(), ...translations()]) {
    for (const [token] of text.matchAll(/[A-Z_][\w.-]{2,60}/gi)) {
      if (wordsIn(token).some((word) => withheld.has(word))) continue;
      counts.set(token, (counts.get(token) ?? 0) + 1);
    }
  }
  return counts;
}

/** Sentences in several languages, as programs show them. */
export function sentencesOf(half: Half): readonly string[] {
  return half === 'tune' ? translations().flatMap(messagesOf).slice(0, 4000) : schemaMessages();
}

let testing: readonly string[] | undefined;
function testWords(): readonly string[] {
  if (testing !== undefined) return testing;
  const emojis: unknown = JSON.parse(readFileSync(join(PACKAGES, TEST_SOURCE), 'utf8'));
  return (testing = [
    ...new Set(
      JSON.stringify(emojis)
        .toLowerCase()
        .match(/[a-z]{4,10}/g) ?? [],
    ),
  ].sort());
}

let tuning: readonly string[] | undefined;
function tuningWords(): readonly string[] {
  if (tuning !== undefined) return tuning;
  const counts = new Map<string, number>();
  for (const [token, count] of trainingTokens()) {
    for (const word of wordsIn(token)) counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return (tuning = [...counts]
    .filter(([word, count]) => count > 3 && /^[a-z]{4,10}$/.test(word))
    .map(([word]) => word)
    .sort());
}

function wordsIn(token: string): string[] {
  return token
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}

function declarations(): string[] {
  return TUNING_SOURCES.flatMap((source) => {
    const names = readdirSync(join(PACKAGES, source), { recursive: true, encoding: 'utf8' });
    return names.filter((name) => name.endsWith('.d.ts')).map((name) => join(PACKAGES, source, name));
  })
    .sort()
    .map((path) => readFileSync(path, 'utf8'));
}

function translations(): string[] {
  return LANGUAGES.map((language) =>
    readFileSync(join(PACKAGES, 'typescript/lib', language, 'diagnosticMessages.generated.json'), 'utf8').replace(/"\w+":/g, ''),
  );
}

function messagesOf(text: string): string[] {
  return [...text.matchAll(/"([^"\\\n]{8,80})"/g)].map(([, message = '']) => message);
}

/** The messages of zod (MIT), in forty languages. */
function schemaMessages(): string[] {
  const folder = join(PACKAGES, 'zod/v4/locales');
  const names = readdirSync(folder).filter((name) => /^[a-z-]+\.js$/i.test(name));
  return names.sort().flatMap((name) => messagesOf(readFileSync(join(folder, name), 'utf8').replace(/[`'](.*?)[`']/g, '"$1"')));
}
