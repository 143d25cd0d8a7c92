/** Tells a thread that is stuck from one that has much to do. */

/** Looks within the time that is allowed. A machine that slept, or a busy main thread, makes them late but no more. */
const LOOKS = 10;

export class Watchdog {
  readonly #timer: NodeJS.Timeout;

  /**
   * @param pulse Counted up by whoever is watched.
   * @param isDue Whether anything is to be expected of it at all.
   * @param patience Milliseconds without a beat after which `onSilence` is called, once.
   */
  constructor(pulse: Int32Array<SharedArrayBuffer>, isDue: () => boolean, patience: number, onSilence: () => void) {
    let last = Atomics.load(pulse, 0);
    let silent = 0;
    this.#timer = setInterval(() => {
      const beat = Atomics.load(pulse, 0);
      silent = beat === last && isDue() ? silent + 1 : 0;
      last = beat;
      if (silent < LOOKS) return;
      this.stop();
      onSilence();
    }, patience / LOOKS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
