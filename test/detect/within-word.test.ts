/** What looks like a vendor's token and is only the rest of a longer word. */
import { expect, it } from 'vitest';
import { fill } from '../detectors/samples.js';
import { scan } from './scanning.js';

it.each([
  ['value=[[shpat_{hex:32}]]', 'likely'],
  ['"line\\n[[shpat_{hex:32}]]"', 'likely'],
  ['q%3D[[shpat_{hex:32}]]', 'likely'],
  ['tool -p[[shpat_{hex:32}]]', 'likely'],
  ['abc[[shpat_{hex:32}]]', 'possible'],
  ['abc[[glpat-{base64url:19}a]]', 'possible'],
  // Strings of a program stand side by side, in lines as long as there are strings.
  [`${'unknown host '.repeat(40)}abc[[shpat_{hex:32}]] ${'connected to '.repeat(40)}`, 'likely'],
  // Its checksum says that it is one, wherever it begins.
  ['abc[[{crc62:ghp_,30}]]', 'proven'],
])('%s', (template, confidence) => {
  const { text, start } = fill(template, 1);
  expect(scan(text, { kind: 'file', path: 'srv/app/notes.txt' })).toMatchObject([{ start, confidence }]);
});

it('has the lengths that GitLab gives', () => {
  const of = (template: string): (string | undefined)[] =>
    scan(fill(template, 1).text, { kind: 'file', path: 'srv/app/notes.txt' }).map(({ confidence }) => confidence);
  expect(of('glpat-{alnum:20}')).toEqual(['likely']);
  expect(of('glcbt-64_{alnum:20}')).toEqual(['likely']);
  expect(of('glft-{hex:64}-1234')).toEqual(['likely']);
  expect(of('glpat-{alnum:21}')).toEqual(['possible']);
});
