/** The threads of a run: hired when there is work for them, replaced when they break down. */
import type { StretchContent } from '../layer/layer-content.js';
import type { StretchWanted } from '../layer/stretches.js';
import { stoppedLayer } from '../layer/unread-layer.js';
import type { FileRange, LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { LayerThread, ThreadSetting } from './layer-thread.js';
import { later, whole, type LayerListener, type LayerWork } from './layer-work.js';
import type { Disturbance } from './messages.js';
import { dismiss, engage, idleThreads } from './reserve.js';
import { isPlain, scanTogether } from './together.js';

export interface CrewSetting extends ThreadSetting {
  /** Most threads at once, besides the main thread, which does a part of the work for one of them. */
  threads: number;
  signal?: AbortSignal | undefined;
  disturb?: ((key: string) => Disturbance) | undefined;
  /** Bytes of a plain layer from which new threads are worth starting to scan it together. */
  cutFrom?: number | undefined;
}

/** Stored bytes; less is scanned before it is shared out. */
const WORTH = 4 << 20;

/** A new thread takes as long to compile its code as to scan some two hundred megabytes. */
const CUT_FROM = 384 << 20;

/** Such a part of that is enough where a thread of an earlier scan waits: a new one will be used again, too. */
const CUT_AGAIN = 1 / 4;

export class Crew {
  readonly #setting: CrewSetting;
  /** Those that work; who has nothing to do waits in the reserve. */
  readonly #threads = new Set<LayerThread>();
  readonly #waiting: ((thread: LayerThread) => void)[] = [];
  /** Whether the main thread does its part of a layer. */
  #isSharing = false;
  readonly #stop = (): void => {
    for (const thread of this.#threads) thread.stop();
  };

  constructor(setting: CrewSetting) {
    this.#setting = setting;
    setting.signal?.addEventListener('abort', this.#stop);
  }

  /** Reads a layer as soon as a thread is free. */
  read(blob: LayerBlob, listener: LayerListener): LayerWork {
    const { signal, disturb } = this.#setting;
    const isStopped = (): boolean => signal?.aborted === true;
    const { file } = blob;
    const give = async (): Promise<LayerWork> => {
      if (isStopped()) return whole(Promise.resolve(stoppedLayer(blob)));
      const isShared = !this.#isSharing && this.#isAlone(blob);
      this.#isSharing ||= isShared;
      if (isShared && file !== undefined && (await isPlain(file))) return this.#readTogether(blob, file, listener);
      const thread = await this.#hire();
      if (thread.isOver || isStopped()) {
        this.#release(thread);
        return whole(Promise.resolve(stoppedLayer(blob)));
      }
      const release = (): void => this.#release(thread);
      const work = thread.read(blob, { feed: isShared, ...listener, signal, disturbance: disturb?.(blob.key) });
      if (isShared) void work.taken.then(() => (this.#isSharing = false));
      work.scanned.then(release, release);
      return work;
    };
    return later(give());
  }

  #readTogether(blob: LayerBlob, file: FileRange, listener: LayerListener): LayerWork {
    const { signal, threads, cutFrom = CUT_FROM } = this.#setting;
    const idle = idleThreads(this.#setting);
    const isCut = file.length >= (idle > 0 ? CUT_AGAIN * cutFrom : cutFrom) || idle >= threads - this.#threads.size;
    const read = (stretch: StretchWanted): Promise<StretchContent | ScannedLayer> => this.#readStretch(blob, file, stretch, listener);
    const { hashed, scanned } = scanTogether(blob, file, { read, isCut, signal, ...listener });
    void hashed.then(() => (this.#isSharing = false));
    return whole(scanned);
  }

  async #readStretch(
    blob: LayerBlob,
    file: FileRange,
    stretch: StretchWanted,
    { onDocument }: LayerListener,
  ): Promise<StretchContent | ScannedLayer> {
    const { signal, disturb } = this.#setting;
    const thread = await this.#hire();
    try {
      if (thread.isOver || signal?.aborted === true) return stoppedLayer(blob);
      return await thread.readStretch(blob, file, stretch, { onDocument, disturbance: disturb?.(blob.key) });
    } finally {
      this.#release(thread);
    }
  }

  /** Whether this layer would keep a thread busy after all others are done. Where no more is known, it may be the last one. */
  #isAlone({ size = Infinity, rest = 0 }: LayerBlob): boolean {
    return size >= rest / (this.#setting.threads - 1) && size >= WORTH;
  }

  /** Ends every thread that still works, whatever it is doing. */
  async end(): Promise<void> {
    this.#setting.signal?.removeEventListener('abort', this.#stop);
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  async #hire(): Promise<LayerThread> {
    if (this.#threads.size < this.#setting.threads) return this.#engage();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(thread: LayerThread): void {
    const isLost = thread.isOver && this.#setting.signal?.aborted !== true;
    const next = this.#waiting.shift();
    if (next !== undefined && !isLost) {
      next(thread);
      return;
    }
    this.#threads.delete(thread);
    void dismiss(thread);
    next?.(this.#engage());
  }

  #engage(): LayerThread {
    const thread = engage(this.#setting);
    this.#threads.add(thread);
    return thread;
  }
}
