/** What the members of one layer come to: entries for the timeline, matches, counts. */
import type { BlobScan } from '../model/detector.js';
import type { FileMatch, PathEntry } from '../model/layer.js';
import type { BlobContext } from '../model/match.js';
import type { Head } from '../tar/extended.js';
import type { MemberSink } from '../tar/walk.js';
import type { FileContent, PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';
import type { Limits } from '../tar/limits.js';
import { EntryTable } from '../model/entry-table.js';
import { HeldContent } from './held-content.js';
import { Names } from './names.js';
import { PackageDocuments, type ArrivingDocument } from './package-documents.js';
import { PassedKeywords } from './passed-keywords.js';
import { normalisePath } from './path.js';
import { STRETCH, stretchOf } from '../tar/stretch.js';
import { throwIfAborted } from '../tar/waiting.js';
import { markOf, type Mark } from './whiteout.js';

export interface EntriesOptions {
  /** Starts the detector on a blob. */
  open: (context: BlobContext) => BlobScan;
  limits: Limits;
  signal: AbortSignal | undefined;
  /** Takes each package database as soon as it is whole. Default: they are kept. */
  onDocument?: ((document: PackageDocument) => void) | undefined;
  /** Bytes of a stretch, see `tar/stretch.ts`. */
  stretchLength?: number | undefined;
}

export class Entries implements MemberSink {
  readonly entries = new EntryTable();
  readonly matches: FileMatch[] = [];
  readonly contents: FileContent[] = [];
  /** Package databases that nobody took. */
  readonly documents: PackageDocument[] = [];
  /** Where the first member lies in the tar. */
  first: number | undefined;
  files = 0;
  bytes = 0;
  readonly #open: (context: BlobContext) => BlobScan;
  readonly #signal: AbortSignal | undefined;
  readonly #names: Names;
  readonly #held: HeldContent;
  readonly #packages: PackageDocuments;
  readonly #passed = new PassedKeywords();
  readonly #stretchLength: number;
  #stretch = 0;
  /** The member whose content comes. */
  #file: { entry: number; path: string; size: number; scan: BlobScan; document: ArrivingDocument | undefined } | undefined;

  constructor({ open, limits, signal, onDocument, stretchLength = STRETCH }: EntriesOptions) {
    this.#open = open;
    this.#signal = signal;
    this.#stretchLength = stretchLength;
    this.#held = new HeldContent(limits.heldFileBytes);
    this.#packages = new PackageDocuments(limits, onDocument ?? ((document) => this.documents.push(document)));
    this.#names = new Names(open, (match) => this.matches.push(match));
  }

  /** Of all names and link targets. */
  get nameBytes(): number {
    return this.#names.bytes;
  }

  /** Package databases that were not kept, and files that were not looked at to their end. To be asked at the end. */
  skipped(): Skip[] {
    return [...this.#packages.skipped(), ...this.#passed.skipped()];
  }

  /** Remembers the member and scans everything it holds: its names, its pax values, its content whatever its type. */
  begin(head: Head): void {
    throwIfAborted(this.#signal);
    this.first ??= head.offset;
    this.#enter(stretchOf(head.offset, this.#stretchLength));
    const path = normalisePath(head.name);
    const entry = this.entries.length;
    const mark = markOf(head, path);
    if (mark === undefined) this.entries.push(entryOf(head, path));
    else for (const each of marked(mark, path)) this.entries.push(each);
    this.#names.add(entry, NAME, head.name);
    if (head.linkname !== undefined) this.#names.add(entry, TARGET, head.linkname);
    this.#scanPax(entry, path, head.pax);
    if (head.type === 'file') this.files += 1;
    if (head.size === 0) return;
    this.#file = {
      entry,
      path,
      size: head.size,
      scan: this.#open({ kind: 'file', path, hasty: true }),
      document: head.type === 'file' ? this.#packages.start(entry, path, head.size) : undefined,
    };
    this.#held.start(head.size);
  }

  content(bytes: Uint8Array): void {
    throwIfAborted(this.#signal);
    this.bytes += bytes.length;
    this.#file?.scan.write(bytes);
    this.#held.add(bytes);
    this.#file?.document?.add(bytes);
  }

  settle(): void {
    this.#held.settle();
  }

  /** A file that broke off is searched as far as it came. */
  end(): void {
    if (this.#file === undefined) return;
    const { entry, path, size, scan, document } = this.#file;
    this.#file = undefined;
    document?.end();
    const matches = scan.end();
    this.#passed.add(path, scan.passedOver());
    if (matches.length > 0) {
      const remarkOn = this.#held.remarks();
      for (const match of matches) {
        const remark = remarkOn(match);
        this.matches.push({ entry, match, ...(remark !== undefined && { remark }) });
      }
      this.contents.push({ entry, size, ...this.#held.digests() });
    }
    this.#held.drop();
  }

  /** To be called at the end, also when the layer broke off. */
  finish(): void {
    this.#held.close();
    this.#names.flush();
    this.matches.sort((a, b) => a.entry - b.entry);
  }

  /** Names of different stretches are scanned apart, whether one reads them all or not: so the same is found in them. */
  #enter(stretch: number): void {
    if (stretch === this.#stretch) return;
    this.#stretch = stretch;
    this.#names.flush();
  }

  #scanPax(entry: number, path: string, pax: Head['pax']): void {
    for (const key in pax) {
      const value = pax[key];
      if (value === undefined || NAMED.has(key) || NUMBER.test(value)) continue;
      const scan = this.#open({ kind: 'file', path });
      scan.write(Buffer.from(value));
      for (const match of scan.end()) this.matches.push({ entry, chain: [`pax:${key}`], match });
    }
  }
}

const NAME = ['name'];
const TARGET = ['target'];

/** Scanned as the names they are. */
const NAMED = new Set(['path', 'linkpath', 'GNU.sparse.name']);

/** Times, sizes, ids. */
const NUMBER = /^[\d.-]{0,20}$/;

function marked(mark: Mark, path: string): PathEntry[] {
  switch (mark.kind) {
    case 'whiteout':
      return [{ path: mark.path, kind: 'whiteout' }];
    case 'opaque':
      // With overlayfs the directory itself carries the mark.
      return mark.path === path
        ? [
            { path, kind: 'opaque' },
            { path, kind: 'directory' },
          ]
        : [{ path: mark.path, kind: 'opaque' }];
    case 'bookkeeping':
      return [{ path, kind: 'special' }];
  }
}

function entryOf({ type, linkname = '' }: Head, path: string): PathEntry {
  switch (type) {
    case 'link':
      return { path, kind: 'hardlink', target: normalisePath(linkname) };
    case 'symlink':
      return { path, kind: 'symlink', target: linkname };
    default:
      return { path, kind: type };
  }
}
