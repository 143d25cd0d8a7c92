/** Where a layer is scanned: small ones right here, large ones on threads of their own. What comes of it is the same. */
import { availableParallelism } from 'node:os';
import { frozenOf, type LoadOptions } from '../detect/load.js';
import { readLayer } from '../layer/read-layer.js';
import type { Detector } from '../model/detector.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { Crew } from './crew.js';
import { SMALLEST } from './first-thread.js';
import { later, whole, type LayerListener, type LayerWork } from './layer-work.js';
import type { Disturbance } from './messages.js';
import { readAhead } from './read-ahead.js';

export interface LayerScannerOptions {
  detector: Detector;
  /** The rule files that the detector was made of, besides the built-in ones. */
  rules: readonly string[];
  /** Which of them all count. */
  select?: LoadOptions['select'];
  /** Layers scanned at once; 1 is without any thread. */
  jobs: number;
  signal?: AbortSignal | undefined;
  workers?: WorkerOptions | undefined;
}

/** For tests. */
export interface WorkerOptions {
  /** Stored bytes up to which a run needs no threads. Default 4 MiB: less is scanned before a thread has started. */
  smallest?: number;
  /** Milliseconds without a sign of life after which a thread is given up. Default a minute. */
  patience?: number;
  /** Bytes of a plain layer from which new threads are started to scan it together. Default 384 MiB. */
  cutFrom?: number;
  /** What befalls the thread that reads the layer `key`. */
  disturb?: (key: string) => Disturbance;
}

/** More threads than this wait for memory and disk rather than work. */
const MOST_JOBS = 8;

const PATIENCE = 60_000;

/** The cores, up to 8. */
export function defaultJobs(): number {
  return Math.min(MOST_JOBS, availableParallelism());
}

export class LayerScanner {
  readonly jobs: number;
  readonly #detector: Detector;
  readonly #signal: AbortSignal | undefined;
  readonly #smallest: number;
  readonly #crew: Crew;
  /** Stored bytes that came so far: many small layers are a large one. */
  #come = 0;

  constructor({ detector, rules, select, jobs, signal, workers = {} }: LayerScannerOptions) {
    this.jobs = jobs;
    this.#detector = detector;
    this.#signal = signal;
    this.#smallest = workers.smallest ?? SMALLEST;
    const { patience = PATIENCE, disturb, cutFrom } = workers;
    let known: LoadOptions['frozen'];
    const frozen = (): LoadOptions['frozen'] => (known ??= frozenOf(detector));
    this.#crew = new Crew({ threads: jobs, rules, select, frozen, ruleSet: detector.ruleSet, patience, signal, disturb, cutFrom });
  }

  /** Never throws ABORTED: a layer that the signal stopped has a Skip that says so. */
  scan(blob: LayerBlob, listener: LayerListener): LayerWork {
    const size = blob.file?.length ?? blob.size;
    if (this.jobs === 1 || size !== undefined || this.#come >= this.#smallest) return this.#place(blob, size ?? 0, listener);
    // Of unknown size: it is small if it ends soon.
    return later(readAhead(blob.bytes, this.#smallest).then(({ held, bytes }) => this.#place({ ...blob, bytes }, held, listener)));
  }

  /** Ends all threads. */
  close(): Promise<void> {
    return this.#crew.end();
  }

  #place(blob: LayerBlob, size: number, listener: LayerListener): LayerWork {
    this.#come += size;
    return this.jobs > 1 && this.#come >= this.#smallest ? this.#crew.read(blob, listener) : whole(this.#here(blob, listener));
  }

  #here(blob: LayerBlob, listener: LayerListener): Promise<ScannedLayer> {
    const signal = this.#signal;
    return readLayer(blob, { open: (context) => this.#detector.open(context), ...listener, ...(signal !== undefined && { signal }) });
  }
}
