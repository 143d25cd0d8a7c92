/** The tables of a store, and which version of them a file has. */
import { ScanError } from '../model/errors.js';
import type { Database } from './database.js';

/** Kept as `user_version` of the file. A later layout is reached from this one by a step of its own. */
const VERSION = 1;

/**
 * `state` is 0 waiting, 1 leased, 2 done, 3 failed. `due` is when a waiting job may be leased, and when the lease of a leased one ends, so
 * that one condition finds both. Results lie apart: what is asked of jobs all the time stays small.
 */
const TABLES = `
  CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    key TEXT NOT NULL,
    payload TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    due INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    settled INTEGER,
    sentence TEXT,
    UNIQUE (queue, key)
  );
  CREATE INDEX open_jobs ON jobs (queue, id) WHERE state < 2;
  CREATE INDEX job_states ON jobs (queue, state);
  CREATE TABLE results (queue TEXT NOT NULL, key TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (queue, key)) WITHOUT ROWID;
  CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`;

/** Makes the tables of a new file; of several processes one does. @throws ScanError UNSUPPORTED for a file of a later version. */
export function prepareTables(database: Database, path: string): void {
  if (versionOf(database) === VERSION) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(database);
    if (version > VERSION)
      throw new ScanError('UNSUPPORTED', `${path} was written by a later version of stowaway: use that one, or another folder`);
    if (version === 0) database.exec(`${TABLES} PRAGMA user_version = ${VERSION};`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: Database): number {
  const [row] = database.prepare('PRAGMA user_version').all();
  const version = typeof row === 'object' && row !== null && 'user_version' in row ? row.user_version : undefined;
  return typeof version === 'number' ? version : 0;
}
