/** The SQLite that is there: Node's own, or the package `libsql`. Both are used through the few calls that they have in common. */
import { createRequire } from 'node:module';
import { ScanError } from '../model/errors.js';

export type Value = string | number | null;

export interface Statement {
  run(...values: Value[]): unknown;
  /** For what returns rows. */
  all(...values: Value[]): unknown[];
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** @throws whatever the engine throws when the file is none of its own, or cannot be opened */
type OpenDatabase = (path: string) => Database;

export const ENGINES = ['node:sqlite', 'libsql'] as const;
export type Engine = (typeof ENGINES)[number];

/** The first engine that loads. @throws ScanError UNSUPPORTED when none does. */
export async function loadEngine(engines: readonly Engine[] = ENGINES): Promise<OpenDatabase> {
  for (const engine of engines) {
    const open = engine === 'libsql' ? await loadLibsql() : loadNodeSqlite();
    if (open !== undefined) return open;
  }
  throw new ScanError(
    'UNSUPPORTED',
    'There is no SQLite to keep state in: this Node has none of its own, and the optional package libsql is not installed. ' +
      'Use Node 22.13 or later, or install stowaway without --omit=optional.',
  );
}

/** Not imported by name: the types of the oldest supported Node do not know it. */
function loadNodeSqlite(): OpenDatabase | undefined {
  try {
    const loaded: unknown = createRequire(import.meta.url)('node:sqlite');
    if (!isNodeSqlite(loaded)) return undefined;
    return (path) => new loaded.DatabaseSync(path);
  } catch {
    // ERR_UNKNOWN_BUILTIN_MODULE before Node 22.5; behind a flag before 22.13.
    return undefined;
  }
}

async function loadLibsql(): Promise<OpenDatabase | undefined> {
  try {
    const { default: Libsql } = await import('libsql');
    return (path) => new Libsql(path);
  } catch {
    // Not installed, or there is no build of it for this machine.
    return undefined;
  }
}

function isNodeSqlite(loaded: unknown): loaded is { DatabaseSync: new (path: string) => Database } {
  return typeof loaded === 'object' && loaded !== null && 'DatabaseSync' in loaded && typeof loaded.DatabaseSync === 'function';
}
