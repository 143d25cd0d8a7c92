/** Keeps what stays in memory of an archive, its names and their number, within the limits. */
import type { Head } from './extended.js';
import type { Limits } from './limits.js';
import type { Skips } from './skips.js';

export class Admission {
  readonly #limits: Limits;
  readonly #skips: Skips;
  #entries = 0;
  #nameBytes = 0;

  constructor(limits: Limits, skips: Skips) {
    this.#limits = limits;
    this.#skips = skips;
  }

  /** Cuts a name that is too long, and tells of it (`where` in the archive). Gives the reason when a total is reached. */
  admit(head: Head, where: () => string): string | undefined {
    const { entries, nameBytes, pathBytes, pathDepth } = this.#limits;
    const cut = cutPath(head.name, pathBytes, pathDepth);
    if (cut !== head.name) {
      this.#skips.fail('limit', `a name of ${head.name.length} characters${where()} is over the limit: it is cut`, cut);
      head.name = cut;
    }
    if (head.linkname !== undefined) head.linkname = cutPath(head.linkname, pathBytes, pathDepth);
    this.#entries += 1;
    this.#nameBytes += Buffer.byteLength(head.name) + (head.linkname === undefined ? 0 : Buffer.byteLength(head.linkname));
    if (this.#entries > entries) return `more than ${entries} entries: raise entries to read the rest`;
    if (this.#nameBytes > nameBytes) return `more than ${nameBytes} bytes of names: raise nameBytes to read the rest`;
    return undefined;
  }
}

/** A name as it stands in a sentence. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
}

function cutPath(path: string, length: number, depth: number): string {
  const short = path.length > length ? path.slice(0, length) : path;
  // A path cannot have more segments than half its characters.
  if (short.length < 2 * depth) return short;
  const segments = short.split('/');
  return segments.length > depth ? segments.slice(0, depth).join('/') : short;
}
