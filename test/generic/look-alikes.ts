/** What stands where secrets stand, or looks as random as they do, and is none. */
import { ALPHABETS, pick, randomBytes } from '../detectors/random.js';
import { among, capitalised, oneOf, word, type Drawing } from './secrets.js';

export interface LookAlike {
  kind: string;
  /** `credential`: the name of a secret, with something else in it. `about`: a name that only speaks of one. Else the name's words. */
  named: 'credential' | 'about' | readonly string[];
  make: (drawing: Drawing, sentences: readonly string[]) => string;
}

const camel = (by: Drawing, count: number): string => Array.from({ length: count }, () => capitalised(word(by))).join('');
const joined = (by: Drawing, count: number, joint: string): string => Array.from({ length: count }, () => word(by)).join(joint);
const bytes = (by: Drawing, start: readonly number[], length: number): string =>
  Buffer.concat([Buffer.from(start), randomBytes(by.random, length)]).toString('base64');
const hex = (by: Drawing, length: number): string => pick(by.random, ALPHABETS.hex, length);
const uuid = (by: Drawing): string => [8, 4, 4, 4, 12].map((length) => hex(by, length)).join('-');
const camelName = (by: Drawing): string => `${word(by)}${camel(by, 2)}`;

/** Beginnings of DER: SubjectPublicKeyInfo of RSA and of P-256 (RFC 5480), a version 3 certificate (RFC 5280). */
const RSA_PUBLIC = [
  0x30, 0x82, 1, 0x22, 0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0, 3, 0x82, 1, 0x0f, 0, 0x30, 0x82,
];
const EC_PUBLIC = [
  0x30, 0x59, 0x30, 0x13, 6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 3, 0x42, 0, 4,
];
const CERTIFICATE = [0x30, 0x82, 3, 0x40, 0x30, 0x82, 2, 0x28, 0xa0, 3, 2, 1, 2, 2, 8];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52];
const WOFF2 = [0x77, 0x4f, 0x46, 0x32, 0, 1, 0, 0];

const CREDENTIAL: Readonly<Record<string, LookAlike['make']>> = {
  'class name': (by) => camel(by, 3),
  'name in a package': (by) => ['com', word(by), word(by), camel(by, 2)].join('.'),
  'name in a namespace': (by) => `${camel(by, 1)}.${camel(by, 2)}.${camel(by, 1)}`,
  'file path': (by) => `/${oneOf(['etc', 'opt', 'var/lib', 'home'], by)}/${joined(by, 2, '/')}.${oneOf(['txt', 'key', 'json'], by)}`,
  'relative path': (by) => `${joined(by, 2, '/')}.${oneOf(['js', 'yaml', 'html'], by)}`,
  URL: (by) => `https://${joined(by, 2, '.')}.com/${joined(by, 2, '/')}?${word(by)}=${String(among(by, 1, 99))}`,
  'reference to a variable': (by) => `\${${joined(by, 2, '_').toUpperCase()}}`,
  'reference of a template': (by) => `{{ .Values.${word(by)}.${word(by)} }}`,
  'reference of a program': (by) => `process.env.${joined(by, 2, '_').toUpperCase()}`,
  'function call': (by) => `${camelName(by)}(${word(by)})`,
  'type name': (by) => oneOf(['string', 'String', 'boolean', 'number', 'SecretString', 'undefined', 'Optional[str]'], by),
  'feature name': (by) => `${oneOf(['enable', 'disable', 'allow', 'show'], by)}-${word(by)}-${oneOf(['password', 'token', 'login'], by)}`,
  'key of a translation': (by) => `${word(by)}.${oneOf(['password', 'token', 'secret'], by)}.${oneOf(['label', 'title', 'invalid'], by)}`,
  'CSS classes': (by) => `${word(by)}-${word(by)} ${word(by)}__${word(by)}--${word(by)}`,
  identifier: camelName,
  'identifier with a number': (by) => `${camelName(by)}${String(among(by, 1, 9))}`,
  placeholder: (by) =>
    oneOf(['changeme', 'change-me', '<your-token>', 'your-api-key', 'xxxxxxxxxxxx', 'REPLACE_ME', 'example', 'insert-secret-here'], by),
  'a checksum': (by) => `sha256:${hex(by, 64)}`,
};

const ABOUT: Readonly<Record<string, LookAlike['make']>> = {
  'sentence about it': (_, sentences) => oneOf(sentences, _),
  'label about it': (by) => `${camel(by, 1)} ${word(by)} ${word(by)}`,
  'name about it': (by) => joined(by, 3, '-'),
  'id about it': (by) => pick(by.random, ALPHABETS.alnum, 20),
  'address about it': (by) => `https://${joined(by, 2, '.')}.com/oauth/${word(by)}`,
  'pattern about it': (by) => `^[A-Z0-9]{${String(among(by, 6, 20))},}$`,
  'date about it': (by) => `20${String(among(by, 10, 30))}-0${String(among(by, 1, 9))}-1${String(among(by, 0, 9))}`,
};

const OTHER: readonly LookAlike[] = [
  { kind: 'integrity', named: ['integrity'], make: (by) => `sha512-${randomBytes(by.random, 64).toString('base64')}` },
  { kind: 'checksum', named: ['sha', '256'], make: (by) => hex(by, 64) },
  { kind: 'entity tag', named: ['etag'], make: (by) => hex(by, 32) },
  { kind: 'git id', named: ['commit'], make: (by) => hex(by, 40) },
  { kind: 'UUID', named: ['tenant', 'id'], make: uuid },
  { kind: 'UUID of a token', named: ['token', 'id'], make: uuid },
  { kind: 'picture', named: ['logo'], make: (by) => bytes(by, PNG, 100) },
  { kind: 'picture of a token', named: ['token'], make: (by) => bytes(by, PNG, 100) },
  { kind: 'font', named: ['font'], make: (by) => bytes(by, WOFF2, 120) },
  { kind: 'certificate', named: ['client', 'certificate'], make: (by) => bytes(by, CERTIFICATE, 200) },
  { kind: 'certificate as a credential', named: ['credential'], make: (by) => bytes(by, CERTIFICATE, 200) },
  { kind: 'public key', named: ['public', 'key'], make: (by) => bytes(by, EC_PUBLIC, 64) },
  { kind: 'public key of a token', named: ['token', 'secret'], make: (by) => bytes(by, RSA_PUBLIC, 200) },
  {
    kind: 'mappings',
    named: ['mappings'],
    make: (by) => Array.from({ length: 9 }, () => pick(by.random, 'ACEGIKMOQSUWY', 4)).join(','),
  },
  { kind: 'version', named: ['token', 'version'], make: (by) => [among(by, 0, 20), among(by, 0, 20), among(by, 0, 99)].join('.') },
  { kind: 'MIME type', named: ['token', 'format'], make: (by) => `application/vnd.${word(by)}+json` },
  { kind: 'locale', named: ['locale'], make: (by) => oneOf(['en-GB', 'pt_BR', 'de_DE.UTF-8', 'zh-Hant-TW'], by) },
  { kind: 'cron', named: ['secret', 'rotation'], make: (by) => `${String(among(by, 0, 59))} ${String(among(by, 0, 23))} * * 1-5` },
  { kind: 'colour', named: ['token', 'color'], make: (by) => `#${hex(by, 6)}` },
  { kind: 'minified identifier', named: ['t'], make: (by) => pick(by.random, ALPHABETS.letters, 3) },
];

const made = (table: Readonly<Record<string, LookAlike['make']>>, named: 'credential' | 'about'): LookAlike[] =>
  Object.entries(table).map(([kind, make]) => ({ kind, named, make }));

export const LOOK_ALIKES: readonly LookAlike[] = [...made(CREDENTIAL, 'credential'), ...made(ABOUT, 'about'), ...OTHER];
