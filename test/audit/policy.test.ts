/** Audits under a policy: what may stay, what fails, and that neither needs an image read again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit, auditToJson, newFolder, npmrc, type Report, token } from './audited.js';
import { fakeRegistry, type FakeRegistry } from './fake-registry.js';
import { imageOf, layerOf } from './registry-world.js';

let registry: FakeRegistry;
const folder = newFolder();
beforeAll(async () => {
  const withToken = layerOf([npmrc(1)]);
  const gone = layerOf([{ name: 'app/.wh..npmrc', content: '' }]);
  const shop = imageOf([withToken, layerOf([{ name: 'shop', content: '' }])]);
  registry = await fakeRegistry({
    'team/shop': { 1: shop, latest: shop },
    'team/mail': { 1: imageOf([withToken, gone]) },
  });
  await audit(registry.host, '--folder', folder);
}, 60_000);
afterAll(() => registry.disappear());

let policies = 0;
function policy(text: string): string {
  const file = `${folder}-${policies++}.toml`;
  writeFileSync(file, text);
  return file;
}

async function under(text: string): Promise<{ code: number; err: string; report: Report; secret: Report['secrets'][number] }> {
  const audited = await auditToJson(registry.host, '--folder', folder, '--config', policy(text));
  const [secret] = audited.report.secrets;
  return { ...audited, secret: secret! };
}

const ignore = (what: string): string => `[[ignore]]\n${what}\nreason = "Of the tests"\n`;

test('what it accepts is no leak, does not fail, and is told with the reason; nothing is read again', async () => {
  const asked = registry.asked.length;
  const { code, err, report, secret } = await under(ignore('rule = "npm-token"\nexpires = 2031-01-01'));
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(report.summary.findings['critical']).toBe(0);
  const accepted = { by: 'policy', reason: 'Of the tests', expires: '2031-01-01' };
  expect(secret).toMatchObject({ leak: false, fails: false, accepted, images: [{ accepted }, { accepted }] });
  expect(registry.asked.slice(asked).filter((path) => path.includes('/blobs/'))).toEqual([]);
  // Accepted is not gone.
  expect(report).toMatchObject({ difference: { appeared: [], gone: [] } });
});

test('an ignore of some images leaves the others', async () => {
  const { code, report, secret } = await under(ignore('image = "**/team/shop"'));
  expect(code).toBe(1);
  expect(secret).toMatchObject({ leak: true, fails: true });
  expect(secret.accepted).toBeUndefined();
  expect(secret.images.map(({ accepted }) => accepted !== undefined)).toEqual([false, true]);
  const counts = Object.fromEntries(
    report.repositories.map(({ name, findings }) => [name.slice(registry.host.length), findings['critical']]),
  );
  expect(counts).toEqual({ '/team/shop': 0, '/team/mail': 1 });
});

test('an ignore of one tag says nothing of the same image under another', async () => {
  const { secret } = await under(ignore(`image = "${registry.host}/team/shop:1"`));
  expect(secret.images.map(({ accepted }) => accepted)).toEqual([undefined, undefined]);
});

test.each([
  ['a path', ignore('path = "app/**"'), 0],
  ['another path', ignore('path = "srv/**"'), 1],
  ['a day that is over', ignore('rule = "npm-token"\nexpires = 2020-01-01'), 1],
  ['less severity than there is', '[fail_on]\nseverity = "critical"', 1],
  ['a visibility that it has in one image', '[fail_on]\nvisibility = ["live"]', 1],
  ['an origin that it has not', '[fail_on]\norigin = ["base"]', 0],
])('%s decides the exit code', async (_, text, code) => expect((await under(text)).code).toBe(code));

test('an ignore that has expired, or is of nothing, is told, and so is a baseline', async () => {
  const { err } = await under(
    `baseline = "b.json"\n${ignore('rule = "npm-token"\nexpires = 2020-01-01')}${ignore('rule = "aws-secret-key"')}`,
  );
  expect(err).toMatch(/note: \S+ names a baseline, which is of one project: an audit does not heed it\n/);
  expect(err).toMatch(
    /note: the ignore at \S+:\d \(rule npm-token\) expired on 2020-01-01: it no longer holds for \w+\. Its reason was: Of the tests\n/,
  );
  expect(err).toMatch(/note: the ignore at \S+ \(rule aws-secret-key\) speaks of nothing that was found\n/);
});

test('all formats tell of it, and the JSON is as published', async () => {
  const config = policy(ignore('rule = "npm-token"'));
  const formats = ['table', 'html', 'json', 'sarif'];
  await audit(registry.host, '--folder', folder, '--config', config, ...formats.flatMap((name) => ['-f', `${name}=${folder}.${name}`]));
  const written = (name: string): string => readFileSync(`${folder}.${name}`, 'utf8');
  for (const name of formats) {
    expect(written(name)).toContain('Of the tests');
    expect(written(name)).not.toContain(token(1));
  }
  const schema = JSON.parse(readFileSync(new URL('../../src/report/audit.schema.json', import.meta.url), 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(schema);
  expect(validate(JSON.parse(written('json'))), JSON.stringify(validate.errors)).toBe(true);
  expect((JSON.parse(written('sarif')) as Log).runs[0]?.results?.[0]?.suppressions).toEqual([
    { kind: 'external', status: 'accepted', justification: 'Of the tests.' },
  ]);
  expect(written('table')).toMatch(
    /accepted +npm access token npm_…\w{4}: Of the tests\n[\s\S]*\n✓ No secret in 2 images of 2 repositories · 1 accepted\n$/,
  );
});
