import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PathEntry, ScannedLayer } from '../../src/model/layer.js';
import type { Match } from '../../src/model/match.js';
import { listed } from '../support/entries.js';
import { Secret } from '../../src/model/secret.js';
import { pack, unpack } from '../../src/workers/codec.js';

const CANARY = 'correct-horse-battery-staple';

function match(values: readonly string[]): Match {
  const [secret = '', ...joins] = values;
  return {
    detector: 'test',
    category: 'secret',
    confidence: 'likely',
    evidence: 'it is one',
    start: 1,
    end: 9,
    line: 1,
    column: 2,
    secret: Secret.fromText(secret),
    joins: joins.map((value) => Secret.fromText(value)),
    redacted: '********',
    name: 'TOKEN',
    parts: joins.map((value) => ({ name: 'id', secret: Secret.fromText(value), redacted: '********' })),
  };
}

function layer(entries: readonly PathEntry[], matches: readonly Match[]): ScannedLayer {
  const placed = matches.map((each, entry) => (entry % 2 === 0 ? { entry, match: each } : { entry, chain: ['name'], match: each }));
  const skipped = [{ reason: 'limit', severity: 'failure', detail: 'too much' }] as const;
  const facts = { diffId: 'sha256:1', digest: 'sha256:2', complete: true, compression: 'gzip', size: 5, files: 2, bytes: 7 } as const;
  const contents = [{ entry: 0, size: 7, digests: { md5: '01', sha1: '02', sha256: '03' } }];
  return { ...facts, entries, matches: placed, contents, skipped };
}

/** As a message does it. */
function across(given: ScannedLayer): ScannedLayer {
  const { packed, transfer } = pack(given);
  return unpack(structuredClone(packed, { transfer }));
}

/** Equality of secrets is of their values; `toEqual` alone would see two empty objects. */
function revealed({ matches, entries, ...rest }: ScannedLayer): object {
  const values = matches.map(({ match: each, ...place }) => ({
    ...place,
    each: { ...each, secret: each.secret.reveal(), joins: each.joins.map((join) => join.reveal()) },
    parts: each.parts.map((part) => ({ ...part, secret: part.secret.reveal() })),
  }));
  return { ...rest, entries: listed(entries), values };
}

const path = fc.string({ unit: 'binary', maxLength: 30 });
const entry: fc.Arbitrary<PathEntry> = fc.oneof(
  fc.record({ path, kind: fc.constantFrom('file', 'directory', 'whiteout', 'opaque', 'special') }),
  fc.record({ path, kind: fc.constantFrom('symlink', 'hardlink'), target: path }),
);
/** Half a surrogate pair included: JSON can say it. */
const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\udc00x', '\u0000', 'ÿ'));

test('a layer arrives as it was', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(fc.array(value, { minLength: 1, maxLength: 4 })), (entries, values) => {
      const made = (): ScannedLayer => layer(entries, values.map(match));
      expect(revealed(across(made()))).toEqual(revealed(made()));
    }),
  );
});

test('names of many megabytes arrive as they were', () => {
  const entries = Array.from({ length: 3000 }, (_, index): PathEntry => ({ path: `${'d/'.repeat(500)}é${index}`, kind: 'file' }));
  expect(listed(across(layer(entries, [])).entries)).toEqual(entries);
  expect(listed(across(layer([], [])).entries)).toEqual([]);
});

test('what crosses shows no secret as text, is moved and not copied, and is wiped on arrival', () => {
  const { packed, transfer } = pack(layer([{ path: 'a', kind: 'file' }], [match([CANARY, CANARY])]));
  expect(JSON.stringify({ ...packed, secrets: undefined })).not.toContain(CANARY);
  const arrived = structuredClone(packed, { transfer });
  expect(packed.secrets.values.byteLength).toBe(0);
  expect(Buffer.from(arrived.secrets.values).toString('utf16le')).toContain(CANARY);
  expect(unpack(arrived).matches[0]?.match.secret.reveal()).toBe(CANARY);
  expect(arrived.secrets.values.every((byte) => byte === 0)).toBe(true);
});

test('a secret that crosses by accident is empty', () => {
  const arrived = structuredClone({ secret: Secret.fromText(CANARY) });
  expect(inspect(arrived, { showHidden: true, depth: 9 })).toBe('{ secret: {} }');
});
