/** `--diff`: only what changed from one image to another. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { place, token, type Place } from './world.js';

let here: Place;
let before: string;
let after: string;
const file = (name: string, ...numbers: number[]) => ({ name, content: numbers.map((one) => `t${one} = "${token(one)}"\n`).join('') });
beforeAll(() => {
  here = place();
  before = here.image('before.tar', { layers: [[file('a.ini', 1, 2)], [file('b.ini', 3)]], tags: ['shop:1'] });
  // The first is where it was, the second moved, the third is gone, the fourth is new.
  after = here.image('after.tar', {
    layers: [[{ name: 'base', content: 'x' }], [file('a.ini', 1), file('c.ini', 4, 2)]],
    tags: ['shop:2'],
  });
});
afterAll(() => here.remove());

interface Compared {
  images: { findings: { sightings: { path: string }[] }[]; comparison: { with: string; new: number; unchanged: number; gone: object[] } }[];
  summary: { findings: Record<string, number> };
}

const diff = async (image: string, other: string, ...args: string[]) => {
  const { code, out, err } = await here.call({}, 'scan', image, '--diff', other, '-f', 'json', ...args);
  return { code, err, ...(out !== '' && { report: JSON.parse(out) as Compared }) };
};

describe('two images', () => {
  it.each([
    ['without the cache', ['--no-cache']],
    ['into the cache', []],
    ['from the cache', []],
  ])('%s', async (_, args) => {
    const cached = args.length > 0 ? args : ['--cache-dir', here.at('cache')];
    const { code, err, report } = await diff(after, before, ...cached);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    const [image] = report!.images;
    expect(image!.findings.map(({ sightings: [first] }) => first!.path)).toEqual(['c.ini']);
    expect(image!.comparison).toMatchObject({ with: 'shop:1', new: 1, unchanged: 2 });
    expect(image!.comparison.gone).toMatchObject([{ sightings: [{ path: 'b.ini' }] }]);
    expect(Object.values(report!.summary.findings).reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('that are the same fail nothing', async () => expect(await diff(before, before, '--no-cache')).toMatchObject({ code: 0 }));

  it('are told in the table', async () => {
    const { out } = await here.call({}, 'scan', after, '--diff', before, '--no-cache');
    expect(out).toContain('Compared with shop:1: 1 new, 1 gone, 2 unchanged');
    expect(out).toContain('/b.ini:1');
  });
});

it('an image to compare with that is not there ends in one sentence', async () => {
  const { code, err } = await diff(after, here.at('none.tar'), '--no-cache');
  expect(code).toBe(2);
  expect(err).toMatch(/^stowaway: [^\n]+\n$/);
});

describe('JSON lines on standard output', () => {
  it('come image by image, and say what the whole report does', async () => {
    const { out } = await here.call({}, 'scan', before, after, '-f', 'jsonl', '--no-cache');
    const file = here.at('report.jsonl');
    await here.call({}, 'scan', before, after, '-f', `jsonl=${file}`, '--no-cache');
    const kinds = out
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(['image', 'finding', 'finding', 'finding', 'image', 'finding', 'finding', 'finding', 'summary']);
    const { readFileSync } = await import('node:fs');
    const timeless = (text: string): string => text.replaceAll(/"seconds":[\d.e-]+/g, '');
    expect(timeless(out)).toBe(timeless(readFileSync(file, 'utf8')));
  });
});
