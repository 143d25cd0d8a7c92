/** Images made to waste time and memory, or to put something into the lines that people copy. */
import { describe, expect, it } from 'vitest';
import { BlobText } from '../../src/correlate/blob-text.js';
import { fileSightings } from '../../src/correlate/file-sightings.js';
import { assignmentsIn } from '../../src/correlate/history/assignments.js';
import { ignorePattern, mountedFilePatch, mountPatch, runPatch } from '../../src/correlate/patch.js';
import type { PathEntry, ScannedLayer } from '../../src/model/layer.js';
import { EMPTY_LAYER, matchOf } from './world.js';

/** A layer of these entries; the first one holds a match, or all that `holds` says. */
function layer(entries: readonly PathEntry[], holds = (index: number): boolean => index === 0): ScannedLayer {
  const matches = entries.flatMap((_, entry) => (holds(entry) ? [{ entry, match: matchOf('blueberry') }] : []));
  return { ...EMPTY_LAYER, entries, matches };
}

const MANY = 150_000;
const file: PathEntry = { path: 'f0', kind: 'file' };
const link = (index: number, target: string): PathEntry => ({ path: `f${index}`, kind: 'hardlink', target });

describe('a layer', () => {
  it('of hard links to one secret: more than a call can take as arguments, and not all of them are listed', () => {
    const links = Array.from({ length: MANY }, (_, index) => link(index + 1, 'f0'));
    const found = fileSightings([layer([file, ...links])]);
    expect(found.length).toBeGreaterThan(1000);
    expect(found.length).toBeLessThan(MANY);
  });

  it('of hard links to hard links: followed so far', () => {
    const links = Array.from({ length: MANY }, (_, index) => link(index + 1, `f${index}`));
    const paths = fileSightings([layer([file, ...links])]).map(({ path }) => path);
    expect(paths).toContain('f0');
    expect(paths).toContain('f40');
    expect(paths).not.toContain('f41');
  });

  it('that repeats one name, a secret each time', () => {
    const found = fileSightings([layer(new Array<PathEntry>(MANY).fill(file), () => true)]);
    expect(found.filter(({ visibility }) => visibility.state === 'live')).toHaveLength(1);
    expect(found).toHaveLength(MANY);
  });

  it('whose hard link names itself', () => {
    expect(fileSightings([layer([link(0, 'f0'), { path: 'x', kind: 'file' }])])).toHaveLength(1);
  });
});

it('a step with more assignments than a call can take as arguments', () => {
  const text = `ENV${' A=1'.repeat(MANY)}`;
  const { context } = new BlobText('history').add(text, { kind: 'history', step: 0 }, assignmentsIn('ENV', text)).blob();
  expect(context.assignments).toHaveLength(MANY);
});

describe('lines to copy hold no name that a shell would run', () => {
  it.each(['A;reboot;B', 'A\nRUN reboot', '$(reboot)', 'a b', '`x`', '\u202eA', ''])('%j', (name) => {
    for (const patch of [mountPatch(name, undefined), runPatch(name), mountedFilePatch(`/etc/${name || '\t'}`)]) {
      expect(patch).toMatch(/NAME|PATH/);
      if (name !== '') expect(patch).not.toContain(name);
    }
  });

  it('an ignore pattern takes any character for what is no plain one', () => {
    expect(ignorePattern('/a/b\nRUN x')).toBe('**/b?RUN x');
    expect(ignorePattern('/a/café.key')).toBe('**/café.key');
  });
});
