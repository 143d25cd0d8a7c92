import type { Format, FormatOptions, SealedImage, SealedReport } from '../report/format.js';
import type { StreamedFormat } from '../report/formats.js';
import type { Output } from './output.js';

/** A report in one format, and where it goes. */
export interface Rendering {
  format: Format;
  /** How it is written while the scan runs, where it can be. A file is never seen half-written, so that is for standard output. */
  streamed?: StreamedFormat | undefined;
  /** Without a file: standard output, which one of them at most may have. */
  file: string | undefined;
}

/** The report on standard output that is written while the scan runs, image by image; nothing where none of them is. */
export class LiveReport {
  readonly #rendering: Rendering | undefined;
  readonly #output: Output | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(
    renderings: readonly Rendering[],
    outputs: readonly Output[],
    private readonly options: FormatOptions,
  ) {
    const at = renderings.findIndex(({ file, streamed }) => file === undefined && streamed !== undefined);
    this.#rendering = renderings[at];
    this.#output = outputs[at];
  }

  get isWanted(): boolean {
    return this.#rendering !== undefined;
  }

  add(image: SealedImage): void {
    const text = this.#rendering?.streamed?.image(image, this.options) ?? '';
    this.#written = this.#written.then(() => this.#output?.write(text));
    // Told by `written`; until then it must not count as unhandled.
    this.#written.catch(() => undefined);
  }

  /** What is still to be written at the end; undefined for a report that is not written live. */
  rest(rendering: Rendering, report: SealedReport): string | undefined {
    return rendering === this.#rendering ? rendering.streamed?.rest(report, this.options) : undefined;
  }

  /** Resolves when all that was added is written. @throws ScanError OUTPUT_FAILED */
  written(): Promise<void> {
    return this.#written;
  }
}
