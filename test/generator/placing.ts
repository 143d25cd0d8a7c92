/** Owns the way from a credential type to the texts it is looked for in: one for each syntax, and its own document where it has one. */
import type { CredentialType, Sample } from './credential-type.js';
import { Random } from './random.js';
import { exceptionOf } from './syntax/exceptions.js';
import { hostWord } from './syntax/names.js';
import { WRITERS } from './syntax/writers.js';
import type { Credential, Value, Written } from './syntax/written.js';
import { SYNTAX_NAMES, type SyntaxName } from './syntaxes.js';

/** Where a sample stands: a syntax, or the text that its type brings along. */
export type Setting = SyntaxName | 'document';

export interface Placed extends Written {
  readonly type: CredentialType;
  readonly setting: Setting;
  readonly sample: Sample;
}

export interface Excepted {
  readonly setting: Setting;
  readonly reason: string;
}

export const SETTINGS: readonly Setting[] = [...SYNTAX_NAMES, 'document'];

const DOCUMENT_PATH = 'srv/app/credentials.txt';

/** A sample of the type in the setting, or why there is none. The same seed gives the same text. */
export function place(type: CredentialType, setting: Setting, seed: number): Placed | Excepted {
  const random = new Random(seedOf(type.id, setting, seed));
  const sample = type.make(random);
  if (setting === 'document') return documentOf(type, sample);
  const stated = type.except?.[setting];
  if (stated !== undefined) return { setting, reason: stated };
  const value = valueOf(type, sample);
  if (value === undefined) return { setting, reason: 'it stands only in a text of its own' };
  const reason = exceptionOf(setting, value);
  if (reason !== undefined) return { setting, reason };
  return { type, setting, sample, ...WRITERS[setting](credentialOf(type, sample, value, random), random) };
}

export function isPlaced(placed: Placed | Excepted): placed is Placed {
  return 'text' in placed;
}

/** A value of the type's that is none of its credentials, written as one. */
export function placeNegative(type: CredentialType, secret: string, seed: number): Written {
  const random = new Random(seedOf(type.id, 'negative', seed));
  const value: Value = { before: '', secret, after: '' };
  const settings = SYNTAX_NAMES.filter((syntax) => type.except?.[syntax] === undefined && exceptionOf(syntax, value) === undefined);
  const setting = random.pick(settings.filter((syntax) => syntax !== 'minified'));
  return WRITERS[setting](credentialOf(type, { secret }, value, random), random);
}

function documentOf(type: CredentialType, sample: Sample): Placed | Excepted {
  const setting = 'document';
  const { secret, text, path } = sample;
  if (text === undefined) return { setting, reason: 'it has no text of its own' };
  const start = text.indexOf(secret);
  if (start < 0) throw new Error(`${type.id}: its text does not hold its secret`);
  const span = { start, end: start + secret.length };
  const made = { path: path ?? DOCUMENT_PATH, text, secret: span, core: { start: 0, end: text.length } };
  return { type, setting, sample, ...made };
}

/**
 * What is assigned to the type's name: the secret, or the line with it, such as a connection string, when the type says that it lives in one.
 * Undefined for documents, apart from those that are nothing but the secret.
 */
function valueOf({ known, names }: CredentialType, { secret, text, path }: Sample): Value | undefined {
  if (known === 'document' && names.length === 0 && !secret.startsWith('-----')) return undefined;
  const own = text?.trim();
  if (own !== undefined && path !== undefined && own.startsWith('{')) return undefined;
  if (own === undefined || own === secret.trim()) return { before: '', secret, after: '' };
  if (known === 'document' || path !== undefined || own.includes('\n') || names.length === 0) return undefined;
  const start = own.indexOf(secret);
  return { before: own.slice(0, start), secret, after: own.slice(start + secret.length) };
}

function credentialOf(type: CredentialType, sample: Sample, value: Value, random: Random): Credential {
  const [ownName = `${hostWord(type.vendor).toUpperCase()}_KEY`] = type.names;
  return {
    vendor: type.vendor,
    name: type.names.length > 0 ? random.pick(type.names) : ownName,
    value,
    beside: Object.entries(sample.beside ?? {}),
    host: `api.${hostWord(type.vendor)}.com`,
  };
}

/** Another seed for every type and setting, so that no two share a sample (FNV-1a). */
function seedOf(id: string, setting: string, seed: number): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${id} ${setting} ${seed}`)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
