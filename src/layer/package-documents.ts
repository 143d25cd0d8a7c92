/** Collects the databases of package managers as their bytes pass: what is in them is read by whoever they are handed to. */
import type { DocumentFormat, PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';
import type { Limits } from '../tar/limits.js';

/** A document on its way. */
export interface ArrivingDocument {
  add(chunk: Uint8Array): void;
  /** The file is whole; one that breaks off is none. */
  end(): void;
}

/** What was not kept, and why: told by its first file and their number. */
interface Left {
  reason: 'limit' | 'unsupported';
  path: string;
  count: number;
}

export class PackageDocuments {
  readonly #limits: Limits;
  readonly #hand: (document: PackageDocument) => void;
  #bytesLeft: number;
  #filesLeft: number;
  readonly #left = new Map<Left['reason'], Left>();

  /** @param hand Takes each as soon as it is whole. */
  constructor(limits: Limits, hand: (document: PackageDocument) => void) {
    this.#limits = limits;
    this.#hand = hand;
    this.#bytesLeft = limits.packageDocumentBytes;
    this.#filesLeft = limits.packageDocuments;
  }

  /** Asked for every file of the layer: undefined for all but a few. */
  start(entry: number, path: string, size: number): ArrivingDocument | undefined {
    const format = formatOf(path);
    if (format === undefined) return undefined;
    if (format === 'unread' || size > this.#bytesLeft || this.#filesLeft === 0) {
      this.#leave(format === 'unread' ? 'unsupported' : 'limit', path);
      return undefined;
    }
    this.#bytesLeft -= size;
    this.#filesLeft -= 1;
    // Not made of the size beforehand: a header may say anything.
    const chunks: Uint8Array[] = [];
    let length = 0;
    return {
      add: (chunk) => {
        chunks.push(Uint8Array.from(chunk));
        length += chunk.length;
      },
      end: () => {
        if (length === size) this.#hand({ entry, path, format, bytes: joined(chunks, size) });
      },
    };
  }

  /** To be asked at the end. */
  skipped(): Skip[] {
    return Array.from(this.#left.values(), ({ reason, path, count }) => {
      const why =
        reason === 'unsupported'
          ? 'is a package database in a format that is not read'
          : `is beyond the ${this.#limits.packageDocuments} package databases of ${this.#limits.packageDocumentBytes} bytes that are read of a layer`;
      return {
        reason,
        severity: 'policy',
        path,
        ...(count > 1 && { count }),
        detail: `${path} ${why}: what its packages own counts as yours`,
      };
    });
  }

  #leave(reason: Left['reason'], path: string): void {
    const left = this.#left.get(reason);
    if (left === undefined) this.#left.set(reason, { reason, path, count: 1 });
    else left.count += 1;
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Called for every file: most are told by a first or last character. */
function formatOf(path: string): DocumentFormat | 'unread' | undefined {
  switch (path.charCodeAt(path.length - 1)) {
    case 0x44: // D
      return PYTHON_RECORD.test(path) ? 'python-record' : undefined;
    case 0x64: // d
      if (path === 'lib/apk/db/installed' || path === 'usr/lib/apk/db/installed') return 'apk-installed';
      break;
    case 0x65: // e
      if (RPM_SQLITE.has(path)) return 'rpm-sqlite';
      break;
    case 0x62: // b
    case 0x73: // s
      if (RPM_UNREAD.has(path)) return 'unread';
  }
  if (!path.startsWith(DPKG)) return undefined;
  if (path === `${DPKG}status`) return 'dpkg-status';
  if (path.startsWith('info/', DPKG.length)) {
    if (path.endsWith('.md5sums')) return 'dpkg-md5sums';
    return path.endsWith('.list') ? 'dpkg-list' : undefined;
  }
  if (!path.startsWith('status.d/', DPKG.length)) return undefined;
  return path.endsWith('.md5sums') ? 'dpkg-md5sums' : 'dpkg-status';
}

/** https://manpages.debian.org/dpkg; `status.d` is how distroless images keep one file a package. */
const DPKG = 'var/lib/dpkg/';

/** Where rpm keeps its database: the second since Fedora 36 and openSUSE. */
const RPM_SQLITE = new Set(['var/lib/rpm/rpmdb.sqlite', 'usr/lib/sysimage/rpm/rpmdb.sqlite', 'usr/share/rpm/rpmdb.sqlite']);

/** Berkeley DB and ndb. */
const RPM_UNREAD = new Set(['var/lib/rpm/Packages', 'var/lib/rpm/Packages.db', 'usr/lib/sysimage/rpm/Packages.db']);

/** https://packaging.python.org/specifications/recording-installed-packages/ */
const PYTHON_RECORD = /\.dist-info\/RECORD$/;
