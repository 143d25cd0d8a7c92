/**
 * What to make of a value that is known only by its name: a secret, a weak default, or nothing. Four questions, cheapest first: can anything be
 * learnt from a name in this kind of text; does the value look like a secret as far as that text demands; is the name a credential's; and does
 * the form of the value say what it is instead.
 */
import type { BlobContext, Confidence } from '../../model/match.js';
import { endsInCredential, endsInKey, isCredentialName } from '../credential-name.js';
import { isPlaceholder } from '../placeholder.js';
import { isReference } from '../reference.js';
import type { Found } from './finder.js';
import { looksOf, type Looks } from './looks.js';
import { hasNoWords } from './model.js';
import { isUuid, notASecret, UUID } from './not-a-secret.js';
import { isHard, isPassword, strengthOf } from './password.js';
import { placeOf, type GenericPlace } from './place.js';

export type Judgement = { kind: 'placeholder' } | { kind: 'secret'; confidence: Confidence; evidence: string } | undefined;

const PLACES: Readonly<Record<Exclude<GenericPlace, 'silent'>, string>> = {
  environment: 'an environment file',
  command: 'a command',
  config: 'a configuration file',
  script: 'a script',
  prose: 'a text',
  other: 'a file',
};

/** In code, `password: "…"` with less is an example or a key of something. */
const SHORTEST_IN_CODE = 8;

/** `v1234.1234.1234.1234` */
const LONGEST_TAG = 20;

/** Of a key that its name alone calls no credential. */
const SHORTEST_MIXED = 20;

/** Judges what a finder found. */
export function judge(found: Found, value: string, context: BlobContext): Judgement {
  // Names and values are known from structure there, and are judged by that: `ENV A= B=x` is an empty A, whatever it looks like as text.
  if (context.assignments !== undefined) return undefined;
  // `--disabled-password --home=/x`: the next option is no value.
  if (value.startsWith('-') && found.joint.trim() === '') return undefined;
  // `registry/1password-client:1.4`: the tag of an image is no value of its name.
  if (value.length <= LONGEST_TAG && /^v?\d{1,4}(?:\.\d{1,4}){1,3}$/.test(value)) return undefined;
  const place = placeOf(context);
  // `password v` on a line of its own sets something only in the files of servers.
  if (found.joint === 'line' && place !== 'config') return undefined;
  if (found.joint === 'is' && place !== 'prose') return undefined;
  if (place === 'silent' || (place === 'other' && (!found.quoted || value.length < SHORTEST_IN_CODE))) return undefined;
  // `vault kv put secret/app password=@file`: the program reads the file.
  if (place !== 'environment' && value.startsWith('@') && /^@[\w./~-]+$/.test(value)) return undefined;
  if (value.startsWith('$') && isReference(value)) return undefined;
  // The cheapest question first: a file can be made of nothing but keywords.
  const looks = looksOf(value);
  const isUuidOfOne = isUuid(value) && holdsUuid(place, found.name);
  const confidence = isUuidOfOne ? 'likely' : confidenceOf(place, looks, found, value);
  if (confidence === undefined) return undefined;
  const isCredential = isCredentialName(found.name);
  if (!isCredential && !(looks === 'random' && endsInKey(found.name) && isMixed(value))) return undefined;
  const reason = notASecret(value);
  if (reason !== undefined && reason !== UUID) return undefined;
  if (isPlaceholder(value, found.name)) return place === 'environment' ? { kind: 'placeholder' } : undefined;
  if (!isCredential) return { kind: 'secret', confidence: 'possible', evidence: 'random and named as a key' };
  return { kind: 'secret', confidence, evidence: evidenceOf(place, looks) };
}

/** A literal that somebody gave to a program: in an environment, in a command line, as an option wherever that stands. */
function isMeant(place: GenericPlace, { option }: Found): boolean {
  return place === 'environment' || place === 'command' || place === 'script' || (option && place === 'config');
}

function confidenceOf(place: Exclude<GenericPlace, 'silent'>, looks: Looks, found: Found, value: string): Confidence | undefined {
  switch (place) {
    case 'environment':
      return 'likely';
    case 'command':
      if (!/^[\x21-\x7e]{6,256}$/.test(value)) return undefined;
      if (looks !== 'word') return 'likely';
      // `--secret db_password`: the name of one.
      return isCredentialName(value) ? undefined : 'possible';
    case 'prose':
      return ofProse(looks, found, value);
    case 'config':
    case 'script':
    case 'other':
      if (isUuid(value))
        return isMeant(place, found) && endsInCredential(found.name) ? 'likely' : mayHoldUuid(place, found.name) ? 'possible' : undefined;
      if (looks === 'random') return isSure(found.name, value, place) ? 'likely' : 'possible';
      return ofChosen(place, looks, found.name, value);
  }
}

/** In a text a value is not told apart by its syntax: it must be what no word is. */
function ofProse(looks: Looks, { name, quoted }: Found, value: string): Confidence | undefined {
  if (!endsInCredential(name) || isUuid(value)) return undefined;
  if (looks === 'random') return 'likely';
  const strength = looks === 'word' ? 'weak' : strengthOf(value);
  if (strength === 'drawn') return value.length >= SHORTEST_DRAWN_IN_PROSE ? 'likely' : 'possible';
  if (!namesPassword(name)) return undefined;
  if (strength === 'hard') return quoted || !/[.,;]$/.test(value) ? 'likely' : 'possible';
  return undefined;
}

const SHORTEST_DRAWN_IN_PROSE = 10;

/** What is too short to be surely random, or made by a person. */
function ofChosen(place: 'config' | 'script' | 'other', looks: Looks, name: string, value: string): Confidence | undefined {
  const inCode = place === 'other';
  const strength = looks === 'word' ? 'weak' : strengthOf(value);
  if (namesPassword(name)) {
    if (strength !== 'weak' && endsInCredential(name)) return 'likely';
    if (!isPassword(value, looks, inCode)) return strength === 'weak' ? undefined : 'possible';
    return !inCode && looks === 'chosen' && isHard(value) ? 'likely' : 'possible';
  }
  if (strength === 'weak' || !endsInCredential(name)) return undefined;
  // People choose the words that sessions are signed with as they choose passwords; keys and tokens they do not choose.
  if (/secret\d*$/i.test(name)) return inCode && strength === 'hard' ? 'possible' : 'likely';
  if (strength === 'hard') return undefined;
  return inCode ? 'possible' : 'likely';
}

/** What is drawn at random and named as a credential is one. In code hexadecimal digits after `0x` may be a test vector. */
function isSure(name: string, value: string, place: GenericPlace): boolean {
  if (!endsInCredential(name)) return false;
  return place !== 'other' || (isHex(value) ? !value.startsWith('0x') : hasNoWords(value));
}

function isHex(value: string): boolean {
  return /^(?:0x)?[0-9a-f]+$/i.test(value);
}

/** Names whose values vendors make UUIDs: https://www.keycloak.org/docs/latest/server_admin/#_client-credentials */
const UUID_SECRET =
  /(?:client|api|app|role|shared)[-_.]?secret$|secret[-_.]?(?:id|key)$|(?:api|private)[-_.]?key$|(?:http|acl|auth|api|access)[-_.]?token$/i;

function holdsUuid(place: GenericPlace, name: string): boolean {
  return place === 'environment' || place === 'command' || (place !== 'other' && UUID_SECRET.test(name));
}

/** Names of what opens something, where a UUID may still be an id of it; in code most are. */
function mayHoldUuid(place: GenericPlace, name: string): boolean {
  return UUID_SECRET.test(name) || (place !== 'other' && /(?:secret|token|password)$/i.test(name));
}

function evidenceOf(place: Exclude<GenericPlace, 'silent'>, looks: Looks): string {
  const shape = looks === 'random' ? 'random and ' : '';
  return place === 'other' && looks === 'random' ? 'random and named as a credential' : `${shape}named as a credential in ${PLACES[place]}`;
}

/** Letters of both cases and digits, as no checksum and no identifier has them in such length. */
function isMixed(value: string): boolean {
  return value.length >= SHORTEST_MIXED && [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(value));
}

/** Names of what people choose themselves; tokens and keys are generated. */
function namesPassword(name: string): boolean {
  return /pass|pwd/i.test(name);
}
