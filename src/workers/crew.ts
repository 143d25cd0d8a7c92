/** The threads of a run: hired when there is work for them, replaced when they break down, dismissed all at once. */
import type { LayerBlob } from '../model/image.js';
import type { LayerThread, ThreadSetting } from './layer-thread.js';
import { later, stopped, whole, type LayerWork } from './layer-work.js';
import type { Disturbance } from './messages.js';
import { dismiss, engage } from './reserve.js';

export interface CrewSetting extends ThreadSetting {
  /** Most threads at once, besides the main thread, which reads, uncompresses and hashes for one of them. */
  threads: number;
  signal?: AbortSignal | undefined;
  disturb?: ((key: string) => Disturbance) | undefined;
}

export class Crew {
  readonly #setting: CrewSetting;
  readonly #threads = new Set<LayerThread>();
  readonly #idle: LayerThread[] = [];
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
      if (isStopped()) return whole(Promise.resolve(stopped(blob)));
      const thread = await this.#hire();
      if (thread.isOver || isStopped()) {
        this.#release(thread);
        return whole(Promise.resolve(stopped(blob)));
      }
      const feed = !this.#isFeeding;
      this.#isFeeding ||= feed;
      const work = thread.read(blob, { feed, onProgress, signal, disturbance: disturb?.(blob.key) });
      if (feed) void work.taken.then(() => (this.#isFeeding = false));
      const release = (): void => this.#release(thread);
      work.scanned.then(release, release);
      return work;
    };
    return later(give());
  }

  /** Dismisses every thread; one that still works is ended, whatever it is doing. */
  async end(): Promise<void> {
    this.#setting.signal?.removeEventListener('abort', this.#stop);
    await Promise.all([...this.#threads].map(dismiss));
  }

  async #hire(): Promise<LayerThread> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isOver) return idle;
      this.#threads.delete(idle);
    }
    if (this.#threads.size < this.#setting.threads) return this.#new();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #release(thread: LayerThread): void {
    const isLost = thread.isOver && this.#setting.signal?.aborted !== true;
    if (isLost) this.#threads.delete(thread);
    const next = this.#waiting.shift();
    if (next !== undefined) next(isLost ? this.#new() : thread);
    else if (!isLost) this.#idle.push(thread);
  }

  #new(): LayerThread {
    const thread = engage(this.#setting);
    this.#threads.add(thread);
    return thread;
  }
}
