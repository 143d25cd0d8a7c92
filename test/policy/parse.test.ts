/** What a `.stowaway.toml` may say, and what is said of one that says something else. */
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPolicy } from '../../src/policies.js';
import { policyJsonSchema } from '../../src/policy/schema.js';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-policy-'));
  file = join(folder, '.stowaway.toml');
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(file, text);
  return readPolicy(file);
};
/** What is said of it, without the folder. */
const complaint = async (text: string): Promise<string> =>
  read(text).then(
    () => 'nothing',
    (error: unknown) => String(error).replace(`ScanError: ${folder}/`, ''),
  );

it('says what fails a scan, and what may stay', async () => {
  const policy = await read(`
inline_ignore = false
baseline = "accepted.json"
[fail_on]
severity = "high"
confidence = "proven"
origin = ["yours"]
visibility = ["live"]

[[ignore]] # a comment
rule = "npm-token"
path = "srv/**"
reason = "a test key"
expires = 2030-03-17

[[ignore]]
fingerprint = "0123abcd"
reason = "dealt with"
expires = "2031-01-01"
`);
  expect(policy).toEqual({
    file,
    gate: { severity: 'high', confidence: 'proven', origins: ['yours'], visibility: ['live'] },
    inlineIgnore: false,
    baseline: join(folder, 'accepted.json'),
    ignores: [
      { line: 10, rule: 'npm-token', path: 'srv/**', reason: 'a test key', expires: '2030-03-17' },
      { line: 16, fingerprint: '0123abcd', reason: 'dealt with', expires: '2031-01-01' },
    ],
  });
});

it('may be empty', async () => {
  expect(await read('')).toMatchObject({ gate: { severity: 'medium', confidence: 'likely' }, ignores: [], inlineIgnore: true });
});

it('is as the README shows it', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, example = ''] = /```toml\n(\[fail_on\][\s\S]*?)```/.exec(readme) ?? [];
  expect((await read(example)).ignores).toHaveLength(2);
});

describe('is refused with file, line and key', () => {
  it.each([
    [
      'a key that is misspelt',
      '[[ignore]]\nrule = "a"\nresaon = "x"',
      '.stowaway.toml:3: there is no key resaon in ignore: did you mean reason?',
    ],
    [
      'a key that there is not',
      '[fail_on]\nwhenever = true',
      '.stowaway.toml:2: there is no key whenever in fail_on; there are severity, confidence, origin, visibility',
    ],
    ['a key at the top', 'fail_no = 1', '.stowaway.toml:1: there is no key fail_no: did you mean fail_on?'],
    ['a table that is misspelt', '\n[[ignores]]\nrule = "a"', '.stowaway.toml:2: there is no key ignores: did you mean ignore?'],
    ['a severity that there is not', '[fail_on]\n\nseverity = "bad"', '.stowaway.toml:3: fail_on.severity: '],
    ['no reason', '[[ignore]]\nrule = "a"', '.stowaway.toml:1: ignore.reason: '],
    ['an empty reason', '[[ignore]]\nrule = "a"\nreason = " "', '.stowaway.toml:3: ignore.reason: '],
    [
      'an ignore of everything',
      '[[ignore]]\nreason = "a"',
      '.stowaway.toml:1: ignore: needs at least one of fingerprint, rule, path and image',
    ],
    ['no day', '[[ignore]]\nrule = "a"\nreason = "b"\nexpires = "tomorrow"', '.stowaway.toml:4: ignore.expires: '],
    ['the second of two', '[[ignore]]\nrule = "a"\nreason = "b"\n[[ignore]]\nrule = 1\nreason = "b"', '.stowaway.toml:5: ignore.rule: '],
    ['no TOML', '[fail_on', '.stowaway.toml'],
  ])('%s', async (_, text, words) => expect(await complaint(text)).toContain(words));

  it('and never with a value', async () => {
    const value = 'what nobody may see';
    for (const text of [`fail_on = "${value}"`, `[fail_on]\nseverity = "${value}"`, `[[ignore]]\nfingerprint = "${value}"\nreason = "x"`])
      expect(await complaint(text)).not.toContain(value);
  });

  it('a file that is not there', async () => {
    await expect(readPolicy(join(folder, 'none.toml'))).rejects.toMatchObject({ code: 'POLICY_INVALID' });
  });
});

describe('the JSON Schema for editors', () => {
  const file = new URL('../../src/policy/policy.schema.json', import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
  const shipped = JSON.parse(readFileSync(file, 'utf8')) as object;

  it('is that of the check: after a change run make golden', () => expect(shipped).toEqual(JSON.parse(JSON.stringify(policyJsonSchema()))));

  it('takes what the check takes, and refuses unknown keys', () => {
    const validate = new Ajv({ strict: false, formats: { date: true } }).compile(shipped);
    expect(validate({ fail_on: { severity: 'high' }, ignore: [{ rule: 'a', reason: 'b' }] })).toBe(true);
    expect(validate({ ignore: [{ rule: 'a', resaon: 'b' }] })).toBe(false);
  });
});
