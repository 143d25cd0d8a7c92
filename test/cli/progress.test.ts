import { Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { progressLine } from '../../src/cli/progress.js';
import { isWatched } from '../../src/cli/streams.js';
import { columnsOf } from '../../src/report/fit.js';
import { digest, sealed, safe } from '../support/report.js';

/** A terminal that remembers what was written, and a clock that the test moves. */
function terminal(columns = 60) {
  const written: string[] = [];
  let time = 0;
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    }),
    { columns },
  );
  return { written, line: progressLine(stream, () => (time += 1000)), slow: progressLine(stream, () => (time += 1)) };
}

describe('the progress line', () => {
  it('tells how far it is, on one line that is rewritten', () => {
    const { line, written } = terminal(100);
    const blob = safe(digest(7));
    line.update({ kind: 'layer-start', blob });
    line.update({ kind: 'layer-progress', blob, read: 25_000_000, size: 100_000_000 });
    line.update({ kind: 'layer-end', blob, files: 12, bytes: 3_000_000, matches: 1 });
    expect(written).toEqual([
      '\r\x1b[2KScanning · 0 layers, 0 files, 0 B · layer 000700070007',
      '\r\x1b[2KScanning · 0 layers, 0 files, 0 B · layer 000700070007 25 % of 100 MB',
      '\r\x1b[2KScanning · 1 layer, 12 files, 3 MB',
    ]);
  });

  it('never takes a second line and lets no name reach the terminal unescaped', () => {
    const { line, written } = terminal(40);
    for (let at = 0; at < 9; at++) line.update(sealed({ kind: 'layer-start', blob: `\x1b]0;owned\x07\n${at}` }));
    for (const text of written) {
      expect(text.startsWith('\r\x1b[2K')).toBe(true);
      expect(text.slice('\r\x1b[2K'.length)).not.toMatch(/\p{Cc}/u);
      expect(columnsOf(text.slice('\r\x1b[2K'.length))).toBeLessThan(40);
    }
  });

  it('repaints seldom', () => {
    const { slow, written } = terminal();
    for (let read = 0; read < 250; read++) slow.update(sealed({ kind: 'layer-progress', blob: 'a', read }));
    expect(written.length).toBeLessThanOrEqual(3);
  });

  it('leaves nothing behind, and writes nothing if there was nothing', () => {
    const { line, written } = terminal();
    line.clear();
    expect(written).toEqual([]);
    line.update(sealed({ kind: 'layer-start', blob: 'a' }));
    line.clear();
    line.clear();
    expect(written.slice(1)).toEqual(['\r\x1b[2K']);
  });
});

describe('someone watches', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a pipe', false, {}, false],
    ['a build', true, { CI: 'true' }, false],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, watched) => expect(isWatched({ isTTY }, env)).toBe(watched));
});
