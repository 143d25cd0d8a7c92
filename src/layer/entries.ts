/** What the members of one layer come to: entries for the timeline, matches, counts. */
import type { BlobScan } from '../model/detector.js';
import type { FileMatch, PathEntry } from '../model/layer.js';
import type { BlobContext } from '../model/match.js';
import type { TarMember } from '../tar/members.js';
import type { FileContent, PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';
import type { Limits } from '../tar/limits.js';
import { HeldContent } from './held-content.js';
import { Names } from './names.js';
import { PackageDocuments } from './package-documents.js';
import { normalisePath } from './path.js';
import { throwIfAborted } from '../tar/waiting.js';
import { markOf } from './whiteout.js';

export interface EntriesOptions {
  /** Starts the detector on a blob. */
  open: (context: BlobContext) => BlobScan;
  limits: Limits;
  signal: AbortSignal | undefined;
}

export class Entries {
  readonly entries: PathEntry[] = [];
  readonly matches: FileMatch[] = [];
  readonly contents: FileContent[] = [];
  files = 0;
  bytes = 0;
  readonly #open: (context: BlobContext) => BlobScan;
  readonly #signal: AbortSignal | undefined;
  readonly #names: Names;
  readonly #held: HeldContent;
  readonly #packages: PackageDocuments;

  constructor({ open, limits, signal }: EntriesOptions) {
    this.#open = open;
    this.#signal = signal;
    this.#held = new HeldContent(limits.heldFileBytes);
    this.#packages = new PackageDocuments(limits);
    this.#names = new Names(open, (match) => this.matches.push(match));
  }

  get documents(): readonly PackageDocument[] {
    return this.#packages.documents;
  }

  /** Package databases that were not kept. To be asked at the end. */
  skipped(): Skip[] {
    return this.#packages.skipped();
  }

  /** Remembers the member and scans everything it holds: its names, its pax values, its content whatever its type. */
  async add(member: TarMember): Promise<void> {
    throwIfAborted(this.#signal);
    const path = normalisePath(member.name);
    const entry = this.entries.length;
    this.entries.push(...entriesOf(member, path));
    this.#names.add(entry, NAME, member.name);
    if (member.linkname !== undefined) this.#names.add(entry, TARGET, member.linkname);
    this.#scanPax(entry, path, member.pax);
    if (member.type === 'file') this.files += 1;
    if (member.size > 0) await this.#scanContent(entry, path, member);
  }

  /** To be called at the end, also when the layer broke off. */
  finish(): void {
    this.#names.flush();
    this.matches.sort((a, b) => a.entry - b.entry);
  }

  async #scanContent(entry: number, path: string, { type, size, content }: TarMember): Promise<void> {
    const scan = this.#open({ kind: 'file', path });
    const document = type === 'file' ? this.#packages.start(entry, path, size) : undefined;
    this.#held.start(size);
    try {
      for await (const chunk of content) {
        throwIfAborted(this.#signal);
        this.bytes += chunk.length;
        scan.write(chunk);
        this.#held.add(chunk);
        document?.add(chunk);
      }
      document?.end();
    } finally {
      // A file that breaks off is still searched as far as it goes.
      const matches = scan.end();
      for (const match of matches) this.matches.push({ entry, match });
      if (matches.length > 0) this.contents.push({ entry, size, ...this.#held.digests() });
      this.#held.drop();
    }
  }

  #scanPax(entry: number, path: string, pax: TarMember['pax']): void {
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

function entriesOf(member: TarMember, path: string): PathEntry[] {
  const mark = markOf(member, path);
  switch (mark?.kind) {
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
    case undefined:
      return [entryOf(member, path)];
  }
}

function entryOf({ type, linkname = '' }: TarMember, path: string): PathEntry {
  switch (type) {
    case 'link':
      return { path, kind: 'hardlink', target: normalisePath(linkname) };
    case 'symlink':
      return { path, kind: 'symlink', target: linkname };
    default:
      return { path, kind: type };
  }
}
