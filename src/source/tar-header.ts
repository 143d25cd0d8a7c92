/** Headers of the tar that a tree is packed into: ustar, with a pax header in front of what does not fit. POSIX.1-2017, `pax`. */

export interface Header {
  name: string;
  type: 'file' | 'directory' | 'symlink';
  /** Of a symlink. */
  target?: string;
  mode: number;
  /** In bytes. */
  size: number;
}

const BLOCK = 512;
const TYPE_FLAGS = { file: '0', symlink: '2', directory: '5', pax: 'x' };
/** Eleven octal digits. */
const SIZE_LIMIT = 8 ** 11;

/** The blocks that announce a member; its content and `padding` follow. Time and owner are zero. */
export function encodeHeader({ name, type, target = '', mode, size }: Header): Uint8Array {
  const records = [
    ...(fits(name) ? [] : [record('path', name)]),
    ...(fits(target) ? [] : [record('linkpath', target)]),
    ...(size < SIZE_LIMIT ? [] : [record('size', String(size))]),
  ];
  const header = block(name, TYPE_FLAGS[type], { target, mode, size: size < SIZE_LIMIT ? size : 0 });
  if (records.length === 0) return header;
  const pax = Buffer.from(records.join(''));
  return Buffer.concat([
    block('PaxHeader', TYPE_FLAGS.pax, { target: '', mode: 0o644, size: pax.length }),
    pax,
    padding(pax.length),
    header,
  ]);
}

/** The zeros between a content of `size` bytes and the next header. */
export function padding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two zero blocks. */
export const END_OF_TAR: Uint8Array = new Uint8Array(2 * BLOCK);

function fits(text: string): boolean {
  return /^[\x20-\x7e]{0,100}$/.test(text);
}

/** `<length> <key>=<value>\n`, where the length counts its own digits. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + 1;
  while (rest + String(length).length !== length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function block(name: string, flag: string, { target, mode, size }: { target: string; mode: number; size: number }): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, digits: number): void => void bytes.write(value.toString(8).padStart(digits, '0'), offset);
  bytes.write(name, 0, 100);
  octal(mode, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  bytes.write(flag, 156);
  bytes.write(target, 157, 100);
  bytes.write('ustar\0' + '00', 257, 'latin1');
  // The sum is taken with blanks in its own place.
  bytes.fill(' ', 148, 156);
  octal(
    bytes.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  );
  bytes[154] = 0;
  return bytes;
}
