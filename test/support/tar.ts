/** Tar archives as literals: well-formed ones from a list of entries, hostile ones from single hand-made blocks. */
import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

export interface TarEntry {
  name: string;
  content?: string | Uint8Array;
  type?: 'file' | 'directory' | 'symlink' | 'link' | 'character-device' | 'fifo';
  linkname?: string;
  /** Records of a pax header in front of the entry. */
  pax?: Record<string, string>;
}

/** A ustar archive with its two closing zero blocks; names over 100 bytes go into a pax header. */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBlocks), END_OF_ARCHIVE]);
}

export const END_OF_ARCHIVE = Buffer.alloc(1024);

const TYPE_FLAGS = { file: '0', link: '1', symlink: '2', 'character-device': '3', directory: '5', fifo: '6' } as const;

function entryBlocks(entry: TarEntry): Buffer {
  const content = Buffer.from(entry.content ?? '');
  const name = Buffer.from(entry.name);
  const linkname = Buffer.from(entry.linkname ?? '');
  const pax = {
    ...entry.pax,
    ...(name.length > 100 ? { path: entry.name } : {}),
    ...(linkname.length > 100 ? { linkpath: entry.linkname ?? '' } : {}),
  };
  return Buffer.concat([
    Object.keys(pax).length > 0 ? paxBlocks(pax) : Buffer.alloc(0),
    rawHeader({
      name: name.subarray(0, 100),
      linkname: linkname.subarray(0, 100),
      type: TYPE_FLAGS[entry.type ?? 'file'],
      size: content.length,
    }),
    padded(content),
  ]);
}

/** A pax header, `x` for the next entry or `g` for all that follow, with its records. */
export function paxBlocks(records: Readonly<Record<string, string>>, type: 'x' | 'g' = 'x'): Buffer {
  return extendedBlocks(type, Buffer.from(Object.entries(records).map(paxRecord).join('')));
}

function paxRecord([key, value]: [string, string]): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest;
  while (length !== rest + String(length).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

/** An extended header (`x`, `g`, `L`, `K`) with any body, well-formed or not. */
export function extendedBlocks(type: string, body: Uint8Array): Buffer {
  return Buffer.concat([rawHeader({ name: 'PaxHeaders/0', type, size: body.length }), padded(body)]);
}

/** The bytes filled up with zeros to whole blocks. */
export function padded(bytes: string | Uint8Array): Buffer {
  const content = Buffer.from(bytes);
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}

export interface RawHeader {
  name: string | Uint8Array;
  /** One character: `0`, `1`, `S`, NUL… */
  type?: string;
  /** Octal when a number of at most eleven digits; a base-256 field for a bigint, negative ones too; bytes as they are. */
  size?: number | bigint | Uint8Array;
  linkname?: string | Uint8Array;
  prefix?: string;
  /** `v7` has no magic at all. */
  magic?: 'ustar' | 'gnu' | 'v7';
  device?: { major: number; minor: number };
  /** More bytes at fixed offsets, such as the sparse map of `S`. */
  patch?: Readonly<Record<number, Uint8Array>>;
  /** Instead of the right one. */
  checksum?: number;
}

/** One header block, exactly as asked for. */
export function rawHeader(header: RawHeader): Buffer {
  const block = Buffer.alloc(512);
  Buffer.from(header.name).copy(block, 0, 0, 100);
  block.write('0000644\0', 100, 'latin1');
  block.write('0000000\0', 108, 'latin1');
  block.write('0000000\0', 116, 'latin1');
  sizeField(header.size ?? 0).copy(block, 124);
  block.write('00000000000\0', 136, 'latin1');
  block.write(header.type ?? '0', 156, 'latin1');
  Buffer.from(header.linkname ?? '').copy(block, 157, 0, 100);
  block.write({ ustar: 'ustar\u000000', gnu: 'ustar  \0', v7: '' }[header.magic ?? 'ustar'], 257, 'latin1');
  if (header.device !== undefined) {
    block.write(`${octal(header.device.major, 7)}\0${octal(header.device.minor, 7)}\0`, 329, 'latin1');
  }
  block.write(header.prefix ?? '', 345, 155);
  for (const [offset, bytes] of Object.entries(header.patch ?? {})) Buffer.from(bytes).copy(block, Number(offset));
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(header.checksum ?? sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function sizeField(size: number | bigint | Uint8Array): Buffer {
  if (typeof size === 'number') return Buffer.from(`${octal(size, 11)}\0`, 'latin1');
  if (typeof size !== 'bigint') return Buffer.from(size);
  const field = Buffer.alloc(12);
  const bits = BigInt.asUintN(96, size);
  field.writeBigUInt64BE(bits >> 32n, 0);
  field.writeUInt32BE(Number(bits & 0xffffffffn), 8);
  field[0] = size < 0n ? 0xff : 0x80;
  return field;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

export function gzipped(bytes: Uint8Array): Buffer {
  return gzipSync(bytes);
}

/** Whether the `zstd` program can be run; where continuous integration lacks it, that is an error. */
export const hasZstd: boolean = (() => {
  const found = spawnSync('zstd', ['--version']).status === 0;
  if (!found && process.env['CI']) throw new Error('zstd is not on the PATH: install it, continuous integration runs every test');
  if (!found) console.warn('SKIPPED: every test that needs the zstd program; install zstd to run them');
  return found;
})();

/** One zstd frame, made by the `zstd` program. */
export function zstdCompressed(bytes: Uint8Array, flags: readonly string[] = []): Buffer {
  const run = spawnSync('zstd', ['-q', '-c', ...flags], { input: bytes, maxBuffer: 1 << 30 });
  if (run.status !== 0) throw new Error(`zstd failed: ${run.stderr.toString()}`);
  return run.stdout;
}
