/** The threads of a run: hired when there is work for them, replaced when they break down. */
import { stoppedLayer } from '../layer/unread-layer.js';
import type { LayerBlob } from '../model/image.js';
import type { LayerThread, ThreadSetting } from './layer-thread.js';
import { later, whole, type LayerWork } from './layer-work.js';
import type { Disturbance } from './messages.js';
import { dismiss, engage } from './reserve.js';

export interface CrewSetting extends ThreadSetting {
  /** Most threads at once, besides the main thread, which does a part of the work for one of them. */
  threads: number;
  signal?: AbortSignal | undefined;
  disturb?: ((key: string) => Disturbance) | undefined;
}

/** Stored bytes; less is scanned before it is shared out. */
const WORTH = 1 << 20;

export class Crew {
  readonly #setting: CrewSetting;
  /** Those that work; who has nothing to do waits in the reserve. */
  readonly #threads = new Set<LayerThread>();
  readonly #waiting: ((thread: LayerThread) => void)[] = [];
  #isFeeding = false;
  readonly #stop = (): void => {
    for (const thread of this.#threads) thread.stop();
  };

  constructor(setting: CrewSetting) {
    this.#setting = setting;
    setting.signal?.addEventListener('abort', this.#stop);
  }

  /** Reads a layer as soon as a thread is free. */
  read(blob: LayerBlob, onProgress: (read: number) => void): LayerWork {
    const { signal, disturb } = this.#setting;
    const isStopped = (): boolean => signal?.aborted === true;
    const give = async (): Promise<LayerWork> => {
      if (isStopped()) return whole(Promise.resolve(stoppedLayer(blob)));
      const thread = await this.#hire();
      if (thread.isOver || isStopped()) {
        this.#release(thread);
        return whole(Promise.resolve(stoppedLayer(blob)));
      }
      const feed = !this.#isFeeding && this.#isAlone(blob);
      this.#isFeeding ||= feed;
      const work = thread.read(blob, { feed, onProgress, signal, disturbance: disturb?.(blob.key) });
      if (feed) void work.taken.then(() => (this.#isFeeding = false));
      const release = (): void => this.#release(thread);
      work.scanned.then(release, release);
      return work;
    };
    return later(give());
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
