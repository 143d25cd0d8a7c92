/**
 * The entries of a layer in columns of bytes: a fraction of what as many small objects take, and moved to another thread without a copy.
 * An entry becomes an object only when it is asked for.
 */
import type { EntryKind, EntryList, PathEntry } from './layer.js';

/** Neighbouring entries. */
export interface EntryPage {
  /** Path and target of each, one behind the other, in UTF-8. */
  text: Uint8Array<ArrayBuffer>;
  /** Where in it the path ends, and where the target does: two for each. */
  ends: Uint32Array<ArrayBuffer>;
  /** Index into `KINDS`, and whether there is a target. */
  kinds: Uint8Array<ArrayBuffer>;
}

const KINDS: readonly EntryKind[] = ['file', 'directory', 'symlink', 'hardlink', 'whiteout', 'opaque', 'special'];
const HAS_TARGET = 0x80;

/** A page is full with so many entries, or so many bytes of text. */
const PAGE_ENTRIES = 4096;
const PAGE_TEXT = 256 << 10;

export class EntryTable implements EntryList {
  readonly #full: EntryPage[];
  /** Number of the first entry of each full page. */
  readonly #firsts: number[] = [];
  #length = 0;
  #open: OpenPage | undefined;

  /** @param pages of `pages()` of another one. */
  constructor(pages: readonly EntryPage[] = []) {
    this.#full = [...pages];
    for (const { kinds } of pages) {
      this.#firsts.push(this.#length);
      this.#length += kinds.length;
    }
  }

  static of(entries: EntryList): EntryTable {
    if (entries instanceof EntryTable) return entries;
    const table = new EntryTable();
    entries.forEach((entry) => table.push(entry));
    return table;
  }

  get length(): number {
    return this.#length;
  }

  push(entry: PathEntry): void {
    this.#open ??= new OpenPage();
    this.#open.push(entry);
    this.#length += 1;
    if (this.#open.isFull) this.#close();
  }

  at(index: number): PathEntry | undefined {
    if (index < 0 || index >= this.#length) return undefined;
    this.#close();
    const page = lastNotAbove(this.#firsts, index);
    const columns = this.#full[page];
    return columns === undefined ? undefined : entryOf(columns, index - (this.#firsts[page] ?? 0), byBytes(columns));
  }

  forEach(look: (entry: PathEntry, index: number) => void): void {
    let index = 0;
    for (const page of this.pages()) {
      const text = wholeText(page);
      for (let at = 0; at < page.kinds.length; at += 1, index += 1) look(entryOf(page, at, text), index);
    }
  }

  /** All entries, to be transferred. */
  pages(): readonly EntryPage[] {
    this.#close();
    return this.#full;
  }

  #close(): void {
    if (this.#open === undefined) return;
    const page = this.#open.closed();
    this.#open = undefined;
    this.#firsts.push(this.#length - page.kinds.length);
    this.#full.push(page);
  }
}

class OpenPage {
  #text = Buffer.allocUnsafeSlow(PAGE_TEXT >> 6);
  readonly #ends: number[] = [];
  readonly #kinds: number[] = [];
  #used = 0;

  get isFull(): boolean {
    return this.#kinds.length === PAGE_ENTRIES || this.#used >= PAGE_TEXT;
  }

  push({ path, kind, target }: PathEntry): void {
    this.#write(path);
    this.#write(target ?? '');
    this.#kinds.push(KINDS.indexOf(kind) | (target === undefined ? 0 : HAS_TARGET));
  }

  closed(): EntryPage {
    const text = new Uint8Array(this.#used);
    text.set(this.#text.subarray(0, this.#used));
    return { text, ends: Uint32Array.from(this.#ends), kinds: Uint8Array.from(this.#kinds) };
  }

  #write(text: string): void {
    // In UTF-8 a UTF-16 unit takes three bytes at most.
    const most = this.#used + 3 * text.length;
    if (most > this.#text.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(most, 2 * this.#text.length));
      this.#text.copy(larger, 0, 0, this.#used);
      this.#text = larger;
    }
    this.#used += this.#text.write(text, this.#used);
    this.#ends.push(this.#used);
  }
}

/** Gives the text between two byte offsets of a page. */
type TextOf = (start: number, end: number) => string;

function byBytes({ text }: EntryPage): TextOf {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  return (start, end) => bytes.toString('utf8', start, end);
}

/** Decodes the page at once where bytes are characters: slices of one string cost a fraction. */
function wholeText(page: EntryPage): TextOf {
  const decode = byBytes(page);
  const whole = decode(0, page.text.length);
  return whole.length === page.text.length ? (start, end) => whole.slice(start, end) : decode;
}

function entryOf({ ends, kinds }: EntryPage, at: number, text: TextOf): PathEntry {
  const start = at === 0 ? 0 : (ends[2 * at - 1] ?? 0);
  const middle = ends[2 * at] ?? start;
  const kind = kinds[at] ?? 0;
  const entry: PathEntry = { path: text(start, middle), kind: KINDS[kind & ~HAS_TARGET] ?? 'special' };
  if ((kind & HAS_TARGET) !== 0) entry.target = text(middle, ends[2 * at + 1] ?? middle);
  return entry;
}

/** The last index whose number is not above `wanted`, by halving. */
function lastNotAbove(numbers: readonly number[], wanted: number): number {
  let low = 0;
  for (let high = numbers.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
