import { describe, expect, it } from 'vitest';

import { code, codeBlock, plain } from '../../src/report/markdown.js';

describe('text of strangers in Markdown', () => {
  it.each([
    ['a link', '[x](http://example.com)', '\\[x\\](http\\://example.com)'],
    ['an image', '![x]', '!\\[x\\]'],
    ['a sentence', 'Drop it: "docker inspect" shows a@b & c!', 'Drop it: "docker inspect" shows a\\@b & c!'],
    ['markup', '<b>*a*</b>', '\\<b\\>\\*a\\*\\</b\\>'],
    ['a mention', '@someone', '\\@someone'],
    ['a new line', 'a\n# b', 'a\\\\n\\# b'],
  ])('%s is shown as it is', (_, text, shown) => expect(plain(text)).toBe(shown));

  it('cannot leave a code span', () => expect(code('a `` b')).toBe('```a `` b```'));
  it('cannot leave a code block', () => expect(codeBlock('a\n```\nb').split('\n')).toEqual(['````', 'a', '```', 'b', '````']));
  it('may begin with a backtick', () => expect(code('`a')).toBe('`` `a ``'));
});
