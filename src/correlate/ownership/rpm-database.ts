/**
 * The database of rpm since 4.16: an SQLite file whose table `Packages` holds one header for each package. It comes from anyone: its schema
 * is not run, and no more is read from it than its own size, however often its pages name each other.
 */
import type { Statement } from 'sql.js';
import { ScanError } from '../../model/errors.js';
import type { ClaimSink } from './claim.js';
import { readHeader } from './rpm-header.js';

/** Bytes of one header; that of a kernel with its thousands of files has three million. */
const LONGEST_HEADER = 16 << 20;

/** Headers read; a full installation has some thousands of packages. */
const MOST_HEADERS = 100_000;

/** A real table without computed columns: reading a view, a virtual table or a computed column would run what the schema says. */
const IS_PLAIN = `SELECT (SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'Packages' AND rootpage > 0) = 1
  AND (SELECT count(*) FROM pragma_table_xinfo('Packages') WHERE hidden <> 0) = 0`;

const HEADERS = `SELECT blob FROM Packages WHERE typeof(blob) = 'blob' AND length(blob) <= ${LONGEST_HEADER} LIMIT ${MOST_HEADERS}`;

/** @throws ScanError ARCHIVE_CORRUPT for what is no such database; what was read before it broke off has been handed over. */
export async function readRpmDatabase(bytes: Uint8Array, sink: ClaimSink): Promise<void> {
  const { default: initSqlJs } = await import('sql.js');
  const sqlite = await initSqlJs();
  const database = new sqlite.Database(withoutLog(bytes));
  try {
    if (firstValue(database.prepare(IS_PLAIN)) !== 1) throw new TypeError('no plain table Packages');
    const rows = database.prepare(HEADERS);
    try {
      for (let left = bytes.length; left >= 0 && rows.step();) {
        const [blob] = rows.get();
        if (!(blob instanceof Uint8Array)) continue;
        left -= blob.length;
        if (!readHeader(blob, sink)) return;
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

/**
 * rpm writes ahead into a log, which it empties when it is done; a database that is marked so asks for the log and for shared memory, and
 * there is neither. https://www.sqlite.org/fileformat2.html#file_format_version_numbers
 */
function withoutLog(bytes: Uint8Array): Uint8Array {
  if (bytes[WRITE_VERSION] !== WRITE_AHEAD) return bytes;
  const plain = Uint8Array.from(bytes);
  plain.fill(ROLLBACK, WRITE_VERSION, WRITE_VERSION + 2);
  return plain;
}

/** Followed by the read version. */
const WRITE_VERSION = 18;
const WRITE_AHEAD = 2;
const ROLLBACK = 1;

function firstValue(statement: Statement): unknown {
  try {
    return statement.step() ? statement.get()[0] : undefined;
  } finally {
    statement.free();
  }
}
