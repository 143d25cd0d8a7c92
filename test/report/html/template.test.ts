import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { embeddedJson } from '../../../src/report/html/embedded.js';
import { html, lines, link } from '../../../src/report/html/template.js';

describe('html', () => {
  it('escapes what is put into it, between tags and in attributes', () => {
    const hostile = `"><script>alert('1')</script>&amp;\``;
    expect(html`<a title="${hostile}">${hostile}</a>`.text).toBe(
      '<a title="&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;amp;&#96;">&#34;&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#38;amp;&#96;</a>',
    );
  });

  it('takes markup, numbers, lists and nothing', () => {
    expect(html`<b>${html`<i>${1}</i>`}${['<', html`<br>`]}${undefined}${false}</b>`.text).toBe('<b><i>1</i>&#60;<br></b>');
  });

  it('takes no object for markup that only looks like it', () => {
    const forged = JSON.parse('{"text":"<script>"}') as string;
    expect(() => html`${forged}`.text).toThrow();
  });

  it('shows what would not show itself', () => {
    expect(html`${'a\u202etxt.exe\u001b[31m\u2028\u200b\ud800\n'}`.text).toBe('a\\u202etxt.exe\\x1b[31m\\u2028\\u200b\\ud800\\n');
  });

  it('keeps the lines of code', () => {
    expect(lines('RUN a \\\r\n\t&& b <c>\u001b\n').text).toBe('RUN a \\\n    &#38;&#38; b &#60;c&#62;\\x1b');
  });

  it('never lets a text bring a tag, an attribute or an entity', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = html`${text}`.text;
        expect(written).not.toMatch(/[<>"'`]/);
        expect(written.replace(/&#\d+;/g, '')).not.toContain('&');
      }),
    );
  });
});

describe('a link', () => {
  it('leads to addresses of the web only', () => {
    expect(link('https://a.example/?x="', 'Revoke it').text).toContain('href="https://a.example/?x=&#34;"');
    for (const address of ['javascript:alert(1)', 'data:text/html,x', ' https://a.example', 'file:///etc/passwd', '//a.example'])
      expect(link(address, 'Revoke it').text).not.toContain('href');
  });
});

describe('JSON in the page', () => {
  it('is the same to a parser, and has nothing that HTML gives a meaning to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = embeddedJson({ text });
        expect(written).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(written)).toEqual({ text });
      }),
    );
    expect(embeddedJson({ text: '</script><!--' })).toBe('{"text":"\\u003c/script\\u003e\\u003c!--"}');
  });
});
