import { describe, expect, it } from 'vitest';
import { detectorOf } from '../../src/detect/detector.js';
import { keysAbove } from '../../src/detect/generic/keys-above.js';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { plain, ruleSet, scan } from './scanning.js';

/** The path of the name between `«` and `»`. */
function above(marked: string): string {
  const at = marked.indexOf('«');
  return keysAbove(marked.replace(/[«»]/g, ''), at)
    .map(({ text, isSetting }) => (isSetting ? text : `(${text})`))
    .join(' ');
}

describe('the keys above a name', () => {
  it.each([
    ['datadog', 'datadog:\n  «api_key»: v'],
    ['datadog', 'datadog:\r\n    site: eu\r\n    «api_key»: v'],
    ['services datadog', 'services:\n  other:\n    key: 1\n  datadog: # ours\n\n    # a comment\n    site: eu\n    «api_key»: v'],
    ['datadog', 'a:\n  b: c\ndatadog: &anchor\n  nested:\n    x: y\n  «api_key»: v'],
    ['datadog', 'datadog:\n- name: x\n  «api_key»: v'],
    ['accounts datadog', 'accounts:\n  - name: x\n  - datadog:\n      «api_key»: v'],
    ['accounts', 'accounts:\n  - a\n  - «api_key»: v'],
    ['root datadog', 'root:\n  datadog: {site: eu, «api_key»: v}'],
    ['', 'datadog:\n  x: y\n---\nother: z\n«api_key»: v'],
    ['', 'datadog:\n  x: y\n«api_key»: v'],
    ['datadog', '{"datadog": {"site": "}", "«api_key»": "v"}}'],
    ['a datadog', '{"a": [{"b": {"c": 1}}, {"datadog": {\n "«api_key»": "v"}}]}'],
    ['datadog', '"{\\"datadog\\": {\\"«api_key»\\": \\"v'],
    ['datadog', '[other]\nx = 1\n\n[datadog] ; ours\nsite = eu\n«api_key» = v'],
    ['servers data.dog'.replace('.', ' '), '[servers."data.dog"]\n«api_key» = "v"'],
    ['remote origin', '[remote "origin"]\n\t«token» = v'],
    ['pypi', '[pypi]\nusername: u\n«password»: v'],
    ['tool datadog', '[tool]\ndatadog = { site = "eu", «api_key» = "v" }'],
    ['a datadog', '<?xml version="1.0"?><a><b>1</b><empty/><datadog site="eu">\n<«apiKey»>v</'],
    ['a datadog', '<a>\n <datadog site="eu" «apiKey»="v"'],
    ['provider datadog', 'provider "datadog" {\n  «api_key» = "v"'],
    ['resource datadog_thing main', 'resource "datadog_thing" "main" {\n  x { y = 1 }\n  «api_key» = "v"'],
    ['datadog', 'datadog {\n  «apiKey» = "v"'],
    ['(Datadog)', 'export class Datadog {\n  #«apiKey» = "v"'],
    ['(datadog.initialize)', 'datadog.initialize(host="x", «api_key»="v"'],
    ['(Datadog)', 'const client = new Datadog({ «apiKey»: "v"'],
    ['', 'if (x) {\n} else {\n  const «token» = "v"'],
    ['', '«token» = v'],
  ])('are %j', (expected, text) => expect(above(text)).toBe(expected));

  it('are read in the time of the text', () => {
    for (const unit of ['{', '"', '[', '- ', 'a: {', 'a:\n', '<a ', '[a]\n', 'a="" ', '  a:\n', 'a{', 'a "a" ']) {
      const text = unit.repeat(4096 / unit.length);
      const times = Array.from({ length: 10 }, () => {
        const started = performance.now();
        keysAbove(text, text.length);
        return performance.now() - started;
      });
      // The least of them: the others may have waited for the processor.
      expect(Math.min(...times)).toBeLessThan(40);
    }
  });
});

const random = seeded(7);
const key = pick(random, ALPHABETS.hex, 32);
const found = (text: string, path: string): object[] =>
  scan(text, { kind: 'file', path }).map(({ detector, confidence, name, start, secret }) => {
    return { detector, confidence, name, start, value: secret.reveal() };
  });

describe('a key of a vendor that only a key above it names', () => {
  it.each([
    ['datadog.api_key', 'srv/a.yaml', 'site: eu\ndatadog:\n  «»'.replace('«»', 'api_key: ')],
    ['datadog.api_key', 'srv/a.yaml', 'datadog: { api_key: "'],
    ['monitoring.datadog.apiKey', 'srv/a.json', '{"monitoring": {"datadog": {"apiKey": "'],
    ['datadog.api_key', 'srv/a.toml', '[datadog]\napi_key = "'],
    ['datadog.api.key', 'srv/a.properties', 'datadog.api.key='],
    ['datadog.apiKey', 'srv/a.config', '<datadog><apiKey>'],
    ['provider.datadog.api_key', 'srv/a.tf', 'provider "datadog" {\n  api_key = "'],
    ['datadog.appKey', 'srv/a.json', '{"datadog": {"appKey": "'],
  ])('is found as %s in %s', (name, path, before) => {
    const quote = before.endsWith('"') ? '"' : '';
    const close = before.endsWith('>') ? '</apiKey>' : '';
    expect(found(`${before}${key}${quote}${close}\n`, path)).toEqual([
      { detector: 'datadog-key', confidence: 'likely', name, start: before.length, value: key },
    ]);
  });

  it('is another generic secret elsewhere', () => {
    expect(found(`datadog:\n  site: eu\nother:\n  api_key: ${key}\n`, 'srv/a.yaml')).toMatchObject([
      { detector: 'generic-credential', name: 'other.api_key' },
    ]);
  });

  it('is no secret where its value is none', () => {
    expect(found('datadog:\n  api_key: ${DD_API_KEY}\n', 'srv/a.yaml')).toEqual([]);
    expect(found(`datadog:\n  token_id: ${key}\n`, 'srv/a.yaml')).toEqual([]);
  });

  it('is found the same whatever the chunks and slabs', () => {
    const line = (count: number): string => `  option_${count}: "${pick(random, ALPHABETS.alnum, 30)}"\n`;
    let text = '';
    for (let count = 0; count < 60; count++) {
      text += `datadog:\n${Array.from({ length: 3 * count }, (_, at) => line(at)).join('')}  api_key: ${pick(random, ALPHABETS.hex, 32)}\n`;
    }
    const context = { kind: 'file', path: 'srv/a.yaml' } as const;
    const whole = scan(text, context).map(plain);
    expect(new Set(whole.map((match) => ('detector' in match ? match.detector : '')))).toEqual(
      new Set(['datadog-key', 'generic-credential']),
    );
    for (const chunks of [[1], [511], [65536]]) expect(scan(text, context, chunks).map(plain)).toEqual(whole);
    for (const slab of [1, 4096, 70_000]) expect(scan(text, context, [1000], detectorOf(ruleSet, slab)).map(plain)).toEqual(whole);
  });
});
