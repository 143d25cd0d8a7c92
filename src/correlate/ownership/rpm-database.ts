/** The database of rpm since 4.16: an SQLite file whose table `Packages` holds one header for each package. */
import { ScanError } from '../../model/errors.js';
import type { ClaimSink } from './claim.js';
import { readHeader } from './rpm-header.js';

/** @throws ScanError ARCHIVE_CORRUPT for what is no such database. */
export async function readRpmDatabase(bytes: Uint8Array, sink: ClaimSink): Promise<void> {
  const { default: initSqlJs } = await import('sql.js');
  const sqlite = await initSqlJs();
  const database = new sqlite.Database(bytes);
  try {
    const rows = database.prepare('SELECT blob FROM Packages ORDER BY hnum');
    try {
      while (rows.step()) {
        const [blob] = rows.get();
        if (blob instanceof Uint8Array && !readHeader(blob, sink)) return;
      }
    } finally {
      rows.free();
    }
  } catch (error) {
    // What SQLite says may quote the schema, which is the image's: only that it failed is told.
    throw new ScanError('ARCHIVE_CORRUPT', 'it is damaged, or no database of rpm', { cause: error });
  } finally {
    database.close();
  }
}
