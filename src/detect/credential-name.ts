/** Whether a variable, key or field is named as credentials are. See `detectors/README.md`, "By name". */

/** Words that say "a credential" wherever they stand. */
const SECRET_WORDS = new Set(
  (
    'password passwords passwd passwort pwd pass passphrase passcode secret secrets token tokens credential credentials cred creds apikey apitoken ' +
    'authtoken accesstoken accesskey secretkey privatekey pat pgpassword sqlpassword dbpassword dbpass authkey'
  ).split(' '),
);

/** Pairs that are one only together: `API_KEY`, `PRIVATE_KEY`. */
const KEY_KINDS = new Set(
  'api access secret private auth encryption signing master account shared storage service license app admin deploy session fernet hmac aes cookie jwt unseal recovery encrypt server application'.split(
    ' ',
  ),
);

/** Endings that make of a credential something about it: where it is kept, how long it lives, what it is called. */
const ABOUT = new Set(
  (
    'file files stdin path paths dir directory folder location mount user username uid id ids name names addr address host port ttl expiry expires expiration ' +
    'timeout age lifetime length len min max size limit count policy rule rules regex pattern type types kind format algorithm alg header headers field ' +
    'fields param params url uri urls endpoint issuer audience aud scope scopes version checksum sha1 sha256 sha512 md5 hash digest fingerprint ' +
    'enabled disabled enable disable required require optional allowed cmd command prompt label text title hint help message placeholder ' +
    'rotation provider store manager source env var variable ref reference arn engine class encoding encryption salt strategy validator validators reset change ' +
    'server service domain region method mode status state error errors cache prefix suffix separator delimiter index key_id generator parser handler ' +
    'backend backends encoder decoder alias helper helpers module modules operator injection injector plugin driver resolver converter agent sidecar ' +
    'input form button icon dialog page view screen link style color colour strength meter visibility toggle match example note description list request response ' +
    'event action callback listener exception schema template category group'
  ).split(' '),
);

/** Words that make it public, or worth nothing outside one page. */
const PUBLIC = new Set('public pub publishable csrf xsrf'.split(' '));

/** `MAX_TOKENS` counts words. */
const COUNTING = new Set('max min num number total count context input output completion'.split(' '));

/** `nextToken`, `page_token`, `sync-token`: where a list is to go on. */
const PLACES = new Set('next page pagination paging continuation continue cursor marker sync resume'.split(' '));

/** What begins the name of a switch: `--ask-password`, `--stdin-password`, `NO_PASSWORD`; `existingSecret` is the name of one. */
const SWITCHES = new Set('ask prompt no without stdin'.split(' '));

/** What may trail a name without changing what it holds. */
const TRAILING = new Set(
  'default dev development test testing prod production staging local old new base64 b64 value string val literal plain plaintext clear'.split(
    ' ',
  ),
);

const ENDS_AS_SECRET =
  /(?:password|passwd|passphrase|secret|(?:db|smtp|ftp|key|store|mail|user|root|admin)pass)\d*$|(?:apikey|authtoken|accesstoken|apitoken|bottoken|accesskey|secretkey)$/;

/** `DB_PASSWORD`, `apiKey`, `spring.datasource.password`, `NPM_TOKEN_DEFAULT`: true. `PASSWORD_FILE`, `TOKEN_URL`, `GPG_KEY`: false. */
export function isCredentialName(name: string): boolean {
  const facts = factsOf(name);
  return (facts.isCredential ??= areCredential(withoutTrailing(facts.words)));
}

function areCredential(words: readonly string[]): boolean {
  const last = words.at(-1);
  if (last === undefined || ABOUT.has(last) || words.some((word) => PUBLIC.has(word))) return false;
  if ((words.length > 1 && SWITCHES.has(words[0] ?? '')) || words.includes('existing')) return false;
  if (last === 'token' && PLACES.has(words.at(-2) ?? '')) return false;
  if (words.includes('key') && words.includes('id')) return false;
  return words.some((word, index) => {
    const before = words[index - 1];
    if (word === 'key' || word === 'keys') return index === words.length - 1 && before !== undefined && KEY_KINDS.has(before);
    if (word === 'tokens') return index === words.length - 1 && !words.some((other) => COUNTING.has(other));
    // `secret_key_base`, `otp_key_base` of Rails; `pass_phrase` of Oracle Cloud.
    if (word === 'base') return index === words.length - 1 && before === 'key';
    if (word === 'phrase') return index === words.length - 1 && before === 'pass';
    if (word === 'pass' || word === 'pat' || word === 'token') return index === words.length - 1;
    return SECRET_WORDS.has(word) || ENDS_AS_SECRET.test(word);
  });
}

/** Names of what is said about a credential, or beside one: whose it is, where it counts. */
export const isAboutCredential = remembered((name) => {
  const words = wordsOf(name);
  return (
    ABOUT.has(words.at(-1) ?? '') ||
    words.some((word) => PUBLIC.has(word)) ||
    /^(?:ca|tls|cert(?:ificate)?)(?:[.-](?:crt|pem))?$/i.test(name)
  );
});

/** What keys are of that open nothing: they find, sort or name something. */
const KEYS_INTO = new Set(
  (
    'cache primary foreign sort partition unique composite row column translation i18n locale lang language message label react list item object map dict ' +
    'hash index lookup query search registry host group order event route routing state storage data meta metadata field param header cookie dedupe ' +
    'idempotency join range shard menu nav tab shortcut hot arrow enter escape shift modifier site public pub publishable id default error section ' +
    'theme color style config setting option sequence trace correlation artifact restore build file image blob bucket s3 path url'
  ).split(' '),
);

/** `ACME_KEY`, `resendKey`: often a key into something, and one that opens something where the value is drawn at random. */
export function endsInKey(name: string): boolean {
  const facts = factsOf(name);
  return (facts.endsInKey ??= endInKey(withoutTrailing(facts.words)));
}

function endInKey(words: readonly string[]): boolean {
  return words.length > 1 && words.at(-1) === 'key' && !words.some((word) => KEYS_INTO.has(word) || PUBLIC.has(word));
}

function withoutTrailing(words: readonly string[]): readonly string[] {
  let count = words.length;
  while (count > 1 && isTrailing(words[count - 1] ?? '')) count--;
  return count === words.length ? words : words.slice(0, count);
}

function isTrailing(word: string): boolean {
  return TRAILING.has(word) || /^\d+$/.test(word);
}

/**
 * True where the credential is what the name ends with: `DB_PASSWORD`, not `SECRETS_ROTATION_LAMBDA`. A plain word under the latter says
 * something about secrets more often than it is one.
 */
export function endsInCredential(name: string): boolean {
  const facts = factsOf(name);
  return (facts.endsInCredential ??= endInCredential(facts.words.filter((word) => !isTrailing(word))));
}

function endInCredential(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  return (
    SECRET_WORDS.has(last) ||
    last === 'key' ||
    (last === 'base' && words.at(-2) === 'key') ||
    (last === 'phrase' && words.at(-2) === 'pass') ||
    last === 'keys' ||
    last === 'tokens' ||
    /(?:password|passwd|passphrase|key|token|secret|[a-z]pass)\d*$/.test(last)
  );
}

/** What is known of a name so far. */
interface NameFacts {
  readonly words: readonly string[];
  isCredential: boolean | undefined;
  endsInKey: boolean | undefined;
  endsInCredential: boolean | undefined;
}

const namesKnown = new Map<string, NameFacts>();

/** One entry for all questions: a file may have a new name at every step, of which each is asked in turn. */
function factsOf(name: string): NameFacts {
  let facts = namesKnown.get(name);
  if (facts !== undefined) return facts;
  if (namesKnown.size >= MOST_REMEMBERED) namesKnown.clear();
  facts = { words: wordsOf(name), isCredential: undefined, endsInKey: undefined, endsInCredential: undefined };
  namesKnown.set(name, facts);
  return facts;
}

/** A file has few names, each of them asked about several times for every value: so many answers are kept, those for all vendors' names among them. */
const MOST_REMEMBERED = 2048;

/** @returns the same function, which answers at once what it was asked lately */
export function remembered(answer: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    let known = answers.get(name);
    if (known !== undefined) return known;
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    answers.set(name, (known = answer(name)));
    return known;
  };
}

/** The lower-case words of snake_case, kebab-case, dotted and camelCase names. By hand: a file may have a new name at every step. */
export function wordsOf(name: string): string[] {
  const words: string[] = [];
  let from = 0;
  let before = SEPARATOR;
  for (let at = 0; at <= name.length; at++) {
    const kind = kindOf(name.charCodeAt(at));
    const isEdge = kind === CAPITAL && (before !== CAPITAL || kindOf(name.charCodeAt(at + 1)) === SMALL);
    if (kind === SEPARATOR || isEdge) {
      if (at > from) words.push(name.slice(from, at).toLowerCase());
      from = kind === SEPARATOR ? at + 1 : at;
    }
    before = kind;
  }
  return words;
}

const SEPARATOR = 0;
const SMALL = 1;
const CAPITAL = 2;
const DIGIT = 3;

/** Of a character; what is none is a separator. */
function kindOf(code: number): number {
  if (code >= 97 && code <= 122) return SMALL;
  if (code >= 65 && code <= 90) return CAPITAL;
  return code >= 48 && code <= 57 ? DIGIT : SEPARATOR;
}
