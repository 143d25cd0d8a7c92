/** An image that somebody says was pushed, and whether it lies where we may look. */
import { parseReference } from '../../source/reference.js';

export interface Pushed {
  /** `host[:port]` of its registry, as the notification has it. */
  host: string;
  /** Of the registry: `team/app`. */
  repository: string;
  tag?: string | undefined;
  digest?: string | undefined;
}

/** A push that was checked: it is written as references are, and its registry is one of those that were allowed. */
export interface KnownImage {
  /** `host/repository`. */
  name: string;
  tag?: string;
  digest?: string;
}

/** What one notification says. */
export interface Notification {
  from: 'distribution' | 'harbor' | 'generic';
  pushed: readonly Pushed[];
  /** Events that are no push of an image: pulls, deletions, pushes of single blobs. */
  ignored: number;
}

/** The registries that may be asked. Nothing else is, whatever a notification says. */
export class AllowedRegistries {
  readonly #hosts: ReadonlySet<string>;

  /** @param hosts `host[:port]` each, checked before. */
  constructor(hosts: readonly string[]) {
    this.#hosts = new Set(hosts.map(plainHost));
  }

  /** @returns undefined for an image elsewhere. @throws ScanError REFERENCE_INVALID for what is no reference. */
  find({ host, repository, tag, digest }: Pushed): KnownImage | undefined {
    const plain = plainHost(host);
    const name = `${plain}/${repository}`;
    // As a whole, so that no part can be read as another.
    const read = parseReference(`${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`);
    if (!this.#hosts.has(plain) || read.domain !== plain || read.path !== repository) return undefined;
    return { name, ...(read.tag !== undefined && { tag: read.tag }), ...(read.digest !== undefined && { digest: read.digest }) };
  }
}

/** One spelling for each registry: lower case, Docker Hub by its name, no port that is the usual one. */
export function plainHost(host: string): string {
  const lower = host.toLowerCase().replace(/:443$/, '');
  return lower === 'index.docker.io' || lower === 'registry-1.docker.io' ? 'docker.io' : lower;
}
