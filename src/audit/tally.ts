/** Counts what an audit reads, and tells of it now and then. */
import type { AuditProgress } from '../model/audit.js';
import type { Progress } from '../model/report.js';
import type { Ledger } from './ledger.js';
import type { StoredRoot } from './stored.js';
import { isSureLeak } from '../report/groups.js';

/** Between two reports, in milliseconds. */
const INTERVAL = 250;

export class Tally {
  readonly #leaks = new Set<string>();
  #read = { layers: 0, bytes: 0 };
  #all = { layers: 0, bytes: 0 };
  #images = 0;
  #told = -Infinity;
  readonly #started: number;

  constructor(
    private readonly ledger: Ledger,
    private readonly onProgress: ((progress: AuditProgress) => void) | undefined,
    private readonly now: () => number,
    private readonly signal: AbortSignal,
  ) {
    this.#started = now();
  }

  isStopped(): boolean {
    return this.signal.aborted;
  }

  hear(progress: Progress): void {
    if (progress.kind !== 'layer-start' || progress.known === true) return;
    this.#read.layers++;
    this.#read.bytes += progress.size ?? 0;
  }

  /** Of a manifest that was scanned. */
  done({ images }: StoredRoot): void {
    this.#images++;
    for (const { layers, findings } of images) {
      this.#all.layers += layers.length;
      this.#all.bytes += layers.reduce((sum, { size }) => sum + size, 0);
      for (const finding of findings) if (isSureLeak(finding)) this.#leaks.add(finding.secret);
    }
  }

  async tell(): Promise<void> {
    if (this.onProgress === undefined || this.now() - this.#told < INTERVAL) return;
    this.#told = this.now();
    const { repositories, images } = await this.ledger.progress();
    const left = images.known - images.done;
    const seconds = (this.now() - this.#started) / 1000;
    this.onProgress({
      repositories,
      images,
      layers: { read: this.#read.layers, shared: Math.max(0, this.#all.layers - this.#read.layers) },
      bytes: { read: this.#read.bytes, shared: Math.max(0, this.#all.bytes - this.#read.bytes) },
      findings: this.#leaks.size,
      // Of what is not listed yet nobody knows how much it is.
      ...(this.#images > 0 && repositories.listed === repositories.known && { secondsLeft: (seconds / this.#images) * left }),
    });
  }
}
