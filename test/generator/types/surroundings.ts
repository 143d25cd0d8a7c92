/** Owns what stands around credentials in real files: people, machines, accounts, tokens in the form of RFC 7519. */
import { ALPHABET, type Random } from '../random.js';
import { base64url } from './checksums.js';

const USERS = ['deploy', 'ci-bot', 'builder', 'jenkins', 'release', 'svc-backend', 'anna', 'mkowalski'] as const;
const COMPANIES = ['acme', 'globex', 'initech', 'northwind', 'contoso', 'umbrella', 'hooli'] as const;
const SERVICES = ['billing', 'orders', 'gateway', 'reports', 'search', 'mailer'] as const;

export function user(random: Random): string {
  return random.pick(USERS);
}

export function company(random: Random): string {
  return random.pick(COMPANIES);
}

export function service(random: Random): string {
  return random.pick(SERVICES);
}

export function email(random: Random): string {
  return `${user(random)}@${company(random)}.io`;
}

/** A password as managers make them; without characters that a syntax would have to quote. */
export function password(random: Random): string {
  return random.text(ALPHABET.letters, 1) + random.text(ALPHABET.alnum + '-_.', random.between(14, 22)) + random.text(ALPHABET.digits, 1);
}

export function accountNumber(random: Random): string {
  return random.text('123456789', 1) + random.text(ALPHABET.digits, 11);
}

/** A second of the years 2023 to 2025. */
export function timestamp(random: Random): number {
  return random.between(1_672_531_200, 1_767_225_599);
}

/** A JWT whose signature only has the right length: nobody can check it without the issuer's key. */
export function jsonWebToken(random: Random, claims: Readonly<Record<string, unknown>>, algorithm: 'HS256' | 'RS256' = 'HS256'): string {
  const header = { alg: algorithm, typ: 'JWT' };
  const signature = random.bytes(algorithm === 'HS256' ? 32 : 256);
  return [JSON.stringify(header), JSON.stringify(claims), signature].map((part) => base64url(part)).join('.');
}
