import { ScanError } from '../model/errors.js';

/**
 * Image references, by the grammar of https://github.com/distribution/reference.
 *
 * A reference is checked here before it comes near a URL: dockerode puts names into the path unescaped, so that a name such as
 * `a/../../containers/json?x=` would ask the engine for something else.
 */
export interface ImageReference {
  /** `registry.example:5000`, where one is written. */
  domain?: string;
  path: string;
  tag?: string;
  digest?: string;
}

const NAME_LIMIT = 255;
const DIGEST = /^[a-z][a-z0-9]*(?:[+._-][a-z][a-z0-9]*)*:[0-9a-f]{32,128}$/i;
const TAG = /^\w[\w.-]{0,127}$/;
const DOMAIN_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i;
const IPV6 = /^\[[0-9a-f:]{2,45}\]$/i;
const PORT = /^\d{1,5}$/;
const PATH_CHARACTERS = /^[a-z0-9._-]+$/;
const PATH_EDGE = /^[a-z0-9]$/;
const PATH_SEPARATORS = /[._-]+/g;
const PATH_SEPARATOR = /^(?:\.|_|__|-+)$/;

/** @throws ScanError REFERENCE_INVALID, which says what is wrong with it. */
export function parseReference(text: string): ImageReference {
  const reason = (what: string): ScanError =>
    new ScanError(
      'REFERENCE_INVALID',
      `${JSON.stringify(text)} is no image reference: ${what}; write it as [registry/]name[:tag][@digest]`,
    );

  const [beforeDigest = '', digest, ...more] = text.split('@');
  if (more.length > 0) throw reason('it has more than one @');
  if (digest !== undefined && !DIGEST.test(digest)) throw reason('what stands behind @ is no digest');

  const colon = beforeDigest.lastIndexOf(':');
  const tagged = colon > beforeDigest.lastIndexOf('/');
  const name = tagged ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = tagged ? beforeDigest.slice(colon + 1) : undefined;
  if (tag !== undefined && !TAG.test(tag)) throw reason('the tag may hold letters, digits, `_`, `.` and `-`, at most 128');

  if (name === '') throw reason('the name is empty');
  if (name.length > NAME_LIMIT) throw reason(`the name is longer than ${NAME_LIMIT} characters`);
  const parts = name.split('/');
  const first = parts[0] ?? '';
  const hasDomain = parts.length > 1 && isDomainLike(first);
  if (hasDomain && !isDomain(first)) throw reason('the registry is no host name');
  const path = hasDomain ? parts.slice(1) : parts;
  if (!path.every(isPathComponent))
    throw reason('the name may hold lower-case letters and digits, separated by `.`, `_`, `__`, `-` or `/`');

  return {
    ...(hasDomain ? { domain: first } : {}),
    path: path.join('/'),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Whether an engine may be asked for `text`: an image reference, or an image id, whole or begun. */
export function isImageName(text: string): boolean {
  if (/^(?:sha256:)?[0-9a-f]{4,64}$/.test(text)) return true;
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}

/** The one spelling under which equal references are equal: with registry, tag and the `library/` of Docker Hub. */
export function canonical(text: string): string {
  const { domain = 'docker.io', path, tag, digest } = parseReference(text);
  const host = domain === 'index.docker.io' ? 'docker.io' : domain;
  const full = host === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return `${host}/${full}:${tag ?? (digest === undefined ? 'latest' : '')}${digest === undefined ? '' : `@${digest}`}`;
}

/** Whether `text` may be a tag. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Docker's rule for telling `host/name` from `user/name`. */
function isDomainLike(part: string): boolean {
  return part === 'localhost' || /[.:]/.test(part) || part !== part.toLowerCase();
}

function isDomain(part: string): boolean {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(part) ?? [];
  if (port !== undefined && !PORT.test(port)) return false;
  return IPV6.test(host) || host.split('.').every((label) => DOMAIN_LABEL.test(label));
}

function isPathComponent(part: string): boolean {
  if (!PATH_CHARACTERS.test(part)) return false;
  if (!PATH_EDGE.test(part.charAt(0)) || !PATH_EDGE.test(part.charAt(part.length - 1))) return false;
  return [...part.matchAll(PATH_SEPARATORS)].every(([separator]) => PATH_SEPARATOR.test(separator));
}
