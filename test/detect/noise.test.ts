/** What real packages hold and is no leak: one case for each kind of noise that `make precision` once showed, beside what it must not hide. */
import { expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { fill } from '../detectors/samples.js';
import { scan } from './scanning.js';

const random = seeded(20);
/** Apart from its context, so that our own scan of this file stays silent. */
const WORD = 'hoofprint';
const found = (text: string, path: string): string[] => scan(text, { kind: 'file', path }).map((match) => match.detector);

it('a name without quotes in code is a variable; in a configuration it is the value', () => {
  expect(found('  cleartextPassword: function () {\n', 'app/lib/buffers.ts')).toEqual([]);
  expect(found('cleartextpassword=ctx.account.password\n', 'usr/lib/x/join.py')).toEqual([]);
  expect(found(`<add key="ClearTextPassword" value="${WORD}" />`, 'app/NuGet.Config')).toEqual(['nuget-config-password']);
});

it('a variable in the environment of a child process is no password; its literal is', () => {
  expect(found('env = {"PGPASSWORD": password}', 'app/dump.py')).toEqual([]);
  expect(found(`env = {"PGPASSWORD": "${WORD}"}`, 'app/dump.py')).toEqual(['database-password-variable']);
});

it('options of find behind the user mysql are no password of the client', () => {
  expect(found('find /srv -group mysql -print0 | xargs chown mysql', 'app/setup.sh')).toEqual([]);
  expect(found('find . -user mysql -perm 600', 'app/setup.sh')).toEqual([]);
  expect(found(`mysql -u root -p${WORD}`, 'app/setup.sh')).toEqual(['mysql-command']);
});

it('where a list goes on is no credential', () => {
  const text = fill('{text64:14}', 3).text;
  expect(found(JSON.stringify({ output: { nextToken: text } }), 'app/pages.json')).toEqual([]);
  expect(found(JSON.stringify({ output: { pageToken: pick(random, ALPHABETS.alnum, 40) } }), 'app/pages.json')).toEqual([]);
  expect(found(JSON.stringify({ data: { token: text } }), 'app/pages.json')).toEqual(['kubernetes-secret-data']);
});

it('a tag of YAML before a value is not the value', () => {
  expect(found('zabbix_agent_password: !unsafe\n', 'app/defaults/main.yml')).toEqual([]);
});

it('a long token of a documentation says so in capitals', () => {
  const [head, tail] = [pick(random, ALPHABETS.alnum, 150), pick(random, ALPHABETS.alnum, 150)];
  const line = (middle: string): string => `"SessionToken": "IQoJb3JpZ2lu${head}${middle}${tail}"`;
  expect(found(line('w'), 'app/out.json')).toEqual(['aws-session-token']);
  expect(found(line('wEXAMPLE'), 'app/out.json')).toEqual([]);
});

it('passwords of URLs that only say what they are', () => {
  expect(found('// dotenv://:key_1234@dotenv.org/vault/.env', 'app/main.js')).toEqual([]);
  expect(found('// mongodb://usr:psw@db/app', 'app/main.js')).toEqual([]);
});
