/**
 * The header of an rpm package as its database keeps it: https://rpm-software-management.github.io/rpm/manual/format_header.html, without the
 * magic. Two counts, an index of 16 bytes a tag (tag, type, offset, count), then the store that the offsets point into; all big-endian.
 */
import { digestOfHex, type ClaimSink, type ClaimedDigest } from './claim.js';
import { relative } from './lines.js';

const TAG = {
  name: 1000,
  fileSizes: 1028,
  fileDigests: 1035,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  longFileSizes: 5008,
  algorithm: 5011,
};
const TYPE = { int32: 4, int64: 5, string: 6, strings: 8 };

/** `PGPHASHALGO` of the file digests; without the tag it is MD5. */
const ALGORITHMS: Readonly<Record<number, ClaimedDigest['algorithm']>> = { 1: 'md5', 2: 'sha1', 8: 'sha256' };

/** Hands over every file of the package. False when the sink wants no more; what is damaged is as if it were not there. */
export function readHeader(blob: Uint8Array, sink: ClaimSink): boolean {
  const header = new Header(blob);
  const names = header.strings(TAG.baseNames);
  const folders = header.strings(TAG.dirNames);
  const folderOf = header.numbers(TAG.dirIndexes);
  const digests = header.strings(TAG.fileDigests);
  const sizes = header.numbers(TAG.fileSizes);
  const longSizes = header.numbers(TAG.longFileSizes);
  const algorithm = ALGORITHMS[header.numbers(TAG.algorithm)[0] ?? 1];
  const [name = ''] = header.strings(TAG.name);
  return names.every((base, index) => {
    const folder = folders[folderOf[index] ?? -1];
    if (folder === undefined) return true;
    const digest = algorithm === undefined ? undefined : digestOfHex(algorithm, digests[index] ?? '');
    // Directories and links have none; nor have ghosts, which the package only names and a running system makes.
    if (digest === undefined) return true;
    const size = longSizes[index] ?? sizes[index];
    return sink({ package: name, path: relative(folder + base), digest, ...(size !== undefined && { size }) });
  });
}

interface Place {
  type: number;
  offset: number;
  count: number;
}

class Header {
  readonly #bytes: Buffer;
  /** Where the store begins. */
  readonly #store: number = 0;
  readonly #places = new Map<number, Place>();

  constructor(blob: Uint8Array) {
    this.#bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.length);
    if (blob.length < INTRO) return;
    const tags = this.#bytes.readUInt32BE(0);
    this.#store = INTRO + tags * INDEX_ENTRY;
    if (this.#store > blob.length) return;
    for (let at = INTRO; at < this.#store; at += INDEX_ENTRY) {
      const [tag, type, offset, count] = [0, 4, 8, 12].map((field) => this.#bytes.readUInt32BE(at + field));
      if (tag !== undefined && type !== undefined && offset !== undefined && count !== undefined)
        this.#places.set(tag, { type, offset, count });
    }
  }

  /** Of a string or string array; as many as are there. */
  strings(tag: number): string[] {
    const place = this.#places.get(tag);
    if (place?.type !== TYPE.string && place?.type !== TYPE.strings) return [];
    const values: string[] = [];
    for (let at = this.#store + place.offset; values.length < place.count;) {
      const end = at < this.#bytes.length ? this.#bytes.indexOf(0, at) : -1;
      if (end === -1) break;
      values.push(this.#bytes.toString('utf8', at, end));
      at = end + 1;
    }
    return values;
  }

  /** Of an array of 32 or 64 bits; as many as are there. */
  numbers(tag: number): number[] {
    const place = this.#places.get(tag);
    if (place?.type !== TYPE.int32 && place?.type !== TYPE.int64) return [];
    const width = place.type === TYPE.int32 ? 4 : 8;
    const start = this.#store + place.offset;
    const count = Math.max(0, Math.min(place.count, Math.floor((this.#bytes.length - start) / width)));
    return Array.from({ length: count }, (_, index) => {
      const at = start + index * width;
      return width === 4 ? this.#bytes.readUInt32BE(at) : Number(this.#bytes.readBigUInt64BE(at));
    });
  }
}

/** The two counts. */
const INTRO = 8;
const INDEX_ENTRY = 16;
