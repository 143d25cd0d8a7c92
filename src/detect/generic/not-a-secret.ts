/**
 * Values that have the entropy of a secret, or stand where one could, and are none: each kind by its form, with its name. Nothing here asks
 * what the value is called, so that it holds in every kind of text.
 */
import { isReference } from '../reference.js';
import { isWritten } from './model.js';
import { publicMaterial } from './public-material.js';

/** Some vendors' keys are UUIDs (Heroku's): where secrets are set, the name decides. */
export const UUID = 'a UUID';

const UUID_FORM = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

const UUID_LENGTH = 36;

export function isUuid(value: string): boolean {
  return value.length === UUID_LENGTH && UUID_FORM.test(value);
}

const FORMS: readonly (readonly [reason: string, form: RegExp])[] = [
  [UUID, UUID_FORM],
  // Subresource integrity, OCI digests, git, Python's and npm's lock files.
  ['a checksum', /^(?:md5|sha-?(?:1|224|256|384|512)|blake2b?|git|h1)[-:=][\w+/=-]{16,}/i],
  ['a password hash', /^(?:\$(?:2[abxy]?|[156y]|argon2(?:id?|d)|pbkdf2[\w-]*|scrypt|apr1)\$|\{S?SHA\d*\}|pbkdf2_sha\d+\$)/i],
  // Jupyter's and Spring's name the algorithm first; what Spring Cloud and properties placeholders encrypt is in braces or called so.
  [
    'a password hash',
    /^(?:argon2(?:id?|d)?|bcrypt|sha\d*|pbkdf2\S{0,20}|scrypt):[\w$.,=+/:-]{16,}$|^\{(?:bcrypt|argon2|pbkdf2|scrypt|sha256|S?MD5|CRYPT)\}/i,
  ],
  // MySQL's: https://dev.mysql.com/doc/refman/8.4/en/password-hashing.html
  ['a password hash', /^\*[0-9A-F]{40}$/],
  ['encrypted', /^\{(?:cipher|AES|enc)\}|^vault:v\d+:|^AQICAH/i],
  // systemd-creds(1): the id of its format, whatever is inside.
  ['encrypted', /^Whxqht\+d[\w+/=]{8}/],
  ['a number of the Windows registry', /^(?:[dq]word|hex(?:\([0-9a-f]\))?):/i],
  ['a publishable key', /^pk(?:_(?:live|test)_|\.eyJ)|^sb_publishable_/],
  ['a data URL', /^data:[\w.+/-]{0,80}[;,]/i],
  ['mappings of a source map', /^[a-z0-9+/]{4,12}(?:[,;][a-z0-9+/]{1,12}){3,}/i],
  ['a URL', /^[a-z][\w+.-]{1,20}:\/\/[^\s/@?#]*(?:[/?#][^@\s]*)?$/i],
  ['a colour', /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$|^(?:rgb|hsl)a?\(/i],
  ['a call or an expression', /^[\w.$:>-]+[([]|::|->|=>|^new |\?\.|&&|\|\|/],
  ['a template', /\$\{|\{\{|<%|#\{|%\{|\$\(|^%[\w.]+%$|^\{\w*\}$|<\/?[a-z][^<>]*>/i],
  ['a pattern', /\[\^?\w-[^\]]*\]|\(\?[:=!<i]|\\[dwsbx]|\{\d+,\d*\}|\.\*/],
  ['a version', /^[v^~<>=]{0,2}\d+(?:\.\d+){1,3}(?:[-+][\w.+-]{1,24})?$/],
  ['a number', /^0x[0-9a-f]{1,16}$/i],
  ['a date', /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/],
  ['a MIME type', /^(?:application|audio|font|image|message|model|multipart|text|video)\/[\w.+-]+(?:;.*)?$/i],
  ['a locale', /^[a-z]{2,3}[-_](?:[A-Z][a-z]{3}[-_])?[A-Z]{2}(?:\.UTF-?8)?$/],
  ['a cron expression', /^(?:[\d*/,?-]+\s+){4,6}[\d*/,?A-Z-]+$|^@(?:hourly|daily|weekly|monthly|yearly|every .*)$/],
  ['a duration or a size', /^\d+(?:\.\d+)?\s?(?:[smhdw%]|ms|[kmgt]i?b?|px|r?em)$/i],
];

/** Forms that a random token with dots or slashes in it has as well: they count for what reads like words. */
const NAMES: readonly (readonly [reason: string, form: RegExp])[] = [
  ['a path', /^(?:\.{1,2}|~|\$\w+|[A-Z]:)?[\\/][\w.@+~-]+(?:[\\/][\w.@+~*-]+)+[\\/]?$/i],
  ['a path', /^[\w@+-]+(?:\/[\w@+-]+)*\/[\w@+-]+\.[a-z]{1,5}$/i],
  [
    'a file name',
    /^[\w-]+(?:\.[\w-]+)*\.(?:[cm]?[jt]sx?|json|ya?ml|xml|html?|css|scss|py|rb|java|go|php|cs|sh|txt|md|log|png|jpe?g|svg|gif|woff2?|ttf)$/i,
  ],
  ['a name with a package', /^(?:[a-z_]\w*[.\\:]{1,2}){2,}[A-Za-z_]\w*$/],
  ['a name with a package', /^(?:[A-Z][a-z]\w*(?:\\|::|\.)){1,8}[A-Z]?[a-z]\w*$/],
  ['a CSS selector', /^[.#][a-z][\w-]*(?:[ .#>:+~][\w-]*)*$/i],
  ['a key path', /^[a-z]\w*(?:[.:]\w+)*:[a-z]\w*(?:[.:/-]\w+)*$/],
];

const LONGEST_FORMLESS = 5;
const FORMLESS = /^(?:.|[a-z]*)$/i;

/** @returns what the value is instead of a secret; undefined where nothing speaks against it */
export function notASecret(value: string): string | undefined {
  if (isReference(value)) return 'a reference';
  // A sign or a few letters have no form.
  if (value.length <= LONGEST_FORMLESS && FORMLESS.test(value)) return undefined;
  const fits = ([, form]: readonly [string, RegExp]): boolean => form.test(value);
  return FORMS.find(fits)?.[0] ?? (isWritten(value) ? NAMES.find(fits)?.[0] : undefined) ?? publicMaterial(value);
}
