/** Every writer makes a file that its syntax accepts, in which the span is exactly the secret's. */
import { parse as parseToml } from '@iarna/toml';
import { execFileSync } from 'node:child_process';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { CredentialType } from './credential-type.js';
import { isPlaced, place, type Placed } from './placing.js';
import { SYNTAX_NAMES, type SyntaxName } from './syntaxes.js';
import { ownTypes } from './types/own.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

function placed(syntax: SyntaxName): Placed[] {
  return ownTypes.flatMap((type) => SEEDS.map((seed) => place(type, syntax, seed))).filter(isPlaced);
}

/** The value that the syntax would hand over: the secret, or the connection string around it. */
function value({ sample, type }: Placed): string {
  return type.known === 'document' ? sample.secret : (sample.text?.trim() ?? sample.secret);
}

function nameless(text: unknown, wanted: string): boolean {
  if (typeof text === 'string') return text === wanted;
  return typeof text === 'object' && text !== null && Object.values(text).some((member) => nameless(member, wanted));
}

describe.each(SYNTAX_NAMES)('%s', (syntax) => {
  it('points at the secret, inside the lines that a person would paste', () => {
    expect(placed(syntax).length).toBeGreaterThan(0);
    for (const { text, secret, core, sample } of placed(syntax)) {
      const written = text.slice(secret.start, secret.end);
      const plain = /^[\w-]+$/.test(sample.secret);
      expect(plain ? written : written.length >= sample.secret.length).toBe(plain ? sample.secret : true);
      expect(core.start <= secret.start && secret.end <= core.end).toBe(true);
      expect(Buffer.byteLength(text)).toBe(text.length);
    }
  });

  it('makes the same text of the same seed', () => {
    expect(placed(syntax).map(({ text }) => text)).toEqual(placed(syntax).map(({ text }) => text));
  });
});

it('writes JSON that parses to the value', () => {
  for (const one of placed('json')) expect(nameless(JSON.parse(one.text), value(one))).toBe(true);
});

it('writes TOML that parses to the value', () => {
  for (const one of placed('toml')) expect(nameless(parseToml(one.text), value(one))).toBe(true);
});

it('writes shell that a shell reads as the value', () => {
  for (const one of placed('shell-export')) {
    const script = `${one.text.slice(0, one.core.end)}\nenv -0`;
    const environment = execFileSync('sh', ['-c', script], { env: { PATH: process.env['PATH'] ?? '' } })
      .toString('latin1')
      .split('\0');
    expect(environment.map((line) => line.slice(line.indexOf('=') + 1))).toContain(value(one));
  }
});

it('writes JavaScript that evaluates to the value', () => {
  for (const one of placed('javascript')) {
    const literal = /[:=] ("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)[,;]\n/g;
    const statements = one.text.slice(one.core.start, one.core.end);
    const values = [...statements.matchAll(literal)].map(([, text = '']): unknown => runInNewContext(text));
    expect(values).toContain(value(one));
  }
});

it('escapes what XML gives a meaning', () => {
  for (const one of placed('xml')) {
    const written = one.text.slice(one.secret.start, one.secret.end);
    expect(/[<>"]|&(?!amp;|lt;|gt;|quot;)/.test(written)).toBe(false);
    const plain = written.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
    expect(plain).toBe(one.sample.secret);
  }
});

it('percent-encodes what a URL cannot hold', () => {
  for (const syntax of ['url-userinfo', 'url-query'] as const) {
    for (const { text, secret, sample } of placed(syntax))
      expect(decodeURIComponent(text.slice(secret.start, secret.end))).toBe(sample.secret);
  }
});

it('ends every line of a Windows file with carriage return and newline, and the secret before them', () => {
  for (const { text, secret, sample } of placed('crlf')) {
    expect(/(?<!\r)\n/.test(text)).toBe(false);
    if (!sample.secret.includes('\n')) expect(text.slice(secret.start, secret.end).endsWith('\r')).toBe(false);
  }
});

it('writes a megabyte of minified JavaScript of many identifiers', () => {
  for (const { text } of placed('minified')) {
    expect(text.length).toBeGreaterThan(1024 * 1024);
    expect(new Set(text.slice(0, 100_000).match(/\w+/g)).size).toBeGreaterThan(1000);
  }
});

it('keeps the vendor beside what only its name tells', () => {
  const type = ownTypes.find(({ id }) => id === 'own/context');
  for (const syntax of SYNTAX_NAMES) {
    for (const seed of SEEDS) {
      const one = place(vendorOnly(type), syntax, seed);
      if (isPlaced(one)) expect(one.text.slice(Math.max(0, one.core.start - 200), one.core.end).toLowerCase()).toContain('datadog');
    }
  }
});

function vendorOnly(type: CredentialType | undefined): CredentialType {
  if (type === undefined) throw new Error('no row is known by its context');
  return { ...type, names: ['DATADOG_API_KEY'] };
}

it('says why a syntax cannot hold a value', () => {
  const type = ownTypes.find(({ id }) => id === 'own/lines');
  if (type === undefined) throw new Error('no row has several lines');
  expect(place(type, 'url-query', 1)).toMatchObject({ setting: 'url-query', reason: expect.stringContaining('several lines') as unknown });
  expect(place({ ...type, except: { json: 'it is none' } }, 'json', 1)).toEqual({ setting: 'json', reason: 'it is none' });
});
