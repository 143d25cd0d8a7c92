/** What compose files give away, however their YAML is written. */
import { expect, test } from 'vitest';
import { lintCompose } from '../../src/lint/compose.js';
import { fill, secret } from '../acceptance/secrets.js';
import { detector, toldOf } from './lint-of.js';

async function lint(text: string): Promise<string[]> {
  return toldOf(await lintCompose('compose.yaml', fill(text), detector));
}

test.each([
  ['a map', ['      DB_PASSWORD: {{PASSWORD}}', '      MODE: prod']],
  ['a list', ['      - DB_PASSWORD={{PASSWORD}}', '      - MODE=prod']],
  ['a list in quotes', ['      - "DB_PASSWORD={{PASSWORD}}"']],
  ['a map in quotes', [`      'DB_PASSWORD': '{{PASSWORD}}'`]],
])('environment as %s', async (_, lines) =>
  expect(await lint(['services:', '  web:', '    environment:', ...lines].join('\n'))).toEqual(['4 compose-env-file DB_PASSWORD secret']),
);

test('environment on one line', async () =>
  expect(await lint('services: {web: {environment: {DB_PASSWORD: {{PASSWORD}}, MODE: prod}}}')).toEqual([
    '1 compose-env-file DB_PASSWORD secret',
  ]));

test('a weak password is a default', async () =>
  expect(await lint('services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: changeme\n')).toEqual([
    '4 placeholder-default POSTGRES_PASSWORD placeholder',
  ]));

test('what is given at run time is no finding', async () =>
  expect(
    await lint(
      [
        'services:',
        '  web:',
        '    env_file: [.env, secrets.env]',
        '    environment:',
        '      DB_PASSWORD: ${DB_PASSWORD:?}',
        '      API_TOKEN:',
        '      DB_PASSWORD_FILE: /run/secrets/db',
        '    secrets: [db]',
        'secrets:',
        '  db:',
        '    file: ./db.txt',
      ].join('\n'),
    ),
  ).toEqual([]));

test('the default of a variable is looked at', async () =>
  expect(await lint('services:\n  web:\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-{{PASSWORD}}}\n')).toEqual([
    '4 compose-env-file DB_PASSWORD secret',
  ]));

test.each([
  ['a value', '        NPM_TOKEN: {{NPM_TOKEN}}'],
  ['a variable', '        NPM_TOKEN: ${NPM_TOKEN}'],
  ['a variable in a list', '        - NPM_TOKEN=$NPM_TOKEN'],
  ['no value, so that the variable of that name is passed', '        NPM_TOKEN:'],
  ['no value in a list', '        - NPM_TOKEN'],
])('build.args with %s', async (_, line) => {
  const found = await lint(['services:', '  web:', '    build:', '      context: .', '      args:', line, ''].join('\n'));
  expect(found).toEqual(['6 build-arg NPM_TOKEN secret']);
});

test('build.args that are no secret', async () =>
  expect(
    await lint('services:\n  web:\n    build:\n      context: .\n      args:\n        VERSION: ${VERSION}\n        - x\n').catch(() => []),
  ).toEqual([]));

test('a value behind an anchor is told once, where it stands', async () =>
  expect(
    await lint(
      [
        'x-env: &env',
        '  DB_PASSWORD: {{PASSWORD}}',
        'services:',
        '  web:',
        '    environment: *env',
        '  worker:',
        '    environment:',
        '      <<: *env',
        '      MODE: prod',
        '  job:',
        '    environment:',
        '      <<: [*env]',
      ].join('\n'),
    ),
  ).toEqual(['2 compose-env-file DB_PASSWORD secret']));

test('a whole service behind an anchor', async () =>
  expect(await lint('x-web: &web\n  build:\n    args: [NPM_TOKEN]\nservices:\n  web:\n    <<: *web\n  other: *web\n')).toEqual([
    '3 build-arg NPM_TOKEN secret',
  ]));

test('an anchor that merges itself ends', async () =>
  expect(await lint('services:\n  web:\n    environment: &a\n      <<: *a\n      DB_PASSWORD: {{PASSWORD}}\n')).toEqual([
    '5 compose-env-file DB_PASSWORD secret',
  ]));

test('contents of configs and secrets', async () =>
  expect(await lint('configs:\n  db_password:\n    content: {{PASSWORD}}\nsecrets:\n  api_token:\n    content: {{API_KEY}}\n')).toEqual([
    '3 compose-env-file db_password secret',
    '6 compose-env-file api_token secret',
  ]));

test('CRLF and a byte order mark', async () =>
  expect(await lint('\uFEFFservices:\r\n  web:\r\n    environment:\r\n      DB_PASSWORD: {{PASSWORD}}\r\n')).toEqual([
    '4 compose-env-file DB_PASSWORD secret',
  ]));

test.each(['', '# nothing\n', 'just text', '[]', '---\n---\n', 'services:\n', 'services: web\n', 'services: [web]\n'])(
  'nothing in %j',
  async (text) => expect(await lint(text)).toEqual([]),
);

test.each(['services:\n\tweb: 1\n', 'services: {'])('%j is no YAML', async (text) =>
  expect(lint(text)).rejects.toThrow(/^compose\.yaml is no YAML: \S/),
);

test('what is wrong is said without the text that is', async () => {
  const error = await lint(`services:\n  web:\n   environment:\n      "DB_PASSWORD: {{PASSWORD}}\n`).catch(String);
  expect(error).toContain('is no YAML');
  expect(error).not.toContain(secret('PASSWORD'));
});
