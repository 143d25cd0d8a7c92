/** The part of sql.js that is used: https://sql.js.org/documentation/. The package has no types of its own. */
declare module 'sql.js' {
  export interface Statement {
    /** Goes to the next row; false when there is none. */
    step(): boolean;
    get(): (number | string | Uint8Array | null)[];
    free(): void;
  }

  export interface Database {
    prepare(sql: string): Statement;
    run(sql: string, values?: readonly (number | string | Uint8Array | null)[]): Database;
    export(): Uint8Array;
    close(): void;
  }

  export default function initSqlJs(): Promise<{ Database: new (bytes?: Uint8Array) => Database }>;
}
