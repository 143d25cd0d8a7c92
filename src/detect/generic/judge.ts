/**
 * What to make of a value that is known only by its name: a secret, a weak default, or nothing. Four questions, cheapest first: can anything be
 * learnt from a name in this kind of text; does the value look like a secret as far as that text demands; is the name a credential's; and does
 * the form of the value say what it is instead.
 */
import type { BlobContext, Confidence } from '../../model/match.js';
import { isCredentialName } from '../credential-name.js';
import { isPlaceholder } from '../placeholder.js';
import type { Found } from './finder.js';
import { looksOf, type Looks } from './looks.js';
import { notASecret, UUID } from './not-a-secret.js';
import { placeOf, type GenericPlace } from './place.js';

export type Judgement = { kind: 'placeholder' } | { kind: 'secret'; confidence: Confidence; evidence: string } | undefined;

const PLACES: Readonly<Record<Exclude<GenericPlace, 'silent'>, string>> = {
  environment: 'an environment file',
  command: 'a command',
  config: 'a configuration file',
  script: 'a script',
  other: 'a file',
};

/** In code, `password: "…"` with less is an example or a key of something. */
const SHORTEST_IN_CODE = 8;

/** Judges what a finder found. */
export function judge(found: Found, value: string, context: BlobContext): Judgement {
  // Names and values are known from structure there, and are judged by that: `ENV A= B=x` is an empty A, whatever it looks like as text.
  if (context.assignments !== undefined) return undefined;
  // `--disabled-password --home=/x`: the next option is no value.
  if (found.joint.trim() === '' && value.startsWith('-')) return undefined;
  // `registry/1password-client:1.4`: the tag of an image is no value of its name.
  if (/^v?\d{1,4}(?:\.\d{1,4}){1,3}$/.test(value)) return undefined;
  const place = placeOf(context);
  if (place === 'silent' || (place === 'other' && (!found.quoted || value.length < SHORTEST_IN_CODE))) return undefined;
  // The cheapest question first: a file can be made of nothing but keywords.
  const looks = looksOf(value);
  const confidence = confidenceOf(place, looks, found.name, value);
  if (confidence === undefined) return undefined;
  if (!isCredentialName(found.name)) return undefined;
  const reason = notASecret(value);
  if (reason !== undefined && !(reason === UUID && (place === 'environment' || place === 'command'))) return undefined;
  if (isPlaceholder(value, found.name)) return place === 'environment' ? { kind: 'placeholder' } : undefined;
  return { kind: 'secret', confidence, evidence: evidenceOf(place, looks) };
}

function confidenceOf(place: Exclude<GenericPlace, 'silent'>, looks: Looks, name: string, value: string): Confidence | undefined {
  switch (place) {
    case 'environment':
      return 'likely';
    case 'command':
      if (!/^[\x21-\x7e]{6,256}$/.test(value)) return undefined;
      return looks === 'word' ? 'possible' : 'likely';
    case 'config':
    case 'script':
    case 'other':
      if (looks === 'random') return 'possible';
      return namesPassword(name) && isPassword(value, looks, place === 'other') ? 'possible' : undefined;
  }
}

function evidenceOf(place: Exclude<GenericPlace, 'silent'>, looks: Looks): string {
  const shape = looks === 'random' ? 'random and ' : '';
  return place === 'other' && looks === 'random' ? 'random and named as a credential' : `${shape}named as a credential in ${PLACES[place]}`;
}

/** Names of what people choose themselves; tokens and keys are generated. */
function namesPassword(name: string): boolean {
  return /pass|pwd/i.test(name);
}

/** Words of what is about passwords: labels, messages, routes and features have them, passwords seldom. */
const ABOUT_PASSWORDS =
  /pass(?:word|wd|phrase|code)|passwort|secret|token|auth|credential|log-?in|sign-?(?:in|up)|account|user|admin|reset|forgot|change|update|confirm|current|enable|disable|require|invalid|input|field|label|form|button|error|message|text|default/i;

function isPassword(value: string, looks: Looks, inCode: boolean): boolean {
  switch (looks) {
    case 'random':
      return true;
    case 'phrase':
      return !ABOUT_PASSWORDS.test(value) && !/[./:]/.test(value) && value.split(/[-_+ ~|]/).length >= (inCode ? 4 : 3);
    case 'chosen':
      return inCode ? isStrong(value) : true;
    case 'word':
      return false;
  }
}

/** What no identifier, key or abbreviation is: two kinds of the three beside small letters, and a digit that is not merely a suffix of a name. */
function isStrong(value: string): boolean {
  const kinds = [/[a-z]/i, /\d/, /[!@#$%^&*?+~=]/].filter((kind) => kind.test(value)).length;
  return kinds === 3 || (kinds === 2 && /\d{2}/.test(value) && !ABOUT_PASSWORDS.test(value) && !/[-_./:]/.test(value));
}
