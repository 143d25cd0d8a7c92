/** One thread that reads layers, seen from the main thread. */
import type { LoadOptions } from '../detect/load.js';
import type { Worker } from 'node:worker_threads';
import type { StretchContent } from '../layer/layer-content.js';
import type { StretchWanted } from '../layer/stretches.js';
import { stoppedLayer, unreadLayer } from '../layer/unread-layer.js';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { FileRange, LayerBlob } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import { unpack } from './codec.js';
import { Feeding } from './feeding.js';
import { nextThread } from './first-thread.js';
import { Forwarding } from './forwarding.js';
import { whole, type LayerListener, type LayerWork } from './layer-work.js';
import type { Disturbance, FromThread, ToThread } from './messages.js';
import { makeBlocks, type Outbox } from './outbox.js';
import { Watchdog } from './watchdog.js';

/** Milliseconds that a thread has to tell what it found when the scan is stopped. */
const GRACE = 1000;

export interface ThreadSetting {
  rules: readonly string[];
  select?: LoadOptions['select'];
  /** The rules as they are compiled already. Asked for by each thread that begins. */
  frozen?: () => LoadOptions['frozen'];
  /** Digest of the rules that the thread must come to. */
  ruleSet: string;
  /** Milliseconds without a sign of life after which a thread that has work is given up. */
  patience: number;
}

export interface ReadOptions extends LayerListener {
  /** Whether the main thread does a part of it, even though the thread could do all by itself. */
  feed: boolean;
  /** Ends a wait for bytes; the thread itself is ended by `end`. */
  signal?: AbortSignal | undefined;
  disturbance?: Disturbance | undefined;
}

/** What is known here of the layer that the thread reads. */
interface Task extends LayerListener {
  blob: LayerBlob;
  /** Where it is sent from, if it is sent. */
  outbox?: Outbox;
}

/** It is over with the first of these that is called. */
interface Current extends Task {
  hear: (message: FromThread) => void;
  lose: (layer: ScannedLayer) => void;
  fail: (fault: Error) => void;
}

export class LayerThread {
  /** Whether it can take no more work. */
  isOver = false;
  readonly setting: ThreadSetting;
  readonly #worker: Worker;
  readonly #pulse = new Int32Array(new SharedArrayBuffer(4));
  readonly #blocks = makeBlocks();
  #current: Current | undefined;
  /** When its last layer is settled. */
  #settled: Promise<unknown> = Promise.resolve();

  constructor(setting: ThreadSetting) {
    this.setting = setting;
    this.#worker = nextThread();
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('messageerror', (error) => this.#giveUp(error.message));
    this.#worker.on('error', (error) => this.#giveUp(sentenceOf(error)));
    this.#worker.on('exit', (code) => this.#giveUp(`exit code ${code}`));
    const { rules, select, frozen } = setting;
    this.#say({ kind: 'start', rules, select, frozen: frozen?.(), pulse: this.#pulse, blocks: this.#blocks });
  }

  /** Whether it could begin a layer right now. */
  get isFree(): boolean {
    return !this.isOver && this.#current === undefined;
  }

  /** From now on it keeps the process alive, as it does when it is new. */
  ref(): void {
    this.#worker.ref();
  }

  unref(): void {
    this.#worker.unref();
  }

  /** Reads a layer; only when the one before is settled. */
  read(blob: LayerBlob, options: ReadOptions): LayerWork {
    return options.feed ? this.#feed(blob, options) : this.#leave(blob, options);
  }

  /** Reads a stretch of a plain tar in a file; only when what it read before is settled. @returns what stands for the layer, if the thread comes to no end with it. */
  readStretch(
    blob: LayerBlob,
    file: FileRange,
    stretch: StretchWanted,
    { onDocument, disturbance }: Pick<ReadOptions, 'onDocument' | 'disturbance'>,
  ): Promise<StretchContent | ScannedLayer> {
    const { key } = blob;
    const read = this.#begin({ blob, onDocument, onProgress: () => undefined }, (message): StretchContent | undefined => {
      if (message.kind !== 'stretch') return undefined;
      return { ...message.place, content: unpack(message.content) };
    });
    this.#say({ kind: 'layer', layer: { key, file, stretch, ...(disturbance !== undefined && { disturbance }) } });
    return read;
  }

  /** The bytes are read here, too: whatever of the work can be done beside the scanning is. */
  #feed(blob: LayerBlob, { onProgress, onDocument, signal, disturbance }: ReadOptions): LayerWork {
    const { key } = blob;
    const feeding = new Feeding(blob, {
      blocks: this.#blocks,
      begin: (tar) => this.#say({ kind: 'layer', layer: { key, tar, ...(disturbance !== undefined && { disturbance }) } }),
      say: (message) => this.#say(message),
      signal,
      onProgress,
    });
    const scanned = this.#begin({ blob, onProgress, onDocument, outbox: feeding.outbox }, (message) =>
      message.kind === 'content' ? feeding.layer(unpack(message.content)) : undefined,
    );
    const taken = feeding.send().catch((error: unknown) => {
      if (error instanceof ScanError && error.code === 'ABORTED') this.#current?.lose(stoppedLayer(blob));
      else this.#current?.fail(error instanceof Error ? error : new Error(sentenceOf(error)));
    });
    return { taken, scanned };
  }

  /** The thread does all of it, but for getting at bytes that are in no file. */
  #leave(blob: LayerBlob, { onProgress, onDocument, signal, disturbance }: ReadOptions): LayerWork {
    const { key, digest, diffId, size, file } = blob;
    const say = (message: ToThread): void => this.#say(message);
    const forwarding = file === undefined ? new Forwarding(blob, { blocks: this.#blocks, say, signal, onProgress }) : undefined;
    const scanned = this.#begin({ blob, onProgress, onDocument, ...(forwarding && { outbox: forwarding.outbox }) }, (message) =>
      message.kind === 'scanned' ? unpack(message.layer) : undefined,
    );
    this.#say({
      kind: 'layer',
      layer: {
        key,
        ...(file !== undefined && { file }),
        ...(digest !== undefined && { digest }),
        ...(diffId !== undefined && { diffId }),
        ...(size !== undefined && { size }),
        ...(disturbance !== undefined && { disturbance }),
      },
    });
    return forwarding === undefined ? whole(scanned) : { taken: forwarding.send(), scanned };
  }

  /** @param answerOf What it waits for, if the message brings it. */
  #begin<Answer>(task: Task, answerOf: (message: FromThread) => Answer | undefined): Promise<Answer | ScannedLayer> {
    const { patience } = this.setting;
    const isDue = (): boolean => task.outbox?.isWaitedFor ?? true;
    const answer = new Promise<Answer | ScannedLayer>((resolve, reject) => {
      const watchdog = new Watchdog(this.#pulse, isDue, patience, () => this.#giveUp(`it did nothing for ${patience / 1000} seconds`));
      const end = (): void => {
        watchdog.stop();
        task.outbox?.close();
        this.#current = undefined;
      };
      const settle = (result: Answer | ScannedLayer): void => {
        end();
        resolve(result);
      };
      const hear = (message: FromThread): void => {
        const result = answerOf(message);
        if (result !== undefined) settle(result);
      };
      const fail = (fault: Error): void => {
        end();
        reject(fault);
      };
      this.#current = { ...task, hear, lose: settle, fail };
    });
    this.#settled = answer.catch(() => undefined);
    return answer;
  }

  /** Asks for what it found so far; it has a moment to tell, then it is ended. */
  stop(): void {
    this.#say({ kind: 'stop' });
    const timer = setTimeout(() => void this.end(), GRACE);
    void this.#settled.then(() => {
      clearTimeout(timer);
      return this.end();
    });
  }

  /** Ends it, whatever it is doing; its layer is told of as interrupted. */
  async end(): Promise<void> {
    this.isOver = true;
    const task = this.#current;
    task?.lose(stoppedLayer(task.blob));
    await this.#worker.terminate();
  }

  #say(message: ToThread): void {
    if (!this.isOver) this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    const task = this.#current;
    switch (message.kind) {
      case 'ready':
        if (message.ruleSet !== this.setting.ruleSet) this.#giveUp('it has other rules: they changed meanwhile, or the build is stale');
        break;
      case 'read':
        task?.outbox?.wasRead(message.block);
        break;
      case 'progress':
        task?.onProgress(message.read);
        break;
      case 'document':
        task?.onDocument(message.document);
        break;
      case 'content':
      case 'stretch':
      case 'scanned':
        task?.hear(message);
        break;
      case 'fault':
        task?.fail(Object.assign(new Error(message.sentence), { stack: message.stack }));
        break;
      default:
        message satisfies never;
    }
  }

  #giveUp(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    const task = this.#current;
    task?.lose(unreadLayer(task.blob, 'interrupted', `the thread that read the layer broke down and what it found is lost: ${why}`));
    void this.#worker.terminate();
  }
}
