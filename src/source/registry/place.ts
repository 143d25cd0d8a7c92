import { isImageName, parseReference } from '../reference.js';

/** Where in which registry an image is, by the rules that Docker reads references with. */
export interface RegistryPlace {
  /** `host[:port]`; `docker.io` where a reference names none. */
  host: string;
  /** Of the repository. */
  path: string;
  /** A tag, or a digest where there is one. */
  reference: string;
}

/** What says that a reference is for a registry, whatever an engine or the disk has. */
const PREFIX = /^(?:registry:|docker:\/\/)/;

const DOCKER_HUB = 'docker.io';

/**
 * The reference behind `registry:` or `docker://`; undefined for one without.
 * `registry` is an image too: `registry:2` means that one, as no tag has a slash in it.
 */
export function forcedReference(text: string): string | undefined {
  if (!PREFIX.test(text)) return undefined;
  const rest = text.replace(PREFIX, '');
  return text.startsWith('registry:') && !rest.includes('/') ? undefined : rest;
}

/** @throws ScanError REFERENCE_INVALID */
export function placeOf(reference: string): RegistryPlace {
  const { domain = DOCKER_HUB, path, tag = 'latest', digest } = parseReference(reference);
  const host = domain.toLowerCase();
  return { host: host === 'index.docker.io' ? DOCKER_HUB : host, path, reference: digest ?? tag };
}

/** The registry that a reference writes down; undefined where it leaves that open, or is for no registry at all. */
export function registryIn(reference: string): string | undefined {
  const text = forcedReference(reference) ?? reference;
  if (!isImageName(text) || /^(?:sha256:)?[0-9a-f]{4,64}$/.test(text)) return undefined;
  const { domain } = parseReference(text);
  return domain === undefined ? undefined : placeOf(text).host;
}

/**
 * Why a name that no engine knows is not looked for in a registry either; undefined where it is. A file that is not there should not
 * become a question to Docker Hub.
 */
export function whyNoRegistry(reference: string): string | undefined {
  if (/^(?:docker|docker-daemon|engine):/.test(reference)) return '';
  if (/^(?:sha256:[0-9a-f]{4,64}|[0-9a-f]{64})$/.test(reference)) return 'registries do not know images by their id';
  if (looksLikeFile(reference)) return `it looks like a file; for an image of that name write docker://${reference}`;
  return undefined;
}

/** Whether a name ends as archives do. */
export function looksLikeFile(reference: string): boolean {
  return /\.(?:tar|tgz|tar\.\w+|gz|zst)$/.test(reference);
}
