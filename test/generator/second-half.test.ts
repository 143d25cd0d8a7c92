/** The samples of the second half are what they say they are: repeatable, complete, and true to the encodings their vendors use. */
import { createPrivateKey } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { Random } from './random.js';
import { crc16, crc24 } from './types/encodings.js';
import { SECOND_HALF_ROWS } from './types/second-half-rows.js';
import { LEFT_OUT, SECOND_HALF } from './types/second-half.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const check = Buffer.from('123456789');

test('every row of the list has a type or a reason to have none', () => {
  const rowsWithTypes = new Set(SECOND_HALF.map(({ id }) => id.split('/')[0]));
  expect(SECOND_HALF_ROWS).toHaveLength(169);
  expect(SECOND_HALF_ROWS.filter((row) => !rowsWithTypes.has(row) && !LEFT_OUT[row])).toEqual([]);
  expect([...rowsWithTypes, ...Object.keys(LEFT_OUT)].toSorted()).toEqual(SECOND_HALF_ROWS.toSorted());
});

test('no two types share an id', () => {
  expect(new Set(SECOND_HALF.map(({ id }) => id)).size).toBe(SECOND_HALF.length);
});

test.each(SECOND_HALF)('$id', (type) => {
  for (const seed of SEEDS) {
    const sample = type.make(new Random(seed));
    expect(sample, 'the same seed').toEqual(type.make(new Random(seed)));
    expect(sample.secret.length).toBeGreaterThanOrEqual(8);
    expect(sample.secret.length).toBeLessThanOrEqual(5000);
    expect(sample.secret.trim()).toBe(sample.secret);
    if (sample.text !== undefined) expect(sample.text.split(sample.secret), 'the secret once in its text').toHaveLength(2);
    if (sample.text === undefined) expect(sample.secret).not.toMatch(/[\s"'\\]/);
    expect(type.negatives?.(new Random(seed + 100)).join('\n') ?? '').not.toContain(sample.secret);
  }
  const secrets = new Set(SEEDS.map((seed) => type.make(new Random(seed)).secret));
  expect(secrets.size, 'other seeds, other secrets; RSA keys are three').toBeGreaterThanOrEqual(3);
  expect(type.known === 'document').toBe(type.names.length === 0);
  if (type.known === 'document') expect(type.make(new Random(1)).text, 'its own text').toBeDefined();
  for (const name of type.names) expect(name).toMatch(/^[A-Z][A-Z0-9_]+$/);
});

// The check values of the catalogue of parametrised CRC algorithms (reveng.sourceforge.io/crc-catalogue).
test('check sums follow their published algorithms', () => {
  expect([crc32(check), crc16(check), crc24(check)]).toEqual([0xcbf43926, 0x31c3, 0x21cf02]);
});

test.each(['pem-rsa', 'pem-ec', 'pem-pkcs8'])('%s holds a key that OpenSSL reads', (id) => {
  const type = SECOND_HALF.find((candidate) => candidate.id === id);
  for (const seed of SEEDS) expect(createPrivateKey(type?.make(new Random(seed)).text ?? '').type).toBe('private');
});
