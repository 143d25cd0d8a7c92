/** The folder of a store: who may read it, and the file in it. */
import { chmod, open } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../model/make-folder.js';
import { type Database, type Engine, loadEngine } from './database.js';
import { storeFailure } from './failure.js';
import { prepareTables } from './schema.js';
import { SqliteStore } from './sqlite-store.js';
import type { Store } from './store.js';

/** Below the folder, beside what SQLite writes with it (`-wal`, `-shm`: with the same permissions). */
const FILE = 'stowaway.db';

/** How long one process waits for the write of another, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Opens the store of a folder, and makes both where there are none: for the user alone, who can hand access on. Any number of processes of one
 * machine may have it open; a folder on a network file system is for one process.
 * @param engines which SQLite to try. Default: Node's own, else the package libsql.
 * @throws ScanError UNSUPPORTED without any SQLite, STORE_FAILED where the folder cannot be used
 */
export async function openStore(folder: string, engines?: readonly Engine[]): Promise<Store> {
  const openDatabase = await loadEngine(engines);
  const path = join(folder, FILE);
  let database: Database | undefined;
  try {
    if (await makeFolder(folder)) await chmod(folder, 0o700);
    await (await open(path, 'a', 0o600)).close();
    database = openDatabase(path);
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA journal_mode = WAL;`);
    prepareTables(database, path);
    return new SqliteStore(database, path);
  } catch (error) {
    database?.close();
    throw storeFailure(path, error);
  }
}
