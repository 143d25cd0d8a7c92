/** Values that stand apart from their names, or wrapped, as languages and formats have it. */
import { describe, expect, it } from 'vitest';
import { ALPHABETS, pick, seeded } from '../detectors/random.js';
import { scan } from './scanning.js';

const random = seeded(11);
/** Two of each kind: with a capital, a small letter and a digit wherever they are cut. */
const password = `${pick(random, ALPHABETS.alnum, 10)}7qW`;
const token = `${pick(random, ALPHABETS.alnum, 36)}4xK`;
const uuid = [8, 4, 4, 4, 12].map((length) => pick(random, ALPHABETS.hex, length)).join('-');

const found = (text: string, path: string): string[] =>
  scan(text, { kind: 'file', path }).map(({ detector, confidence, start, end }) => `${detector} ${confidence} ${text.slice(start, end)}`);
const likely = (value: string): string[] => [`generic-credential likely ${value}`];

describe('a literal in code', () => {
  it.each([
    ['src/config.ts', `const secret = process.env.JWT_SECRET || '${token}';`],
    ['src/config.ts', `sessionSecret: process.env["SESSION_SECRET"] ?? "${password}",`],
    ['config.php', `$password = getenv("DB_PASS") ?: "${password}";`],
    ['app/config.php', `'password' => env('DB_PASSWORD', '${password}'),`],
    ['settings.py', `password = os.environ.get("DB_PASSWORD") or "${password}"`],
    ['settings.py', `password = os.environ.get("DB_PASSWORD", "${password}")`],
    ['settings.py', `password = os.getenv("DB_PASSWORD", default="${password}")`],
    ['settings.py', `app.secret_key = b'${token}'`],
    ['settings.py', `DB_PASSWORD = """${password}"""`],
    ['import.rb', `PASSWORD = ENV.fetch("DB_PASSWORD", "${password}")`],
    ['auth.lua', `local secret = os.getenv("JWT_SECRET") or "${token}"`],
    ['main.rs', `let secret = env::var("JWT_SECRET").unwrap_or_else(|_| "${password}".into());`],
    ['main.rs', `Config { password: String::from("${password}") }`],
    ['main.rs', `Config { token: Some("${token}".to_owned()) }`],
    ['main.go', `var jwtSecret = []byte("${token}")`],
    ['Api.kt', `val secret = System.getenv("SECRET") ?: "${password}"`],
    ['Api.kt', `mapOf("X-Api-Key" to "${token}")`],
    ['App.java', `client.setApiKey("${token}");`],
    ['App.java', `Client.builder().withPassword("${password}").build()`],
    ['App.java', `options.user("app").password("${password}")`],
    ['src/main/java/com/example/App.java', `private String password = "${password}";`],
    ['config.dart', `String.fromEnvironment('SECRET', defaultValue: '${token}')`],
    ['load.R', `api_key <- "${token}"`],
    ['config.edn', `{:db {:password "${password}"}}`],
    ['main.cpp', `auto secret = std::string("${token}");`],
    ['rabbitmq.erl', `{default_user, <<"ci">>}, {rabbit_password, <<"${password}">>}`],
    ['x.adb', `Password : constant String := "${password}";`],
  ])('%s: %s', (path, text) => expect(found(text, path)).toEqual(likely(text.includes(token) ? token : password)));

  it.each([
    'client.setPasswordEncoder("delegating2B");',
    `const token = getToken("access_token");`,
    `prompt.password("Enter the password of 2 users")`,
    `builder.withSecret("db-credentials-v2")`,
    `const key = process.env.API_KEY || "your-api-key-here";`,
    `const secret = process.env.JWT_SECRET || config.secret;`,
    `getKey("${token}")`,
    `expect(getPassword("${password}"))`,
  ])('is not found in %s', (text) => expect(found(text, 'src/main.ts')).toEqual([]));
});

describe('a value in settings', () => {
  it.each([
    ['values.yaml', `jwt:\n  secret: >-\n    ${token}\n  issuer: x\n`],
    ['values.yaml', `jwt:\n  secret: |\n    ${token}\n`],
    ['values.yaml', `token: !!str ${token}\n`],
    ['values.yaml', `password: &admin ${password}\nagain: *admin\n`],
    ['values.yaml', `secret: \${JWT_SECRET:${password}}\n`],
    ['config.toml', `tokens = ["${token}"]`],
    ['params.config', `{"adminPassword": {"value": "${password}"}}`],
    ['core-site.xml', `<property><name>fs.s3a.secret.key</name><value>${token}</value></property>`],
    ['beans.xml', `<property name="secret"><value>${token}</value></property>`],
    ['unattend.xml', `<AdministratorPassword><Value>${password}</Value></AdministratorPassword>`],
    ['strings.xml', `<string name="client_secret" translatable="false">${token}</string>`],
  ])('%s: %s', (path, text) => expect(found(text, `srv/app/${path}`)).toEqual(likely(text.includes(token) ? token : password)));

  it.each([
    `secret: |\n  first line of a text\n  second line ${token}\n`,
    'password: !vault |\n  $ANSIBLE_VAULT\n',
    'db_password: ${env:DB_PASSWORD}\n',
    'db_password: ${ssm:/app/db-1}\n',
    'secret: ${app.jwt.secret:?not set}\n',
  ])('is not found in %s', (text) => expect(found(text, 'srv/app/values.yaml')).toEqual([]));

  it.each(['api_token', 'client_secret', 'db_password'])('may be a UUID under %s', (name) => {
    expect(found(`${name}: ${uuid}\n`, 'srv/app/values.yaml').map((line) => line.split(' ')[2])).toEqual([uuid]);
  });
});

describe('a list of accounts', () => {
  it('is read to its end', () => {
    const [one, other] = [pick(random, ALPHABETS.alnum, 12), pick(random, ALPHABETS.alnum, 12)];
    const text = `# relays\n[smtp.internal]:587 ci:${one}\r\n\nsmtp.internal ci@acme.internal:${other}\nsmtp.internal ci:$PASSWORD\n`;
    expect(found(text, 'etc/postfix/sasl_passwd')).toEqual([`mail-relay-login likely ${one}`, `mail-relay-login likely ${other}`]);
  });
});

describe('a password in a text', () => {
  it.each([
    ['home/app/notes.txt', `Wifi password: ${password}\n`],
    ['home/app/notes.txt', `the root password is ${password}.\n`],
    ['var/log/app.log', `INFO login user=bob password=${password} ip=10.0.0.1\n`],
    ['srv/app/README.md', `API key: ${token}\n`],
    ['srv/app/README.md', `Log in with the password \`${password}\`.\n`],
  ])('%s: %s', (path, text) => expect(found(text, path)).toEqual(likely(text.includes(token) ? token : password)));

  it.each([
    'password: at least 12 characters, changed yearly',
    'WARN password incorrect for user bob',
    'INFO token expired, renewing; token=null',
    'Secret: it is all about patience',
    `request id ${uuid} token: ${uuid}`,
    'The password is required. Passwords expire after 90 days',
  ])('is not found in %s', (text) => expect(found(text, 'home/app/notes.txt')).toEqual([]));

  it('is not looked for in what was installed', () => {
    expect(found(`password: ${password}\n`, 'usr/share/doc/x/notes.txt')).toEqual([]);
    expect(found(`password: ${password}\n`, 'app/node_modules/x/README.md')).toEqual([]);
  });

  it('stands in copies of settings too', () => {
    expect(found(`db_password = ${password}\n`, 'srv/app/app.ini.bak')).toEqual(likely(password));
    expect(found(`db_password = ${password}\n`, 'srv/app/app.conf~')).toEqual(likely(password));
  });
});
