/**
 * MB/s of processor time for texts that were made to slow the detector down, each in the kinds of files that it looks at differently, and how many
 * matches are reported of them: `make bench-spam [MB=32] [TEXT=part of a name]`. Says which texts go under 20 MB/s.
 */
import { readFileSync } from 'node:fs';
import { loadRules } from '../../src/detect/load.js';
import { detectorOf } from '../../src/detect/detector.js';
import type { Rule } from '../../src/detect/rule.js';

/** https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat */
const STATISTICS = `/proc/self/task/${process.pid}/schedstat`;

const LEAST = 20;
const CHUNK = 64 * 1024;
const PATHS = ['srv/app/x.txt', 'srv/app/x.conf', 'srv/app/.env', 'srv/app/x.js'];

const bytesOfEach = Number(process.argv[2] ?? 32) * 1e6;
const only = process.argv[3] ?? '';
const onlyIn = process.argv[4] ?? '';

const ruleSet = await loadRules();
const detector = detectorOf(ruleSet);

/** What stands in braces is drawn anew each time: so many characters of base 64, of hexadecimal digits, of words. */
const TEXTS: Record<string, string> = {
  'token=': 'token=',
  'token = "…"': 'token = "abcdefghabcdefgh"; ',
  'password: ': 'password: ',
  'password: random': 'password: {word:9}\n',
  'password=random&': 'password={alnum:12}&',
  'api_key="random"': 'api_key="{alnum:40}" ',
  'API_KEY=random': 'API_KEY={alnum:20}\n',
  'aws_secret_access_key=': 'aws_secret_access_key=',
  'aws_secret_access_key=random': 'aws_secret_access_key={base64:40}\n',
  'secret secret secret': 'secret ',
  keywords: 'password secret token api_key AKIA ghp_ sk-ant- xoxb- AIza npm_ ',
  'keywords joined': 'passwordsecrettokenapi_key_passAKIAghp_eyJhf_',
  'all keywords': keywordsOf(() => true).join(' '),
  'all keywords joined': keywordsOf(() => true).join(''),
  'all keywords assigned': keywordsOf(() => true)
    .map((word) => `${word}={alnum:32}\n`)
    .join(''),
  'all keywords before hex': keywordsOf(() => true)
    .map((word) => `${word}: "{hex:32}",\n`)
    .join(''),
  'names of vendors': keywordsOf(({ value }) => value !== undefined)
    .map((word) => `${word}_key=`)
    .join(''),
  '://u:p@': '://u:p@',
  'http://user:pass@host': 'http://user:pass@h ',
  'URL of a database': ['postgres:', '', 'app:{alnum:20}@db '].join('/'),
  'Server=;Password=': 'Server=db;User Id=sa;Password={alnum:12};',
  jdbc: 'jdbc:oracle:thin:app/{alnum:12}@db:1521/x ',
  'PEM heads': '-----BEGIN RSA PRIVATE KEY-----\n',
  'PEM bodies': '-----BEGIN RSA PRIVATE KEY-----\n{base64:64}\n{base64:64}\n{base64:64}\n-----END RSA PRIVATE KEY-----\n',
  'PEM of one line': '"-----BEGIN PRIVATE KEY-----\\n{base64:64}\\n',
  'PGP heads': '-----BEGIN PGP PRIVATE KEY BLOCK-----\n',
  'PuTTY heads': 'PuTTY-User-Key-File-2: ssh-rsa\n',
  'Ansible heads': '$ANSIBLE_VAULT;1.1;AES256\n',
  'base64 of PEM heads': 'LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt',
  service_account: '"type": "service_account", ',
  '{ service_account': '{"type": "service_account", ',
  eyJ: 'eyJ',
  'eyJ heads': 'eyJhbGciOiJIUzI1NiJ9.',
  'eyJ tokens': 'eyJhbGciOiJIUzI1NiJ9.eyJ{alnum:40}.{alnum:43} ',
  AKIA: 'AKIA',
  'AKIA keys': 'AKIA{base32:16} ',
  'ghp_ tokens': 'ghp_{alnum:36} ',
  'glpat- tokens': 'glpat-{alnum:20}\n',
  'xoxb- tokens': 'xoxb-{digits:12}-{digits:12}-{alnum:24} ',
  EAA: 'EAA',
  '0Q~': ' abc0Q~',
  'curl -u': 'curl -u a:b ',
  'curl -u random': 'curl -u ci:{alnum:12} https://h/\n',
  'docker login -p': 'docker login -u ci -p {alnum:12} h\n',
  'mysql -p': 'mysql -uroot -p{alnum:12} ',
  ' -p': ' -p',
  'Authorization: Bearer': 'authorization: bearer ',
  'Authorization random': 'Authorization: Bearer {alnum:40}\n',
  'machine login password': 'machine h login u password p ',
  xml: '<add key="password" value="{alnum:12}"/>\n',
  'xml open': '<password>',
  'yaml paths': 'a:\n b:\n  c:\n   d:\n    api_key: {alnum:20}\n',
  'yaml deep':
    Array.from({ length: 60 }, (_, depth) => `${' '.repeat(depth)}datadog${depth}:\n`).join('') + `${' '.repeat(61)}api_key: {alnum:32}\n`,
  'json deep': '{"datadog":{"api_key":"{alnum:32}","x":',
  'one long line of json': '{"name":"x{digits:4}","token":"{alnum:24}"},',
  'nested quotes': 'password="\'`"\'`\\"\\\'',
  'escaped quotes': '\\"password\\":\\"{alnum:12}\\",',
  'per cent': 'password%3D{alnum:12}%26',
  'per cent in a URL': 'https://u:%41%42%43{alnum:6}%21@h/?token=%7B{alnum:20} ',
  base64: '{base64:1000}',
  base64url: '{base64url:1000}',
  'base64 in lines': '{base64:76}\n',
  base32: '{base32:1000}',
  hex: '{hex:1000}',
  'hex words': '{hex:40} ',
  digits: '{digits:1000}',
  minified: 'a.token=b.token,c=e.password,this.secret=d("{word:6}"),n={apiKey:t,password:r,token:e.token};',
  'source map': 'AAAA,CAAC,EAAE,GAAG,IAAI;',
  'UTF-16': 'utf16:password={alnum:12}\r\n',
  'UTF-16 keywords': 'utf16:token=',
  equals: '=',
  quotes: '"',
  'open braces': '{',
  placeholders: 'password=changeme\n',
  references: 'PASSWORD=${PASSWORD:-${TOKEN:-${SECRET}}}\n',
  shadow: 'u{digits:3}:$6${alnum:8}${alnum:86}:19000:0:99999:7:::\n',
  words: 'private_key {word:8} credential {word:8} passphrase {word:8} ',
  'sk-': 'sk-',
  'AKIA and fifteen': 'AKIA{base32:15} ',
  'eyJ and dots': 'eyJ{alnum:6}.',
  '-----BEGIN': '-----BEGIN ',
  'xml deep': '<datadog><apiKey name="{alnum:16}">',
  'json of one letter': '{"a":{"token":{"a":',
  'export of one letter': 'export TOKEN={alnum:1}\n',
  'base64 of password=': 'cGFzc3dvcmQ9{base64:12}',
  '://': '://',
  'ends of lines': '\r\n',
  backslashes: '\\',
  'keywords in UTF-8': 'é{word:3}password{word:3}é = "{word:4}é" ',
  'path of names': 'a.password.b.password',
  'names drawn': '{word:5}_key={word:5}\n',
  'names drawn, values random': '{alnum:6}_token: {alnum:24}\n',
  'options of commands': 'mysql -h{word:4} -p{word:6} --token {word:9} ',
  'open brackets before keys': '[({"token":[',
  sections: '[{word:6}]\npassword = {alnum:9}\n',
  'quoted assignments': "'token' => '{alnum:10}', ",
};

const ALPHABETS: Record<string, string> = {
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  base32: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  hex: '0123456789abcdef',
  digits: '0123456789',
  word: 'etaoinshrdlu',
};

let state = 42;

console.log(`${'text'.padEnd(30)}${['slowest MB/s', 'in', 'matches'].map((head) => head.padStart(16)).join('')}`);
let slow = 0;
for (const [name, unit] of Object.entries(TEXTS)) {
  if (!name.includes(only)) continue;
  const bytes = spam(unit);
  const measured = PATHS.filter((path) => path.endsWith(onlyIn)).map((path) => ({ path, ...scan(path, bytes) }));
  const worst = measured.reduce((one, other) => (other.speed < one.speed ? other : one));
  const matches = Math.max(...measured.map((one) => one.matches));
  if (worst.speed < LEAST) slow++;
  console.log(
    `${name.padEnd(30)}${[worst.speed.toFixed(0), worst.path.replace('srv/app/', ''), matches].map((cell) => String(cell).padStart(16)).join('')}${worst.speed < LEAST ? '   BELOW' : ''}`,
  );
}
console.log(`${slow} texts go under ${LEAST} MB/s`);

function scan(path: string, bytes: Buffer): { speed: number; matches: number } {
  const before = spent();
  const blob = detector.open({ kind: 'file', path, hasty: true });
  for (let at = 0; at < bytes.length; at += CHUNK) blob.write(bytes.subarray(at, at + CHUNK));
  const matches = blob.end().length;
  return { speed: bytes.length / 1e6 / (spent() - before), matches };
}

/** Seconds of processor time of this thread. */
function spent(): number {
  return Number(readFileSync(STATISTICS, 'utf8').split(' ')[0]) / 1e9;
}

function keywordsOf(wanted: (rule: Rule) => boolean): string[] {
  return [...new Set(ruleSet.rules.filter(({ source }) => wanted(source)).flatMap(({ source }) => source.keywords))];
}

function spam(unit: string): Buffer {
  const wide = unit.startsWith('utf16:');
  const block: string[] = [];
  const pattern = wide ? unit.slice('utf16:'.length) : unit;
  for (let length = 0; length < 1e6; length += block.at(-1)?.length ?? 0) block.push(drawn(pattern));
  return Buffer.alloc(bytesOfEach, Buffer.from(block.join(''), wide ? 'utf16le' : 'latin1'));
}

function drawn(unit: string): string {
  return unit.replace(/\{(\w+):(\d+)\}/g, (whole, alphabet: string, length: string) => {
    const characters = ALPHABETS[alphabet];
    return characters === undefined ? whole : Array.from({ length: Number(length) }, () => characters[random(characters.length)]).join('');
  });
}

/** https://en.wikipedia.org/wiki/Linear_congruential_generator, of Numerical Recipes */
function random(below: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
}
