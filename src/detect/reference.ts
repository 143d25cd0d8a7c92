/** Values that name a secret and do not hold it: they are resolved when the program runs. Neither secrets nor placeholders. */

import { wordiness } from './generic/model.js';

const NOTHING = /^(?:true|false|yes|no|on|off|null|nil|none|undefined|[01])?$/i;

const REFERENCE = new RegExp(
  [
    String.raw`^%[a-z]{1,20}$`, // printf, and the words of a log's pattern
    String.raw`^\$\{[^}]*\}$`,
    String.raw`^\$\(`,
    String.raw`^\$(?!g?y\$j)\$?[A-Za-z_]\w*`, // but yescrypt's hashes, $y$j9T$…
    String.raw`^\$[\d@*#]$`,
    String.raw`^%[A-Za-z_]\w*%$`,
    String.raw`^%\(\w+\)s$`,
    String.raw`^%env\([\w:]+\)%$`, // Symfony
    '^`',
    String.raw`\{\{.*\}\}|\{\{|<%|%>`,
    String.raw`^#\{.*\}$`,
    String.raw`^\{[\w.: -]{0,60}\}$|^\[\[`, // a hole of a template
    String.raw`\xe2\x80\xa6`, // an ellipsis in UTF-8: somebody redacted it
    String.raw`^(?:\/var)?\/run\/secrets\/`,
    String.raw`^[\w.-]+\.(?:pem|key|crt|json|ya?ml|txt|env|conf|pub|p12|jks)$`,
    String.raw`^(?:op|vault|file|env|secret|secrets|ssm|awssm|aws-sm|gcpsm|azurekv|keyring|akv|sops|bw|doppler|infisical|ref|kms|sm|exec|cmd|secretref):`,
    String.raw`^(?:ref|secretref)\+`,
    '^(?:id|type|src|source|env|target)=', // docker build --secret id=…
    String.raw`^arn:aws[\w-]*:(?:secretsmanager|ssm|kms):`,
    String.raw`^projects\/[^/]+\/secrets\/`,
    String.raw`^@Microsoft\.KeyVault\(`,
    String.raw`^ENC\[|^ENC\(|^!vault|^age1|^AgA|^AgB[\w+/=]{200}`,
    '^!{1,2}[a-z]+$', // a tag of YAML, which its value follows
    String.raw`^!(?:Ref|Sub|GetAtt|ImportValue|reference|secret|env_var)\b`,
    String.raw`process\.env\b|os\.environ|os\.getenv|getenv\(|System\.getenv|ENV\[|Deno\.env|import\.meta\.env|config\(|secrets\.`,
  ].join('|'),
);

const PATH = /^(?:\.{0,2}|~|[A-Z]:)[\\/][\w.\\/-]+$/i;

/** One in 64 secrets in base64 begins like a path. */
function isRandom(path: string): boolean {
  return /[A-Z]/.test(path) && /\d/.test(path) && wordiness(path) < -2;
}

/** True for `${VAR}`, `op://vault/item`, `/run/secrets/x`, `process.env.X`, booleans, small numbers and the empty value. */
export function isReference(value: string): boolean {
  const plain = value.trim();
  return NOTHING.test(plain) || REFERENCE.test(plain) || (PATH.test(plain) && !isRandom(plain));
}

/**
 * The literal that a shell default holds, `fallback` of `${VAR:-fallback}` (also `-`, `=`, `:=`) and of Spring's `${VAR:fallback}`, with its place in
 * `value`; undefined where there is none.
 */
export function shellDefault(value: string): { text: string; start: number } | undefined {
  if (!value.startsWith('${')) return undefined;
  const spring = SPRING_DEFAULT.exec(value);
  const found = SHELL_DEFAULT.exec(value) ?? (spring !== null && /[._-]/.test(spring[0].split(':', 1)[0] ?? '') ? spring : null);
  const text = found?.[2];
  if (found === null || text === undefined) return undefined;
  return { text, start: found[0].length - text.length - (found[1] ?? '').length - 1 };
}

const SHELL_DEFAULT = /^\$\{\w+:?[-=](["']?)([^"'${}]+)\1\}$/;

/** A name of one word before the colon is that of what looks the rest up: `${env:X}`, `${ssm:/x}`. */
const SPRING_DEFAULT = /^\$\{[a-z][\w.-]{0,100}:(?![-=?+/])(["']?)([^"'${}:]+)\1\}$/i;
