/** What Docker's page on `.dockerignore` says: https://docs.docker.com/build/concepts/context/#dockerignore-files */
import { describe, expect, test } from 'vitest';
import { ignores } from '../../src/lint/ignore-patterns.js';

const CASES: readonly [rule: string, patterns: string, out: readonly string[], stays: readonly string[]][] = [
  ['a name means the root of the context alone', '.env', ['.env'], ['app/.env', '.env.local', 'x.env']],
  ['what is said of a folder is said of all in it', 'keys', ['keys', 'keys/a', 'keys/a/b.pem'], ['monkeys', 'app/keys']],
  ['a slash before or behind changes nothing', '/keys/', ['keys/a'], ['app/keys/a']],
  ['nor do ./ and ..', './app/../keys', ['keys/a'], ['app/keys']],
  ['* stays within a folder', '*/temp*', ['a/temporary.txt', 'a/temp'], ['temp', 'a/b/temp']],
  ['? is one character, no slash', 'temp?', ['tempa'], ['temp', 'tempab', 'temp/']],
  ['** is any number of folders, none too', '**/*.pem', ['a.pem', 'a/b/c.pem'], ['a.pem.txt']],
  ['** between folders', 'a/**/key', ['a/key', 'a/b/c/key'], ['b/key', 'a/monkey']],
  ['** at the end is all below', 'a/**', ['a/b', 'a/b/c'], ['a', 'ab/c']],
  ['** before a name is whole folders', '**key', ['key', 'a/key'], ['monkey']],
  ['! brings back', '*.md\n!README.md', ['a.md'], ['README.md']],
  ['the last match wins', '*.md\n!README*.md\nREADME-secret.md', ['README-secret.md', 'a.md'], ['README.md', 'README-b.md']],
  ['in any order', '!README.md\n*.md', ['README.md'], ['a.txt']],
  ['! brings back from a folder', 'keys\n!keys/public', ['keys/a'], ['keys/public', 'keys/public/b']],
  ['! takes blanks and a slash', '*.md\n! /README.md', ['a.md'], ['README.md']],
  ['# in the first column begins a comment', '# .env\n#.git', [], ['.env', '.git', '# .env']],
  ['# elsewhere is part of a name', ' #notes#\na#b', ['#notes#', 'a#b'], ['a']],
  ['blanks around are not part of it', '  .env \t\n\t.git  ', ['.env', '.git/config'], []],
  ['empty lines say nothing', '\n\n   \n', [], ['a', '']],
  ['CRLF', '.env\r\n!a\r\n.git\r\n', ['.env', '.git'], ['a']],
  ['a byte order mark', '\uFEFF.env', ['.env'], ['a']],
  ['classes', '[a-c].[!x]ey', ['a.!ey', 'b.xey'], ['d.!ey', 'a.key']],
  ['what is special in expressions is not here', 'a+(b).{c}$', ['a+(b).{c}$'], ['aab.c', 'a+(b)x{c}$']],
  ['a backslash takes the meaning away', '\\*.pem\n\\!a', ['*.pem', '!a'], ['b.pem', 'a']],
  ['a pattern that is broken keeps nothing out', '[a\n.env', ['.env'], ['a', '[']],
  ['. alone keeps nothing out', '.', [], ['a', '.env']],
];

describe.each(CASES)('%s', (_, patterns, out, stays) => {
  test('is kept out', () => expect(out.filter((path) => !ignores(patterns)(path))).toEqual([]));
  test('stays', () => expect(stays.filter(ignores(patterns))).toEqual([]));
});
