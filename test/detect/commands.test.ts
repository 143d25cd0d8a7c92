import { describe, expect, it } from 'vitest';
import { patternOfCommands } from '../../src/detect/commands.js';
import { parseRules } from '../../src/detect/parse-rules.js';

/** What the form finds in the line, with `VALUE` for the secret. */
function found(form: string, line: string, value = 'Krone-77fest'): string | undefined {
  const { pattern } = patternOfCommands([form]);
  return new RegExp(pattern).exec(line.replace('VALUE', () => value))?.groups?.['secret'];
}

describe('a command line', () => {
  it.each([
    ['zip -... -P SECRET', 'zip -r -P VALUE a.zip a'],
    ['*zip -... -P SECRET', 'unzip -q -P VALUE a.zip'],
    ['zip -... -P SECRET', "zip -q -P 'VALUE' a.zip a"],
    ['7z a|x ... -pSECRET', '7z x a.7z -pVALUE'],
    ['7z a|x ... -pSECRET', '7z a "-pVALUE" a.7z'],
    ['useradd ... --password SECRET', 'useradd --password=VALUE app'],
    ['useradd ... --password SECRET', 'useradd \\\n  --create-home \\\n  --password VALUE app'],
    ['chpasswd <<< USER:SECRET', 'chpasswd <<< "root:VALUE"'],
    ['openssl passwd -6 -salt USER SECRET', 'openssl passwd -6 -salt a1b2 VALUE'],
    ['net use \\\\... /user:USER SECRET', String.raw`net use \\files\share /user:dom\ci VALUE`],
    ['tsql ... -P SECRET', '["tsql", "-U", "sa", "-P", "VALUE"]'],
    ['-Dsonar.login=SECRET', 'mvn -Dsonar.login=VALUE verify'],
  ])('of the form %s is found in %s', (form, line) => {
    expect(found(form, line)).toBe('Krone-77fest');
  });

  it.each([
    ['zip -... -P SECRET', 'zip -r -P $VALUE a.zip a'],
    ['zip -... -P SECRET', 'zip -r -P "" VALUE'],
    ['zip -... -P SECRET', 'zip -r a.zip a; other -P VALUE'],
    ['zip -... -P SECRET', 'zip -r a.zip a\nother -P VALUE'],
    ['zip -... -P SECRET', 'zip -r -P --VALUE'],
    ['cqlsh ... -p SECRET', 'cqlsh --pager VALUE'],
    ['cqlsh ... -p SECRET', 'mycqlsh -p VALUE'],
    ['useradd ... -p SECRET', 'useradd -p "$(cat VALUE)" app'],
    ['-pw SECRET', "['app-pw', 'VALUE']"],
    ['cf auth USER SECRET', '["cf auth", "heroku", "VALUE"]'],
    ['vault login SECRET', "['vault login', 'VALUE']"],
  ])('of the form %s is not in %s', (form, line) => {
    expect(found(form, line)).toBeUndefined();
  });

  it('may hold the hash of a password, dollars and all', () => {
    const hash = `$6$${'a1'.repeat(4)}$${'b2'.repeat(43)}`;
    expect(found('usermod ... -p SECRET', "usermod -p 'VALUE' root", hash)).toBe(hash);
    expect(found('usermod ... -p SECRET', 'usermod -p VALUE root', hash.replaceAll('$', '\\$'))).toBe(hash.replaceAll('$', '\\$'));
  });

  it('is looked for by all that it begins with, in every spelling', () => {
    expect(patternOfCommands(['*zip -... -P SECRET', '7z a|x ... -pSECRET', '--dbpass SECRET']).keywords).toEqual([
      'zip -',
      '7z a',
      '7z x',
      '--dbpass',
    ]);
  });
});

describe('a rule of commands', () => {
  const rule = (more: string): string =>
    `[[rule]]\nid = "acme"\ntitle = "Acme"\nprovider = "acme"\nseverity = "high"\nuse = "both"\nspecificity = 2\n${more}`;

  it('becomes a rule with a pattern', () => {
    const [sourced] = parseRules(rule("commands = ['acme ... -p SECRET']"), 'acme.toml');
    expect(sourced?.rule.keywords).toEqual(['acme']);
    expect(sourced?.rule.pattern).toContain('(?<secret>');
    expect(sourced?.rule).not.toHaveProperty('commands');
  });

  it.each([
    ["commands = ['acme -p']", 'the command "acme -p" does not hold SECRET once'],
    ["commands = ['ac ... SECRET']", 'the command "ac ... SECRET" begins with too little to look for'],
    ["commands = ['acme SECRET']\nkeywords = ['acme']", 'leave those out'],
  ])('is refused for %s', (more, reason) => {
    expect(() => parseRules(rule(more), 'acme.toml')).toThrow(reason);
  });
});
