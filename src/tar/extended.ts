/**
 * Extended headers: pax records and GNU long names, and what they make of the header that follows them.
 *
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_03,
 * https://www.gnu.org/software/tar/manual/html_node/PAX-1.html (sparse files).
 */
import type { Header } from './header.js';

/** One member as its headers describe it. */
export interface Head {
  /** As in the archive: not normalised, hostile perhaps. */
  name: string;
  type: 'file' | 'directory' | 'symlink' | 'link' | 'special';
  linkname?: string | undefined;
  /** In bytes, as stored in the archive: of a sparse file, without its holes. */
  size: number;
  /** Records of the extended headers in front of it, by key. */
  pax: Readonly<Record<string, string>>;
  /** Where its first header lies in the archive. */
  offset: number;
  /** Of a character device. */
  device?: { major: number; minor: number } | undefined;
}

type Records = Map<string, string>;

/** What extended headers said since the last member. */
export class ExtendedHeaders {
  #pax: Records = new Map();
  #longName: string | undefined;
  #longLink: string | undefined;
  #offset: number | undefined;

  /** An extended header lies at `offset`: the member begins with the first of them. */
  begin(offset: number): void {
    this.#offset ??= offset;
  }

  /**
   * Takes in an extended header. False when it is malformed; what could be read of it is in force all the same.
   *
   * A global header (`g`) is shown with the next member only, and never renames or resizes one: Go's archive/tar, with
   * which container engines unpack layers, hands it out as a member of its own and applies it to nothing.
   */
  add(type: string, body: Buffer): boolean {
    switch (type) {
      case 'L':
        this.#longName = untilNul(body);
        return true;
      case 'K':
        this.#longLink = untilNul(body);
        return true;
      default: {
        const { records, complete } = parsePax(body);
        for (const [key, value] of records) {
          if (type !== 'g') this.#pax.set(key, value);
          else if (!this.#pax.has(key)) this.#pax.set(APPLIED.test(key) ? `global ${key}` : key, value);
        }
        return complete;
      }
    }
  }

  forget(): void {
    if (this.#pax.size > 0) this.#pax = new Map();
    this.#longName = undefined;
    this.#longLink = undefined;
    this.#offset = undefined;
  }

  /** The member of which `header` lies at `offset`; its size is NaN when it is no number that can be true. Forgets what was added. */
  apply(header: Header, offset: number): Head {
    const pax = this.#pax;
    const first = this.#offset ?? offset;
    const name = pax.get('GNU.sparse.name') ?? pax.get('path') ?? this.#longName ?? header.name;
    const linkname = pax.get('linkpath') ?? this.#longLink ?? header.linkname;
    const size = pax.get('size');
    const type = typeOf(header.type, name);
    // All of one shape, with or without a target: code that is compiled for one sort of member need not be thrown away for the next.
    const head: Head = {
      name,
      type,
      linkname: linkname !== '' && (type === 'link' || type === 'symlink') ? linkname : undefined,
      size: size === undefined ? header.size : decimal(size),
      offset: first,
      pax: pax.size === 0 ? NONE : Object.fromEntries(pax),
      device: header.type === '3' ? header.device : undefined,
    };
    this.forget();
    return head;
  }
}

/** Keys that decide how a member is read. */
const APPLIED = /^(?:path|linkpath|size|GNU\.sparse\..*)$/;

const NONE: Readonly<Record<string, string>> = {};

/** Unknown types are files, as POSIX wants it. `7` is a contiguous file, `S` a sparse one, `D` a GNU directory with a listing. */
function typeOf(flag: string, name: string): Head['type'] {
  switch (flag) {
    case '1':
      return 'link';
    case '2':
      return 'symlink';
    case '3':
    case '4':
    case '6':
    case 'V':
      return 'special';
    case '5':
    case 'D':
      return 'directory';
    case '0':
    case '\0':
      // v7 has no type for a directory but the slash at its end.
      return name.endsWith('/') ? 'directory' : 'file';
    default:
      return 'file';
  }
}

/** Records are `LENGTH KEY=VALUE\n`; LENGTH counts the whole record in bytes. NULs at the end are padding of careless writers. */
function parsePax(body: Buffer): { records: Records; complete: boolean } {
  const records: Records = new Map();
  let offset = 0;
  while (offset < body.length && body[offset] !== 0) {
    const space = body.indexOf(0x20, offset);
    const length = space === -1 ? NaN : decimal(body.toString('latin1', offset, space));
    const end = offset + length;
    const equals = body.indexOf(0x3d, space);
    if (!(end <= body.length) || equals === -1 || equals >= end || body[end - 1] !== 0x0a) return { records, complete: false };
    records.set(body.toString('utf8', space + 1, equals), body.toString('utf8', equals + 1, end - 1));
    offset = end;
  }
  return { records, complete: true };
}

/** NaN for anything but plain digits of a safe integer. */
function decimal(digits: string): number {
  const value = /^\d{1,16}$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(value) ? value : NaN;
}

function untilNul(body: Buffer): string {
  const nul = body.indexOf(0);
  return body.toString('utf8', 0, nul === -1 ? body.length : nul);
}
