/** Databases of rpm, made by hand: header blobs in a table as rpm 4.16 and later write it. */
import initSqlJs from 'sql.js';

type Value = readonly string[] | string | readonly number[];

/** A header: tags with strings (an array of them, or one) and 32-bit numbers. */
export function headerBlob(tags: Readonly<Record<number, Value>>): Buffer {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let offset = 0;
  for (const [tag, value] of Object.entries(tags)) {
    const isNumbers = typeof value !== 'string' && typeof value[0] === 'number';
    if (isNumbers && offset % 4 !== 0) {
      store.push(Buffer.alloc(4 - (offset % 4)));
      offset += 4 - (offset % 4);
    }
    const body = bodyOf(value);
    const count = typeof value === 'string' ? 1 : value.length;
    index.push(uint32(Number(tag), isNumbers ? 4 : typeof value === 'string' ? 6 : 8, offset, count));
    store.push(body);
    offset += body.length;
  }
  return Buffer.concat([uint32(index.length, offset), ...index, ...store]);
}

function bodyOf(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.from(`${value}\0`);
  return Buffer.concat(value.map((one) => (typeof one === 'number' ? uint32(one) : Buffer.from(`${one}\0`))));
}

export function uint32(...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, index) => bytes.writeUInt32BE(number, 4 * index));
  return bytes;
}

/** `rpmdb.sqlite` with these headers. */
export async function rpmDatabase(blobs: readonly Uint8Array[]): Promise<Uint8Array> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  for (const blob of blobs) database.run('INSERT INTO Packages (blob) VALUES (?)', [blob]);
  const bytes = database.export();
  database.close();
  return bytes;
}
