/** What to make of a value that is known only by its name: a secret, a weak default, or nothing. Files of code must stay quiet. */
import type { BlobContext, Confidence } from '../../model/match.js';
import { isCredentialName } from '../credential-name.js';
import { entropy } from '../entropy.js';
import { isPlaceholder } from '../placeholder.js';
import { isReference } from '../reference.js';
import type { Found } from './finder.js';
import { placeOf } from './place.js';

export type Judgement = { kind: 'placeholder' } | { kind: 'secret'; confidence: Confidence; evidence: string } | undefined;

/** Judges what a finder found. */
export function judge(found: Found, value: string, context: BlobContext): Judgement {
  // Names and values are known from structure there, and are judged by that: `ENV A= B=x` is an empty A, whatever it looks like as text.
  if (context.assignments !== undefined) return undefined;
  // `--disabled-password --home=/x`: the next option is no value.
  if (found.joint.trim() === '' && value.startsWith('-')) return undefined;
  // `registry/1password-client:1.4`: the tag of an image is no value of its name.
  if (/^v?\d{1,4}(?:\.\d{1,4}){1,3}$/.test(value)) return undefined;
  const place = placeOf(context);
  // The cheapest question first: a file can be made of nothing but keywords.
  if (place === 'other' && (!found.quoted || !isRandom(value))) return undefined;
  if ((place === 'config' || place === 'command') && !isPassword(value)) return undefined;
  if (!isCredentialName(found.name) || isReference(value)) return undefined;
  const placeholder = isPlaceholder(value, found.name);
  switch (place) {
    case 'silent':
      return undefined;
    case 'environment':
      if (placeholder) return { kind: 'placeholder' };
      return { kind: 'secret', confidence: 'likely', evidence: 'named as a credential in an environment file' };
    case 'command':
      if (placeholder) return undefined;
      return { kind: 'secret', confidence: isMixed(value) ? 'likely' : 'possible', evidence: 'named as a credential in a command' };
    case 'config':
      if (placeholder || !(isMixed(value) && (isRandom(value) || /pass|pwd/i.test(found.name)))) return undefined;
      return { kind: 'secret', confidence: 'possible', evidence: 'named as a credential in a configuration file' };
    case 'other':
      if (placeholder) return undefined;
      return { kind: 'secret', confidence: 'possible', evidence: 'random and named as a credential' };
  }
}

/** Something a person or a generator would set as a password: not code, not prose, not a path. */
function isPassword(value: string): boolean {
  return (
    value.length >= 6 &&
    value.length <= 256 &&
    /^[\x21-\x7e]+$/.test(value) &&
    !/^[\w.$]+[([]|^[\w-]+(?:[./][\w-]+)+$|::|->|^[%$]/.test(value)
  );
}

/** Letters together with digits: what words and identifiers seldom have. */
function isMixed(value: string): boolean {
  return /[A-Z]/i.test(value) && /\d/.test(value);
}

/** Made by a generator, judged by length, alphabet, mix and entropy; hashes in hex count only without a public meaning. */
function isRandom(value: string): boolean {
  if (!/^[\w+/=~.%-]{16,256}$/.test(value) || !isMixed(value)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)) return false;
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropy(value) >= 3;
  if (/^[a-z]+(?:[-_.][a-z0-9]+)+$/i.test(value) && !/\d[a-z]|[a-z]\d[a-z]/i.test(value)) return false;
  return entropy(value) >= 3.7 && digitsAreSpread(value);
}

/** Digits inside, not only at the end as in `some-long-name-2`. */
function digitsAreSpread(value: string): boolean {
  return (value.match(/\d+/g) ?? []).length >= 3;
}
