/**
 * The claims of one layer in columns: some forty bytes each, where objects and texts would take a few hundred. Paths are kept as hashes; what
 * a claim is looked up by is always a path at hand.
 */
import type { ClaimColumns, Digests } from '../../model/ownership.js';
import type { Claim, ClaimedDigest } from './claim.js';

/** One claim, found again. */
export interface FoundClaim {
  /** What `startDocument` gave. */
  document: number;
  package: string;
  size?: number;
  hasDigest: boolean;
  /** Whether a file with these digests is what the package brought. False when the claim has none. */
  isOf: (digests: Digests) => boolean;
}

const ALGORITHMS: readonly (ClaimedDigest['algorithm'] | undefined)[] = [undefined, 'md5', 'sha1', 'sha256'];

/** Kept of a digest: as much as an MD5 has. */
const KEPT = 16;

const FIRST_CAPACITY = 1024;

export class ClaimTable {
  #capacity = 0;
  #count = 0;
  #hashes = new Float64Array(0);
  #documents = new Uint32Array(0);
  #packages = new Uint32Array(0);
  /** -1 where it is not known. */
  #sizes = new Float64Array(0);
  #algorithms = new Uint8Array(0);
  #digests = new Uint8Array(0);
  readonly #names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #most: number;

  /** @param most claims that are taken. */
  constructor(most: number) {
    this.#most = most;
  }

  /** A table that was taken down as columns. */
  static of({ names, ...columns }: ClaimColumns): ClaimTable {
    const count = columns.hashes.length;
    const table = new ClaimTable(count);
    for (const name of names) table.#names.push(name);
    table.#capacity = table.#count = count;
    table.#hashes = columns.hashes;
    table.#documents = columns.documents;
    table.#packages = columns.packages;
    table.#sizes = columns.sizes;
    table.#algorithms = columns.algorithms;
    table.#digests = columns.digests;
    return table;
  }

  /** All that is in it, once it is trimmed; not to be changed. */
  columns(): ClaimColumns {
    return {
      hashes: this.#hashes,
      documents: this.#documents,
      packages: this.#packages,
      sizes: this.#sizes,
      algorithms: this.#algorithms,
      digests: this.#digests,
      names: this.#names,
    };
  }

  /** Whether a claim was refused. */
  isFull = false;

  get size(): number {
    return this.#count;
  }

  /** @returns false, and takes nothing, when the table is full. */
  add(document: number, claim: Claim): boolean {
    if (this.#count >= this.#most) {
      this.isFull = true;
      return false;
    }
    if (this.#count === this.#capacity) this.#grow(Math.min(this.#most, Math.max(FIRST_CAPACITY, 2 * this.#capacity)));
    const row = this.#count++;
    this.#hashes[row] = hashOf(claim.path);
    this.#documents[row] = document;
    this.#packages[row] = this.#numberOf(claim.package);
    this.#sizes[row] = claim.size ?? -1;
    this.#algorithms[row] = ALGORITHMS.indexOf(claim.digest?.algorithm);
    if (claim.digest !== undefined) this.#keep(row, claim.digest.bytes);
    return true;
  }

  /** Gives back what is reserved and not used. To be called when all is in. */
  trim(): void {
    this.#grow(this.#count);
    this.#numbers.clear();
  }

  /** Every claim on a path of one of these hashes, in the order in which they were added: one look at each row for all paths at once. */
  find(hashes: ReadonlySet<number>, found: (hash: number, claim: FoundClaim) => void): void {
    for (let row = 0; row < this.#count; row++) {
      const hash = this.#hashes[row] ?? 0;
      if (hashes.has(hash)) found(hash, this.#claimAt(row));
    }
  }

  /** One by one: for so few bytes a view and a call cost ten times as much. */
  #keep(row: number, digest: Uint8Array): void {
    for (let index = 0; index < KEPT; index++) this.#digests[row * KEPT + index] = digest[index] ?? 0;
  }

  #claimAt(row: number): FoundClaim {
    const size = this.#sizes[row] ?? -1;
    const algorithm = ALGORITHMS[this.#algorithms[row] ?? 0];
    const kept = Buffer.from(this.#digests.subarray(row * KEPT, row * KEPT + KEPT)).toString('hex');
    return {
      document: this.#documents[row] ?? 0,
      package: this.#names[this.#packages[row] ?? 0] ?? '',
      ...(size >= 0 && { size }),
      hasDigest: algorithm !== undefined,
      isOf: (digests) => algorithm !== undefined && digests[algorithm].slice(0, 2 * KEPT) === kept,
    };
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    this.#hashes = resized(this.#hashes, new Float64Array(capacity));
    this.#documents = resized(this.#documents, new Uint32Array(capacity));
    this.#packages = resized(this.#packages, new Uint32Array(capacity));
    this.#sizes = resized(this.#sizes, new Float64Array(capacity));
    this.#algorithms = resized(this.#algorithms, new Uint8Array(capacity));
    this.#digests = resized(this.#digests, new Uint8Array(capacity * KEPT));
  }
}

function resized<T extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from.subarray(0, to.length));
  return to;
}

/** 53 bits of a path, by which its claims are kept. On merged-usr systems databases still say `lib/…` of what lies in `usr/lib/…`. */
export function hashOf(path: string): number {
  const merged = MERGED_USR.test(path) ? path.slice('usr/'.length) : path;
  // cyrb53: two multiplicative lanes of 32 bits. Whoever forges a collision could as well forge the database.
  let [low, high] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < merged.length; index++) {
    const code = merged.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (high & 0x1fffff) * 0x100000000 + (low >>> 0);
}

const MERGED_USR = /^usr\/(?:bin|sbin|lib(?:32|64|x32)?)\//;
