/** What was found in neighbouring stretches of a layer, as one: entries are counted on, and limits on the whole of it hold. */
import { EntryTable, type EntryPage } from '../model/entry-table.js';
import type { FileMatch } from '../model/layer.js';
import type { FileContent, PackageDocument } from '../model/ownership.js';
import type { Skip } from '../model/skip.js';
import type { Limits } from '../tar/limits.js';
import type { LayerContent, StretchContent } from './layer-content.js';

export class JoinedContent {
  readonly #limits: Limits;
  readonly #pages: EntryPage[] = [];
  readonly #matches: FileMatch[] = [];
  readonly #contents: FileContent[] = [];
  readonly #documents: PackageDocument[] = [];
  /** By their reason. */
  readonly #skipped = new Map<string, Skip>();
  #entries = 0;
  #nameBytes = 0;
  #documentBytes = 0;
  #files = 0;
  #bytes = 0;
  #whole = true;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Takes the next stretch. @returns false when a limit on the whole layer may be reached */
  add({ content, nameBytes }: StretchContent): boolean {
    const before = this.#entries;
    const placed = <Placed extends { entry: number }>(one: Placed): Placed => ({ ...one, entry: one.entry + before });
    for (const page of EntryTable.of(content.entries).pages()) this.#pages.push(page);
    for (const match of content.matches) this.#matches.push(placed(match));
    for (const each of content.contents) this.#contents.push(placed(each));
    for (const document of content.documents) this.#documents.push(placed(document));
    for (const skip of content.skipped) this.#skip(skip);
    this.#entries += content.entries.length;
    this.#nameBytes += nameBytes;
    this.#documentBytes += content.documents.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#files += content.files;
    this.#bytes += content.bytes;
    this.#whole = content.whole;
    return this.#isWithinLimits();
  }

  content(): LayerContent {
    return {
      whole: this.#whole,
      files: this.#files,
      bytes: this.#bytes,
      entries: new EntryTable(this.#pages),
      matches: this.#matches,
      contents: this.#contents,
      documents: this.#documents,
      skipped: [...this.#skipped.values()],
    };
  }

  /** Of each kind the first is told, and how many there are. */
  #skip(skip: Skip): void {
    const told = this.#skipped.get(skip.reason);
    this.#skipped.set(skip.reason, told === undefined ? skip : { ...told, count: (told.count ?? 1) + (skip.count ?? 1) });
  }

  /** A member has one entry at least. */
  #isWithinLimits(): boolean {
    const { entries, nameBytes, packageDocuments, packageDocumentBytes } = this.#limits;
    return (
      this.#entries <= entries &&
      this.#nameBytes <= nameBytes &&
      this.#documents.length <= packageDocuments &&
      this.#documentBytes <= packageDocumentBytes
    );
  }
}
