/** What the main thread and a layer thread say to each other. */
import type { LoadOptions } from '../detect/load.js';
import type { LayerContent, StretchContent } from '../layer/layer-content.js';
import type { StretchWanted } from '../layer/stretches.js';
import type { FileRange } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { Packed } from './codec.js';
import type { Blocks } from './outbox.js';

export type ToThread =
  | {
      kind: 'start';
      /** TOML files with rules, added to the built-in ones. */
      rules: readonly string[];
      select?: LoadOptions['select'];
      /** One number that the thread counts up as long as it gets on. */
      pulse: Int32Array<SharedArrayBuffer>;
      /** In which the tars come that are sent. */
      blocks: Blocks;
    }
  | { kind: 'layer'; layer: LayerTask }
  /** Of a layer that is sent: the next bytes of its tar, so many of the block. */
  | { kind: 'bytes'; block: number; length: number }
  /** Of a layer that is sent: there are no more bytes. */
  | { kind: 'end'; broken: boolean }
  /** The scan was stopped: what was found so far is wanted, at once. */
  | { kind: 'stop' };

export type FromThread =
  | { kind: 'ready'; ruleSet: string }
  /** Of a layer that is sent: the block was read. */
  | { kind: 'read'; block: number }
  /** Of a layer that is read from its file: how far. */
  | { kind: 'progress'; read: number }
  /** Of a layer that is sent. */
  | { kind: 'content'; content: Packed<LayerContent> }
  /** Of a stretch of a layer. */
  | { kind: 'stretch'; content: Packed<LayerContent>; place: Omit<StretchContent, 'content'> }
  /** Of a layer that the thread reads from its file alone. */
  | { kind: 'scanned'; layer: Packed<ScannedLayer> }
  /** A fault of the program. */
  | { kind: 'fault'; sentence: string; stack?: string };

export interface LayerTask {
  key: string;
  digest?: string;
  diffId?: string;
  size?: number;
  /** Where its bytes lie; without it, its tar is sent. */
  file?: FileRange;
  /** Of a layer that is sent: whether the thread is to hash the tar. */
  hash?: boolean;
  /** Of a plain tar in a file: what is asked for of it. The main thread hashes it. */
  stretch?: StretchWanted;
  disturbance?: Disturbance;
}

/** What tests do to a thread on its way through a layer. */
export interface Disturbance {
  /** Milliseconds before it begins. */
  delay?: number;
  /** When it has begun to read, it falls into an endless loop, or throws where nobody catches it, or fills its memory. */
  end?: 'hang' | 'throw' | 'exhaust';
}
