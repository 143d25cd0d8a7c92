/** What the package managers say of the files of one layer: their databases, read and boiled down. */
import { sentenceOf } from '../../model/errors.js';
import type { ScannedLayer } from '../../model/layer.js';
import type { BoiledClaims, ClaimDocument, PackageDocument, PackageSystem } from '../../model/ownership.js';
import type { Skip } from '../../model/skip.js';
import { readInstalled } from './apk.js';
import type { Claim, ClaimSink } from './claim.js';
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

/** Reads the databases of a layer, whatever is in them. @throws never for anything that the layer could cause. */
export async function readClaims(
  { diffId, entries, documents }: Pick<ScannedLayer, 'diffId' | 'entries' | 'documents'>,
  most = MOST_CLAIMS,
): Promise<LayerClaims> {
  const table = new ClaimTable(most);
  const skipped: Skip[] = [];
  const known: ClaimDocument[] = [];
  for (const document of documents) {
    const path = entries.at(document.entry)?.path ?? '';
    const number = known.push({ path, entry: document.entry, system: SYSTEM[document.format] }) - 1;
    const sink = (claim: Claim): boolean => table.add(number, claim);
    const skip = (reason: Skip['reason'], what: string): void =>
      void skipped.push({ reason, severity: 'policy', layer: diffId, path, detail: `${path} ${what}; what else it owns counts as yours` });
    try {
      await read(document, path, sink);
    } catch (error) {
      skip('unreadable', `could not be read as a package database: ${sentenceOf(error)}`);
    }
    if (table.isFull) {
      skip('limit', `was read in part only: of a layer ${most} packaged files are remembered`);
      break;
    }
  }
  table.trim();
  return { documents: known, table, skipped };
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

async function read({ format, bytes }: PackageDocument, path: string, sink: ClaimSink): Promise<void> {
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
