/** Whose a credential is, where only its surroundings tell; and that a vendor's word near a foreign value tells nothing. */
import { describe, expect, it } from 'vitest';
import { loadDetector } from '../../../src/detect/load.js';
import type { CredentialType } from '../credential-type.js';
import { providersOf } from '../providers.js';
import { Random } from '../random.js';
import { TYPES } from '../types/all.js';
import { scan } from '../verdict.js';
import { CONTEXTS, FOREIGN, type Contextual } from './contexts.js';
import { ORDINARY_WORDS, VENDOR_TRACES } from './vendors.js';

const detector = await loadDetector();
const SEEDS = [1, 2];

function typeOf(id: string): CredentialType {
  const type = TYPES.find((one) => one.id === id);
  if (type === undefined) throw new RangeError(`no type ${id}`);
  return type;
}

/** `provider, confidence: what was found`; the value in base64 counts as itself. */
function found({ path, text }: Contextual, value: string): string[] {
  return scan(detector, path, text)
    .filter(({ category }) => category === 'secret')
    .map(({ detector: id, start, end, joins }) => {
      const span = text.slice(start, end);
      const isIt = span === value || joins.some((join) => join.reveal() === value);
      return `${detector.rule(id).provider}: ${isIt ? 'the value' : span}`;
    });
}

describe.each(Object.entries(CONTEXTS))('%s', (_, context) => {
  it.each(VENDOR_TRACES.map((traces) => [traces.type, traces] as const))('tells %s', (id, traces) => {
    const type = typeOf(id);
    for (const seed of SEEDS) {
      const random = new Random(seed);
      const { secret } = type.make(random);
      const made = context(traces, secret, random);
      if (made === undefined) return;
      const providers = providersOf(type.vendor);
      expect(providers.map((provider) => [`${provider}: the value`])).toContainEqual(found(made, secret));
    }
  });
});

describe.each(Object.entries(FOREIGN))('%s', (_, context) => {
  it.each(VENDOR_TRACES.map((traces) => [traces.type, traces] as const))('does not tell %s', (id, traces) => {
    const providers = providersOf(typeOf(id).vendor);
    for (const seed of SEEDS) {
      const { secret } = typeOf(id).make(new Random(seed));
      const said = found(context(traces, secret), secret).map((one) => one.split(':', 1)[0] ?? '');
      // What its own form tells is told anywhere.
      const alone = scan(detector, 'srv/app/.env', `TOKEN=${secret}\n`).map((match) => detector.rule(match.detector).provider);
      expect(said.filter((provider) => providers.includes(provider) && !alone.includes(provider))).toEqual([]);
    }
  });
});

it.each(ORDINARY_WORDS)('takes "%s" beside a value for a word', (word) => {
  const value = new Random(5).text('ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789', 40);
  const texts: readonly Contextual[] = [
    { path: `srv/${word}/config.yml`, text: `token: ${value}\n` },
    { path: 'srv/app/config.yml', text: `type: ${word}\ntoken: ${value}\n` },
    { path: 'srv/app/.env', text: `${word.toUpperCase()}_SIZE=3\nTOKEN=${value}\n` },
    { path: 'srv/app/app.sh', text: `${word} --token ${value}\n` },
  ];
  for (const text of texts) expect(found(text, value)).toEqual(['generic: the value']);
});
