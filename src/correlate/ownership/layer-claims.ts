/** What the package managers say of the files of one layer: their databases, read and boiled down. */
import { sentenceOf } from '../../model/errors.js';
import type { BoiledClaims, ClaimDocument, PackageDocument, PackageSystem } from '../../model/ownership.js';
import type { Skip, SkipReason } from '../../model/skip.js';
import { readInstalled } from './apk.js';
import type { ClaimSink } from './claim.js';
import { ClaimTable } from './claim-table.js';
import { packageOfFile, readList, readMd5sums, readStatus } from './dpkg.js';
import { readRecord } from './python.js';

export interface LayerClaims {
  /** The databases, numbered as `FoundClaim.document` does. */
  documents: readonly ClaimDocument[];
  table: ClaimTable;
  /** Databases that could not be read, or not whole. */
  skipped: readonly Skip[];
}

/** Claims kept of one layer: a full desktop system has half a million files. */
const MOST_CLAIMS = 1_000_000;

/** Reads the databases of one layer, each while others of its bytes are still being scanned, whatever is in them. */
export class ClaimsReader {
  readonly #table: ClaimTable;
  readonly #documents: ClaimDocument[] = [];
  readonly #skipped: Skip[] = [];
  #reading = Promise.resolve();

  /** @param most claims that are kept */
  constructor(most = MOST_CLAIMS) {
    this.#table = new ClaimTable(most);
  }

  /** In the order of the tar. */
  take(document: PackageDocument): void {
    this.#reading = this.#reading.then(() => this.#read(document));
  }

  /** All that was read; undefined where there was nothing to read. @param diffId of the layer @throws never for anything that the layer could cause */
  async end(diffId: string): Promise<LayerClaims | undefined> {
    await this.#reading;
    if (this.#documents.length === 0) return undefined;
    this.#table.trim();
    return { documents: this.#documents, table: this.#table, skipped: this.#skipped.map((skip) => ({ ...skip, layer: diffId })) };
  }

  async #read(document: PackageDocument): Promise<void> {
    if (this.#table.isFull) return;
    const { path, entry, format } = document;
    const number = this.#documents.push({ path, entry, system: SYSTEM[format] }) - 1;
    try {
      await read(document, (claim) => this.#table.add(number, claim));
    } catch (error) {
      this.#skip('unreadable', path, `could not be read as a package database: ${sentenceOf(error)}`);
    }
    this.#tellLimit(path);
  }

  #tellLimit(path: string): void {
    if (!this.#table.isFull) return;
    this.#skip('limit', path, `was read in part only: of a layer ${this.#table.size} packaged files are remembered`);
  }

  #skip(reason: SkipReason, path: string, what: string): void {
    this.#skipped.push({ reason, severity: 'policy', path, detail: `${path} ${what}; what else it owns counts as yours` });
  }
}

/** The claims as they can be written down. */
export function boiledDown({ documents, table, skipped }: LayerClaims): BoiledClaims {
  return { documents, columns: table.columns(), skipped };
}

export function takenUp({ documents, columns, skipped }: BoiledClaims): LayerClaims {
  return { documents, table: ClaimTable.of(columns), skipped };
}

const SYSTEM: Readonly<Record<PackageDocument['format'], PackageSystem>> = {
  'dpkg-status': 'dpkg',
  'dpkg-list': 'dpkg',
  'dpkg-md5sums': 'dpkg',
  'apk-installed': 'apk',
  'rpm-sqlite': 'rpm',
  'python-record': 'pypi',
};

async function read({ path, format, bytes }: PackageDocument, sink: ClaimSink): Promise<void> {
  switch (format) {
    case 'dpkg-status':
      readStatus(bytes, sink);
      break;
    case 'dpkg-list':
      readList(packageOfFile(path), bytes, sink);
      break;
    case 'dpkg-md5sums':
      readMd5sums(packageOfFile(path), bytes, sink);
      break;
    case 'apk-installed':
      readInstalled(bytes, sink);
      break;
    case 'python-record':
      readRecord(path, bytes, sink);
      break;
    case 'rpm-sqlite': {
      // Loaded here: SQLite is large, and few images are of rpm.
      const { readRpmDatabase } = await import('./rpm-database.js');
      await readRpmDatabase(bytes, sink);
      break;
    }
    default:
      format satisfies never;
  }
}
