/** No secret is in the cache folder: not as it is, not encoded, compressed or reversed; and not even under the seal, for whoever has the key. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize } from 'node:v8';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Keyed } from '../../src/cache/keyed.js';
import { surveyCache } from '../../src/cache/survey.js';
import { scanImages } from '../../src/index.js';
import { sample } from '../detectors/samples.js';
import { buildImage } from '../support/images.js';
import { newFolder, removeFolders } from './folders.js';

const RULES = ['npm-token', 'github-token', 'stripe-key', 'slack-token', 'private-key', 'jwt'] as const;
const planted = RULES.flatMap((rule) => [1, 2, 3].map((seed) => sample(rule, 3000 + seed)));
const PASSWORDS = ['hunter2-canary', 'correct-horse-9', 'Tr0ub4dor&3x'];
const [inName, inTarget, inFolder, inConfig] = [11, 12, 13, 14].map((seed) => sample('npm-token', 3000 + seed).secret);

const image = buildImage({
  layers: [
    planted.map(({ text }, index) => ({ name: `etc/${index}.conf`, content: `# a\n${text}\n` })),
    [
      { name: 'app/.env', content: PASSWORDS.map((password, index) => `DB${index}_PASSWORD=${password}\n`).join('') },
      { name: 'app/.pgpass', content: `localhost:5432:shop:admin:${PASSWORDS[0]}\n` },
      { name: 'app/settings.py', content: `DATABASES = {'default': {'PASSWORD': '${PASSWORDS[1]}'}}\n` },
    ],
    [{ name: `tokens/${inName}`, content: 'x' }],
    [{ name: 'tokens/link', type: 'symlink' as const, linkname: inTarget ?? '' }],
    [{ name: `${inFolder}/x`, content: 'x' }],
    // Only the config tells that this is a secret.
    [{ name: `backup-${PASSWORDS[2]}.txt`, content: 'x' }],
    [{ name: 'pax', content: 'x', pax: { 'SCHILY.xattr.user.note': planted[0]?.secret ?? '', [`SCHILY.xattr.user.${inName}`]: 'x' } }],
    [{ name: 'etc/keys.env', content: `${inName}=1\n{"${inName}": {"password": "${PASSWORDS[0]}"}}` }],
  ],
  config: { Env: [`TOKEN=${inConfig}`, `DB_PASSWORD=${PASSWORDS[2]}`] },
});

const secrets = [...planted.map(({ secret }) => secret), ...PASSWORDS, inName, inTarget, inFolder, inConfig].filter(
  (each) => each !== undefined,
);

const KEPT = 3;

let folder: string;
let cache: string;
beforeAll(async () => {
  folder = newFolder();
  cache = join(folder, 'cache');
  const file = join(folder, 'image.tar');
  writeFileSync(file, image.asDockerLegacy());
  await scanImages([file], { cache: { folder: cache } });
});
afterAll(removeFolders);

function files(): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .map((name) => join(cache, name))
    .filter((path) => statSync(path).isFile());
}

/** Forms in which anyone would look for a value, and lines of a key. */
function formsOf(secret: string): Buffer[] {
  const lines = secret.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'));
  return [secret, ...lines].flatMap((text) => {
    const bytes = Buffer.from(text);
    const inBase64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    const texts = [
      text,
      Buffer.from(text, 'latin1').reverse().toString('latin1'),
      encodeURIComponent(text),
      bytes.toString('hex'),
      JSON.stringify(text).slice(1, -1),
    ];
    const wide = [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
    return [...[...texts, ...inBase64].filter((form) => form.length >= 6).map((form) => Buffer.from(form)), ...wide];
  });
}

/** The bytes, and whatever they are when uncompressed or decoded. */
function readingsOf(bytes: Buffer): Buffer[] {
  const text = bytes.toString('latin1');
  const decoded = [Buffer.from(text, 'base64'), Buffer.from(text, 'hex'), Buffer.from(text, 'base64url')];
  const inflated = [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync].flatMap((inflate) => {
    try {
      return [inflate(bytes)];
    } catch {
      return [];
    }
  });
  return [bytes, ...decoded, ...inflated];
}

function leaksIn(bytes: Buffer): string[] {
  const readings = readingsOf(bytes);
  return secrets.filter((secret) => formsOf(secret).some((form) => readings.some((reading) => reading.includes(form))));
}

/** What lies under the seal. */
function opened(): Buffer[] {
  const key = new Keyed(readFileSync(join(cache, 'layers-v1/key')));
  return files().flatMap((path) => {
    const [rules = '', shard = '', rest = ''] = path.split('/').slice(-3);
    if (rest.length !== 62) return [];
    const bytes = key.unseal(`${rules}/${shard}${rest}`, readFileSync(path));
    expect(bytes).toBeDefined();
    return bytes === undefined ? [] : [bytes[0] === 0x1f ? gunzipSync(bytes) : bytes];
  });
}

test('the search finds what is there', () => {
  for (const secret of secrets) {
    expect(leaksIn(Buffer.from(`x ${secret} y`))).toContain(secret);
    expect(leaksIn(Buffer.from(Buffer.from(`x ${secret} y`).toString('base64')))).toContain(secret);
  }
});

test('layers were kept, those with a secret in a name were not', async () => {
  // The first two of eight, and the one in whose attributes they are, which have no names in a finding.
  expect((await surveyCache(cache)).entries).toBe(KEPT);
});

test('no file holds a secret, nor does a name', () => {
  for (const path of files()) expect([path, leaksIn(readFileSync(path)), leaksIn(Buffer.from(path))]).toEqual([path, [], []]);
});

test('nor does anything under the seal', () => {
  const all = opened();
  expect(all.length).toBe(KEPT);
  for (const bytes of all) {
    expect(leaksIn(bytes)).toEqual([]);
    expect(JSON.stringify(deserialize(bytes))).toContain('"traces"');
  }
});

test('without the key, files tell nothing: not even twice the same of the same layer', async () => {
  const other = join(folder, 'other');
  await scanImages([join(folder, 'image.tar')], { cache: { folder: other } });
  const names = (root: string): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60);
  expect(names(other).filter((name) => names(cache).includes(name))).toEqual([]);
  expect(statSync(join(cache, 'layers-v1/key')).mode & 0o777).toBe(0o600);
  expect(statSync(join(cache, 'layers-v1')).mode & 0o777).toBe(0o700);
});
