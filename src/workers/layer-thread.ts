/** One thread that reads layers, seen from the main thread. */
import type { LoadOptions } from '../detect/load.js';
import { Worker } from 'node:worker_threads';
import { unreadLayer } from '../layer/unread-layer.js';
import { WatchedBytes } from '../layer/watched.js';
import { sentenceOf } from '../model/errors.js';
import type { LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { unpack } from './codec.js';
import { stopped, type LayerWork } from './layer-work.js';
import type { Disturbance, FromThread, ToThread } from './messages.js';
import { Outbox } from './outbox.js';
import { Watchdog } from './watchdog.js';

/** What is built, both for `src/workers` and for `dist/workers`: a thread runs JavaScript only. */
const ENTRY = new URL('../../dist/workers/layer-worker.js', import.meta.url);

/** A layer of five million entries needs it; whoever needs more ends alone, not the whole process. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

export interface ThreadSetting {
  rules: readonly string[];
  select?: LoadOptions['select'];
  /** Digest of the rules that the thread must come to. */
  ruleSet: string;
  /** Milliseconds without a sign of life after which a thread that has work is given up. */
  patience: number;
}

interface Task {
  blob: LayerBlob;
  onProgress: (read: number) => void;
  outbox: Outbox | undefined;
  settle: (layer: ScannedLayer | { fault: Error }) => void;
}

export class LayerThread {
  /** Whether it can take no more work. */
  isOver = false;
  readonly #worker: Worker;
  readonly #setting: ThreadSetting;
  readonly #pulse = new Int32Array(new SharedArrayBuffer(4));
  #task: Task | undefined;

  constructor(setting: ThreadSetting) {
    this.#setting = setting;
    // Nothing of how this process was started concerns the thread: neither loaders nor debug logs.
    this.#worker = new Worker(ENTRY, { resourceLimits: LIMITS, env: {}, argv: [], execArgv: [] });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('messageerror', (error) => this.#giveUp(error.message));
    this.#worker.on('error', (error) => this.#giveUp(sentenceOf(error)));
    this.#worker.on('exit', (code) => this.#giveUp(`exit code ${code}`));
    this.#say({ kind: 'start', rules: setting.rules, select: setting.select, pulse: this.#pulse });
  }

  /** Reads a layer; only when the one before is settled. @param signal Ends a wait for bytes; the thread itself is ended by `end`. */
  read(
    blob: LayerBlob,
    options: { onProgress: (read: number) => void; signal?: AbortSignal | undefined; disturbance?: Disturbance | undefined },
  ): LayerWork {
    const { key, digest, size, file } = blob;
    const { onProgress, signal, disturbance } = options;
    const outbox =
      file !== undefined
        ? undefined
        : new Outbox({
            take: (bytes) => this.#say({ kind: 'bytes', bytes }, [bytes.buffer]),
            end: (failure) => this.#say({ kind: 'end', ...(failure !== undefined && { failure }) }),
          });
    const scanned = new Promise<ScannedLayer>((resolve, reject) => {
      const watchdog = new Watchdog(
        this.#pulse,
        () => outbox?.isWaitedFor ?? true,
        this.#setting.patience,
        () => {
          this.#giveUp(`it did nothing for ${this.#setting.patience / 1000} seconds`);
        },
      );
      const settle = (result: ScannedLayer | { fault: Error }): void => {
        watchdog.stop();
        outbox?.close();
        this.#task = undefined;
        if ('fault' in result) reject(result.fault);
        else resolve(result);
      };
      this.#task = { blob, onProgress, outbox, settle };
    });
    this.#say({
      kind: 'layer',
      layer: {
        key,
        ...(digest !== undefined && { digest }),
        ...(size !== undefined && { size }),
        ...(file !== undefined && { file }),
        ...(disturbance !== undefined && { disturbance }),
      },
    });
    const taken = outbox?.send(new WatchedBytes(blob.bytes, { signal })) ?? scanned.then(() => undefined);
    return { taken, scanned };
  }

  /** Ends it, whatever it is doing; its layer is told of as interrupted. */
  async end(): Promise<void> {
    this.isOver = true;
    const task = this.#task;
    task?.settle(stopped(task.blob));
    await this.#worker.terminate();
  }

  #say(message: ToThread, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.isOver) this.#worker.postMessage(message, transfer);
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        if (message.ruleSet !== this.#setting.ruleSet) this.#giveUp('it has other rules: they changed meanwhile, or the build is stale');
        break;
      case 'used':
        this.#task?.outbox?.credit(message.bytes);
        break;
      case 'progress':
        this.#task?.onProgress(message.read);
        break;
      case 'scanned':
        this.#task?.settle(unpack(message.layer));
        break;
      case 'fault':
        this.#task?.settle({ fault: Object.assign(new Error(message.sentence), { stack: message.stack }) });
        break;
      default:
        message satisfies never;
    }
  }

  #giveUp(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    const task = this.#task;
    task?.settle(unreadLayer(task.blob, 'interrupted', `the thread that read the layer broke down and what it found is lost: ${why}`));
    void this.#worker.terminate();
  }
}
