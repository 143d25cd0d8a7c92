/** The prefilter in WebAssembly is held to the plain one, and both to the text itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ahoCorasick } from '../../src/detect/prefilter/aho-corasick.js';
import { ANYTHING } from '../../src/detect/prefilter/automaton.js';
import { detectorOf } from '../../src/detect/detector.js';
import { bareNeedles, needlesOf, type Needle } from '../../src/detect/prefilter/needle.js';
import { LOOK_BACK, type Prefilter } from '../../src/detect/prefilter/prefilter.js';
import { tablesOf } from '../../src/detect/prefilter/tables.js';
import { wasmPrefilter } from '../../src/detect/prefilter/wasm.js';
import { parseRegex } from '../../src/detect/regex-tree.js';
import { sample } from '../detectors/samples.js';
import { seeded, pick, ALPHABETS } from '../detectors/random.js';
import { plain, ruleSet, scan } from './scanning.js';

const compiled = (needles: readonly Needle[]): Prefilter => {
  const made = wasmPrefilter(tablesOf(needles));
  if (made === undefined) throw new Error('no WebAssembly here');
  return made;
};

interface Sight {
  hits: string[];
  newlines: number;
}

/** Feeds a slab as a blob does: in pieces, forgetting what is no longer needed. */
function look(prefilter: Prefilter, bytes: Buffer, pieces: readonly number[], size = bytes.length + 4 * LOOK_BACK): Sight {
  const slab = prefilter.slab(size);
  const sight: Sight = { hits: [], newlines: 0 };
  let [base, filled, scanned] = [0, 0, 0];
  for (let at = 0, turn = 0; ; turn++) {
    const count = Math.min(pieces[turn % pieces.length] ?? bytes.length, size - filled, bytes.length - at);
    filled += bytes.copy(slab.bytes, filled, at, at + count);
    at += count;
    const { to, newlines } = slab.scan(scanned, filled, at === bytes.length);
    sight.newlines += newlines;
    for (let index = 0; index < slab.hits.count; index++)
      sight.hits.push(`${base + (slab.hits.ends[index] ?? 0)}:${slab.hits.needles[index]}`);
    if (at === bytes.length) return sight;
    const gone = size - filled > LOOK_BACK ? 0 : Math.max(0, to - LOOK_BACK);
    slab.bytes.copyWithin(0, gone, filled);
    [base, filled, scanned] = [base + gone, filled - gone, to - gone];
  }
}

/** Every place where a keyword ends, by end and number. */
function everywhere(needles: readonly Needle[], text: string): string[] {
  const found: { end: number; needle: number }[] = [];
  needles.forEach((needle, index) => {
    const hay = needle.anyCase ? text.toLowerCase() : text;
    for (let at = hay.indexOf(needle.text); at >= 0; at = hay.indexOf(needle.text, at + 1)) {
      found.push({ end: at + needle.text.length, needle: index });
    }
  });
  return found.sort((a, b) => a.end - b.end || a.needle - b.needle).map(({ end, needle }) => `${end}:${needle}`);
}

const chars = fc.constantFrom('a', 'b', 'B', '_', 'c');
const word = fc.string({ unit: chars, minLength: 3, maxLength: 12 });
const hay = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', '_', 'c', '\n', '\0', '\xe9'), maxLength: 300 });
const pieces = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 });

describe('both prefilters', () => {
  it('find every keyword in order, wherever the text is cut, and count newlines', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), hay, pieces, (keywords, text, sizes) => {
        const needles = bareNeedles(keywords);
        const expected = { hits: everywhere(needles, text), newlines: text.split('\n').length - 1 };
        const bytes = Buffer.from(text, 'latin1');
        expect(look(ahoCorasick(needles), bytes, sizes)).toEqual(expected);
        expect(look(compiled(needles), bytes, sizes)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('find keywords at every place and alignment', () => {
    const needles = bareNeedles(['abc', 'token', '-----begin private key-----', 'x'.repeat(64)]);
    const filter = compiled(needles);
    for (const { text } of needles) {
      for (let before = 0; before < 70; before++) {
        for (const after of [0, 1, 2, 63, 64, 65]) {
          const bytes = Buffer.from('.'.repeat(before) + text + '.'.repeat(after));
          expect(look(filter, bytes, [bytes.length]).hits).toEqual(everywhere(needles, bytes.toString('latin1')));
        }
      }
    }
  });

  it('do not see what an earlier blob left in the slab', () => {
    const slab = compiled(bareNeedles(['token', 'hf_'])).slab(1000);
    slab.bytes.write('....token...hf_token');
    expect([slab.scan(0, 7, true).to, slab.hits.count]).toEqual([7, 0]);
    slab.bytes.write('....token...hf_token');
    expect([slab.scan(0, 14, true).to, slab.hits.count]).toEqual([14, 1]);
  });

  it('go on after more hits than fit the buffer', () => {
    const needles = bareNeedles(['aaa', 'aaaa', 'aaaaa', 'baaa', 'aab']);
    const bytes = Buffer.from('aaaaaaaab'.repeat(20_000));
    const expected = everywhere(needles, bytes.toString('latin1'));
    expect(expected.length).toBeGreaterThan(200_000);
    expect(look(compiled(needles), bytes, [bytes.length]).hits).toEqual(expected);
    expect(look(compiled(needles), bytes, [70_001], 90_000).hits).toEqual(expected);
  });

  it('leave out what they are told to, and find it again afterwards', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 8 }), hay, fc.array(fc.nat(8)), (keywords, text, muted) => {
        const needles = bareNeedles(keywords);
        const bytes = Buffer.from(text, 'latin1');
        const all = everywhere(needles, text);
        const expected = all.filter((hit) => !muted.includes(Number(hit.split(':')[1])));
        for (const prefilter of [ahoCorasick(needles), compiled(needles)]) {
          const slab = prefilter.slab(bytes.length);
          bytes.copy(slab.bytes);
          const hits = (): string[] => {
            slab.scan(0, bytes.length, true);
            return slab.hits.ends.slice(0, slab.hits.count).map((end, index) => `${end}:${slab.hits.needles[index]}`);
          };
          slab.mute(muted.slice(0, 1));
          slab.mute(muted.slice(1));
          expect(hits()).toEqual(expected);
          slab.unmute();
          expect(hits()).toEqual(all);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tell case-sensitive needles from others', () => {
    const needles = [
      ...needlesOf(parseRegex('(?<secret>AKIA[A-Z2-7]{4})'), ['akia'], false).needles,
      ...needlesOf(parseRegex('(?<secret>AKIA[A-Z2-7]{4})'), ['akia'], true).needles,
    ];
    expect(look(compiled(needles), Buffer.from('AKIAAAAA akiaaaaa akia0aaa AKIA'), [99]).hits).toEqual(['4:0', '4:1', '13:1']);
  });

  it('agree where keywords follow each other through long names and lines', () => {
    const [simple, fast] = [ahoCorasick(ruleSet.needles), compiled(ruleSet.needles)];
    const keywords = ruleSet.needles.map(({ text }) => text);
    const random = seeded(3);
    let hits = 0;
    for (let round = 0; round < 60; round++) {
      const joints = ['', '_', ' ', '-', 'x', '=', '"', ' = "', '\n', ': '].filter(() => random() < 0.4);
      const some = Array.from({ length: 1 + Math.floor(random() * 6) }, () => keywords[Math.floor(random() * keywords.length)] ?? '');
      let text = '';
      while (text.length < 4000)
        text += `${some[Math.floor(random() * some.length)]}${joints[Math.floor(random() * joints.length)] ?? ''}${random() < 0.03 ? '\n' : ''}`;
      const bytes = Buffer.from(text, 'latin1');
      const expected = look(simple, bytes, [bytes.length]);
      hits += expected.hits.length;
      expect(look(fast, bytes, [bytes.length])).toEqual(expected);
      expect(look(fast, bytes, [1 + Math.floor(random() * 900)], 1500)).toEqual(expected);
    }
    expect(hits).toBeGreaterThan(5000);
  });

  it('agree on all built-in needles in text made of their rules’ samples and of ruins of them', () => {
    const [simple, fast] = [ahoCorasick(ruleSet.needles), compiled(ruleSet.needles)];
    const random = seeded(7);
    let hits = 0;
    for (let round = 0; round < 8; round++) {
      let text = '';
      for (const { info, source } of ruleSet.rules) {
        if ((source.samples?.positive.length ?? 0) === 0) continue;
        const { text: one } = sample(info.id, round);
        const cut = Math.floor(random() * one.length);
        text += `${pick(random, `${ALPHABETS.alnum} \n"=:/`, Math.floor(random() * 40))}${one}\n${one.slice(0, cut)}\0${one.slice(cut)}`;
        const keyword =
          pick(random, source.keywords.length > 0 ? 'k' : '', 1) && (source.keywords[Math.floor(random() * source.keywords.length)] ?? '');
        text += `${keyword}${random() < 0.5 ? keyword.toUpperCase() : '="'}`;
      }
      const bytes = Buffer.from(text, 'latin1');
      const expected = look(simple, bytes, [bytes.length]);
      hits += expected.hits.length;
      expect(look(fast, bytes, [bytes.length])).toEqual(expected);
      expect(look(fast, bytes, [1 + Math.floor(random() * 3000)], 4000)).toEqual(expected);
    }
    expect(hits).toBeGreaterThan(1000);
  });
});

describe('needles', () => {
  const pattern = fc.constantFrom(
    '(?<![a-c])ab[0-2]{2,3}(?!c)',
    '(?<=x|^)ab=(?:[a-c]{1,4}:)?[0-2]{3}$',
    'c{0,2}(?:ab|a_b)=?["0]{0,2}[0-2]{2,40}',
    '[a-c]{3}1ab[0-2c]{3,4}(?![a-c0-2])',
    '(?:ab|(?<=x[_=]?)_ab)(?:=|:)[^=\\n]{1,30}1',
    '(?<secret>ab)(?:0ab){0,3}(?=1)',
  );
  const unit = fc.constantFrom('a', 'b', 'c', '_', '0', '1', '2', '=', ':', 'x', '"', '\n', 'ab', 'ab', 'ab=', '001', 'xab=');
  const text = fc.string({ unit, maxLength: 120 });

  it('stand in every match of the pattern they are derived from', () => {
    let matches = 0;
    fc.assert(
      fc.property(pattern, text, fc.boolean(), (source, hayStack, anyCase) => {
        const { needles } = needlesOf(parseRegex(source), ['ab', '_ab', 'a_b'], anyCase);
        const bytes = Buffer.from(hayStack, 'latin1');
        const ends = look(ahoCorasick(needles), bytes, [bytes.length]).hits.map((hit) => Number(hit.split(':')[0]));
        const expression = new RegExp(source, anyCase ? 'gim' : 'gm');
        for (let found = expression.exec(hayStack); found !== null; found = expression.exec(hayStack)) {
          matches++;
          const { index } = found;
          const end = index + found[0].length;
          expect(ends.some((at) => at > index + 1 && at <= end)).toBe(true);
          expression.lastIndex = index + 1;
        }
      }),
      { numRuns: 2000 },
    );
    expect(matches).toBeGreaterThan(50);
  });

  it('change no result by what they ask around a keyword', () => {
    const unguarded = { ...ruleSet, needles: ruleSet.needles.map((needle) => ({ ...needle, before: ANYTHING, after: ANYTHING })) };
    const [guarded, free] = [detectorOf(ruleSet), detectorOf(unguarded)];
    const random = seeded(11);
    for (const path of ['srv/app/x.txt', 'srv/app/x.conf', 'srv/app/.env']) {
      for (let round = 0; round < 4; round++) {
        const text = ruleSet.rules
          .filter(({ source }) => (source.samples?.positive.length ?? 0) > 0)
          .map(
            ({ info, source }) =>
              `${pick(random, ' \n"=', 1)}${sample(info.id, round, round % (source.samples?.positive.length ?? 1)).text}${pick(random, ` \n"=:/${ALPHABETS.alnum}`, Math.floor(random() * 60))}`,
          )
          .join('');
        const expected = scan(text, { kind: 'file', path }, [], free).map(plain);
        expect(expected.length).toBeGreaterThan(100);
        expect(scan(text, { kind: 'file', path }, [], guarded).map(plain)).toEqual(expected);
      }
    }
  });
});
