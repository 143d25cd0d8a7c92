/** Names are scanned, too: many in one blob, as one blob each would cost more than the content of most files. */
import type { BlobScan } from '../model/detector.js';
import type { FileMatch } from '../model/layer.js';
import type { BlobContext } from '../model/match.js';

/** Enough names for the cost of opening a blob to vanish, few enough to be nothing in memory. */
const BATCH_LENGTH = 1 << 16;

interface Place {
  entry: number;
  chain: readonly string[];
  start: number;
  end: number;
}

/** Collects names and scans them in batches; what it finds is placed in the name it lies in. */
export class Names {
  readonly #open: (context: BlobContext) => BlobScan;
  readonly #found: (match: FileMatch) => void;
  #text = '';
  #length = 0;
  #places: Place[] = [];
  /** Of all names so far. */
  bytes = 0;

  constructor(open: (context: BlobContext) => BlobScan, found: (match: FileMatch) => void) {
    this.#open = open;
    this.#found = found;
  }

  /** `name` is the entry's own, or one it mentions, as `chain` says. */
  add(entry: number, chain: readonly string[], name: string): void {
    const length = Buffer.byteLength(name);
    this.#places.push({ entry, chain, start: this.#length, end: this.#length + length });
    this.#text += `${name}\n`;
    this.#length += length + 1;
    this.bytes += length;
    if (this.#length >= BATCH_LENGTH) this.flush();
  }

  /** Scans what is left. To be called at the end. */
  flush(): void {
    if (this.#places.length === 0) return;
    const scan = this.#open({ kind: 'file' });
    scan.write(Buffer.from(this.#text));
    const places = this.#places;
    let at = 0;
    for (const match of scan.end()) {
      while (at < places.length - 1 && (places[at]?.end ?? 0) <= match.start) at += 1;
      const place = places[at];
      // What reaches from one name into the next is not there in the image.
      if (place === undefined || match.start < place.start || match.end > place.end) continue;
      const start = match.start - place.start;
      const placed = { ...match, start, end: match.end - place.start, line: 1, column: start + 1 };
      this.#found({ entry: place.entry, chain: place.chain, match: placed });
    }
    this.#text = '';
    this.#length = 0;
    this.#places = [];
  }
}
