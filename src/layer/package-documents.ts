/** Keeps the databases of package managers as their bytes pass: what is in them is read when the layer is done. */
import type { DocumentFormat, PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';

/** A document on its way. */
interface Arriving {
  add(chunk: Uint8Array): void;
  /** The file is whole; one that breaks off is none. */
  end(): void;
}

export class PackageDocuments {
  readonly documents: PackageDocument[] = [];
  readonly #onSkip: (skip: Skip) => void;
  readonly #most: number;
  #left: number;

  /** @param most bytes of all documents together. */
  constructor(most: number, onSkip: (skip: Skip) => void) {
    this.#most = most;
    this.#left = most;
    this.#onSkip = onSkip;
  }

  /** Asked for every file of the layer: undefined for all but a few. */
  start(entry: number, path: string, size: number): Arriving | undefined {
    const format = formatOf(path);
    if (format === undefined) return undefined;
    if (format === 'unread') {
      this.#skip('unsupported', path, 'is a package database in a format that is not read: what its packages own counts as yours');
      return undefined;
    }
    if (size > this.#left) {
      this.#skip(
        'limit',
        path,
        `was not read: the package databases of a layer may have ${this.#most} bytes; what they own counts as yours`,
      );
      return undefined;
    }
    this.#left -= size;
    const bytes = new Uint8Array(size);
    let at = 0;
    return {
      add: (chunk) => {
        bytes.set(chunk.subarray(0, size - at), at);
        at += chunk.length;
      },
      end: () => {
        if (at >= size) this.documents.push({ entry, format, bytes });
      },
    };
  }

  #skip(reason: Skip['reason'], path: string, what: string): void {
    this.#onSkip({ reason, severity: 'policy', path, detail: `${path} ${what}` });
  }
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
