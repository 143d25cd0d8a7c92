/** Values that stand where a secret belongs and are none: `changeme`, `<your-token>`, `postgres`. Weak defaults, not leaks. */
import { wordsOf } from './credential-name.js';

const WHOLE = new Set(
  (
    'password passwd passw0rd p@ssw0rd pass pwd psw pswd pw secret secrets token apikey key admin administrator root postgres postgresql mysql mariadb mongo mongodb redis ' +
    'rabbitmq guest user username test testing tests tester demo example sample default dummy foo bar baz foobar qwerty letmein todo fixme tbd na n/a unset ' +
    'none nil string value secretkey mysecret mypassword password1 password123 123456 12345678 1234 12345 abc123 abcdef empty invalid fake mock hidden redacted ' +
    'removed masked insert-here supersecret topsecret verysecret hunter docker db database app minio minioadmin minio123 neo4j elastic sa jenkins grafana bitnami redispw credentials credential auth'
  ).split(' '),
);

const LONGEST_WHOLE = Math.max(...[...WHOLE].map((word) => word.length));

/** `django-insecure-` is what Django puts before a key that it draws itself: https://docs.djangoproject.com/en/stable/ref/settings/#secret-key */
const TELLING =
  /change[-_ ]?(?:me|it|this|in)|replace[-_ ]?(?:me|this|with|in)|^(?:set|put|add|enter|insert|provide|use|fill|paste)[-_ ](?:me|in|your|the|this|here|an?[-_ ])|your[-_ ]|[-_ ]here$|[-_ ]goes[-_ ]here|place[-_ ]?holder|^(?:my|some|any|the|a|new|old)[-_ ](?:secret|password|token|key|api)|example|dummy|\bto[-_ ]?do\b|redacted|not[-_ ](?:a[-_ ])?(?:real|secret|set|used)|fake[-_ ]|^test[-_ ]?(?:password|token|secret|key)|^my[-_]?(?:token|password|secret|key|pass)\d*$|(?<!^django-)insecure|do[-_ ]not[-_ ]use|^(?:build|compile|run)[-_ ]?time(?:[-_ ]|$)|^(?:unused|disabled|ignored|irrelevant|not[-_ ]needed)$/i;

/** One repeated character, dots, `abcd…`, `1234…`. */
const FILLER = /^(.)\1*$|^[x*.\-_#?]+$|x{6,}|\*{3,}|\.{3}|^(?:0?123456789?0?|abcdefg?h?i?j?)+$|0{12,}|^(?:deadbeef)+$/i;

const BRACKETED = /^<[^<>]*>$|^\[[^[\]]*\]$|^\{[^{}]*\}$|^__\w+__$|^@[\w.-]+@$/;

/** @param name what the value is assigned to, when known: a value that only repeats its name (or a word of it) is a placeholder. */
export function isPlaceholder(value: string, name?: string): boolean {
  const plain = value.trim();
  if (
    (plain.length <= LONGEST_WHOLE && WHOLE.has(plain.toLowerCase())) ||
    TELLING.test(plain) ||
    FILLER.test(plain) ||
    BRACKETED.test(plain)
  )
    return true;
  return name !== undefined && repeatsName(plain, name);
}

/** `DB_PASSWORD=db_password`, `POSTGRES_PASSWORD=postgres`, `secret_token: my-secret-token`. */
function repeatsName(value: string, name: string): boolean {
  const own = new Set(wordsOf(name));
  const said = wordsOf(value);
  return said.length > 0 && said.every((word) => own.has(word) || ARTICLES.has(word) || KINDS.has(word));
}

/** `KEYSTORE_CREDENTIALS=keystore_creds`: the name of a thing, not what opens it. */
const KINDS = new Set('cred creds credential credentials key keys file store'.split(' '));

const ARTICLES = new Set('my your the a an some default test dev local'.split(' '));
