/**
 * Makes samples of the templates in `detectors/*.toml`: nothing that looks like a secret is committed, and the same seed always gives the same
 * sample. `{alnum:36}` and its kin draw characters, `{crc62:ghp_,30}` adds a right checksum, `{pem:rsa}` builds a document; `[[…]]` marks the
 * secret in its context.
 */
import { readRules } from '../../src/detect/read-rules.js';
import { ALPHABETS, pick, randomBytes, seeded, type Random } from './random.js';
import { keystore } from './keystores.js';
import * as structures from './structures.js';
import { sourceToken } from './source-tokens.js';
import { vendorToken } from './vendor-tokens.js';
import * as tokens from './tokens.js';

export interface Sample {
  text: string;
  secret: string;
  /** Offset of the secret in the text, in bytes: samples are ASCII. */
  start: number;
}

const rules = new Map((await readRules()).map(({ rule }) => [rule.id, rule]));

/** A positive sample of a built-in rule. @param which index among the rule's templates */
export function sample(ruleId: string, seed: number, which = 0): Sample {
  const template = rules.get(ruleId)?.samples?.positive[which];
  if (template === undefined) throw new Error(`rule ${ruleId} has no positive sample ${which}`);
  return fill(template, seed);
}

/** Fills a template. Without a mark the whole text is the secret. */
export function fill(template: string, seed: number): Sample {
  const random = seeded(seed);
  const marked = template.replace(/\{([a-z][\w-]*)(?::([^{}]*))?\}/gi, (whole, name: string, args: string | undefined) => {
    return generate(name, args?.split(',') ?? [], random) ?? whole;
  });
  const open = marked.indexOf('[[');
  if (open < 0) return { text: marked, secret: marked, start: 0 };
  const close = marked.lastIndexOf(']]');
  const secret = marked.slice(open + 2, close);
  return { text: marked.slice(0, open) + secret + marked.slice(close + 2), secret, start: open };
}

/** Undefined for what is no generator: braces of JSON and of shell variables stay. */
function generate(name: string, args: readonly string[], random: Random): string | undefined {
  const [first = '', second = '', third = ''] = args;
  if (isAlphabet(name)) return pick(random, ALPHABETS[name], Number(first));
  switch (name) {
    case 'mixed': // letters of both cases and digits for certain, spread
      return `${pick(random, ALPHABETS.alnum, Number(first) - 8)}a4B9c7D2`;
    case 'uuid':
      return [8, 4, 4, 4, 12].map((length) => pick(random, ALPHABETS.hex, length)).join('-');
    case 'awsbody': // the second character keeps the account id in its range
      return `5${pick(random, ALPHABETS.upper32, 15)}`;
    case 'crc62':
      return withChecksum(first, pick(random, ALPHABETS.alnum, Number(second)), 'body', 62, 6);
    case 'crc36': {
      const body = pick(random, ALPHABETS.base64url, Number(second));
      return withChecksum(first, `${body}.0${body.length.toString(36).slice(0, 1)}`, 'all', 36, 7);
    }
    case 'atlassian': {
      const token = withChecksum(first, pick(random, ALPHABETS.alnum, Number(second)) + third, 'all', 16, 8);
      return token.slice(0, -8) + token.slice(-8).toUpperCase();
    }
    case 'openai-mark':
      return Buffer.from('OpenAI').toString('base64');
    case 'pem':
      return structures.pem(random, first);
    case 'pem-escaped':
      return structures.pem(random, first).replaceAll('\n', String.raw`\n`);
    case 'pem-base64':
      return Buffer.from(structures.pem(random, first)).toString('base64');
    case 'pgp':
      return structures.pgp(random);
    case 'putty':
      return structures.putty(random);
    case 'jwt':
      return structures.jwt(random, first === 'unsigned' ? 'none' : 'HS256');
    case 'pypi':
      return structures.pypiToken(random, first === '' ? undefined : first);
    case 'service-account':
      return structures.serviceAccount(random);
    case 'crc32hex':
      return withChecksum(first, pick(random, ALPHABETS.alnum, Number(second)), 'body', 16, 8);
    case 'groq-mark':
      return Buffer.from('XgroqX').toString('base64');
    case 'ansible-vault':
      return structures.ansibleVault(random, first, second);
    case 'age':
      return tokens.ageKey(random);
    case 'onepassword':
      return tokens.onepasswordToken(random);
    case 'discord':
      return tokens.discordToken(random);
    case 'teamcity':
      return tokens.teamcityToken(random);
    case 'docker-auth':
      return structures.dockerAuth(random);
    case 'bytes':
      return randomBytes(random, Number(first)).toString('latin1');
    default:
      return vendorToken(name, first, random) ?? sourceToken(name, first, random) ?? keystore(name, first, random);
  }
}

function isAlphabet(name: string): name is keyof typeof ALPHABETS {
  return Object.hasOwn(ALPHABETS, name);
}

const DIGITS_62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS_36 = '0123456789abcdefghijklmnopqrstuvwxyz';

/** CRC-32 bit by bit, unlike the product's table, so that each checks the other. */
function withChecksum(prefix: string, body: string, over: 'body' | 'all', base: 62 | 36 | 16, length: number): string {
  let sum = 0xffffffff;
  for (const byte of Buffer.from(over === 'body' ? body : prefix + body)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  let rest = BigInt((sum ^ 0xffffffff) >>> 0);
  const digits = base === 62 ? DIGITS_62 : DIGITS_36;
  let checksum = '';
  for (let count = 0; count < length; count++, rest /= BigInt(base)) checksum = (digits[Number(rest % BigInt(base))] ?? '') + checksum;
  return prefix + body + checksum;
}
