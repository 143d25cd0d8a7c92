/** What the build compiled is what the files say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeDetector } from '../../src/detect/detector.js';
import { freeze, thaw } from '../../src/detect/frozen.js';
import { positionsOf } from '../../src/detect/prefilter/positions.js';
import { parseRegex } from '../../src/detect/regex-tree.js';
import { sample } from '../detectors/samples.js';
import { plain, ruleSet, scan } from './scanning.js';

const BUILT = new URL('../../dist/detect/built-in.json', import.meta.url);

describe('the built-in rules, compiled by the build', () => {
  const thawed = thaw(freeze(ruleSet));
  if (thawed === undefined) throw new Error('no WebAssembly here');
  const detector = makeDetector(thawed.ruleSet, thawed.prefilter);

  it('are the same rules, under the same digest', () => {
    expect(detector.ruleSet).toBe(ruleSet.digest);
    expect(detector.rules).toEqual(ruleSet.rules.map(({ info }) => info));
    expect(thawed.ruleSet.rules.map(({ head }) => head)).toEqual(ruleSet.rules.map(({ head }) => head));
  });

  it('find the same', () => {
    const text = ruleSet.rules
      .filter(({ source }) => (source.samples?.positive.length ?? 0) > 0)
      .map(({ info }) => sample(info.id, 1, 0).text)
      .join('\n\n');
    for (const path of ['srv/app/x.txt', 'srv/app/.env']) {
      const expected = scan(text, { kind: 'file', path });
      expect(expected.length).toBeGreaterThan(100);
      expect(scan(text, { kind: 'file', path }, [65536], detector).map(plain)).toEqual(expected.map(plain));
    }
  });

  it('are all small enough for what stands around their keywords to be known', () => {
    const large = ruleSet.rules.filter(
      ({ source }) => source.pattern !== undefined && positionsOf(parseRegex(source.pattern), false) === undefined,
    );
    expect(large.map(({ info }) => info.id)).toEqual([]);
  });

  it('lie in dist as the files are now', () => {
    expect(readFileSync(BUILT, 'utf8').slice(0, 200), 'run `npm run build`: the rules changed since').toContain(ruleSet.digest);
  });
});
