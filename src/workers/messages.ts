/** What the main thread and a layer thread say to each other. */
import type { LoadOptions } from '../detect/load.js';
import type { LayerContent, StretchContent } from '../layer/layer-content.js';
import type { StretchWanted } from '../layer/stretches.js';
import type { ErrorCode } from '../model/errors.js';
import type { FileRange } from '../model/image.js';
import type { ScannedLayer } from '../model/layer.js';
import type { PackageDocument } from '../model/ownership.js';
import type { Packed } from './codec.js';
import type { Blocks } from './outbox.js';

export type ToThread =
  | {
      kind: 'start';
      /** TOML files with rules, added to the built-in ones. */
      rules: readonly string[];
      select?: LoadOptions['select'];
      /** The same rules, compiled. */
      frozen?: LoadOptions['frozen'];
      /** One number that the thread counts up as long as it gets on. */
      pulse: Int32Array<SharedArrayBuffer>;
      /** In which the layers come that are sent. */
      blocks: Blocks;
    }
  | { kind: 'layer'; layer: LayerTask }
  /** Of a layer that is sent: the next bytes, so many of the block. */
  | { kind: 'bytes'; block: number; length: number }
  /** Of a layer that is sent: there are no more bytes. */
  | { kind: 'end'; broken?: BreakOff }
  /** The scan was stopped: what was found so far is wanted, at once. */
  | { kind: 'stop' };

export type FromThread =
  | { kind: 'ready'; ruleSet: string }
  /** Of a layer that is sent: the block was read. */
  | { kind: 'read'; block: number }
  /** Of a layer that is read from its file: how far. */
  | { kind: 'progress'; read: number }
  /** A package database of the layer. */
  | { kind: 'document'; document: PackageDocument }
  /** Of a tar that is sent. */
  | { kind: 'content'; content: Packed<LayerContent> }
  /** Of a stretch of a layer. */
  | { kind: 'stretch'; content: Packed<LayerContent>; place: Omit<StretchContent, 'content'> }
  /** Of a layer that the thread reads alone. */
  | { kind: 'scanned'; layer: Packed<ScannedLayer> }
  /** A fault of the program. */
  | { kind: 'fault'; sentence: string; stack?: string };

export interface LayerTask {
  key: string;
  digest?: string;
  diffId?: string;
  size?: number;
  /** Where its bytes lie; without it, they are sent. */
  file?: FileRange;
  /** Where it is the tar that is sent, and the main thread keeps the books of it: whether this thread is to hash it. Else it comes as it is stored. */
  tar?: { hash: boolean };
  /** Of a plain tar in a file: what is asked for of it. The main thread hashes it. */
  stretch?: StretchWanted;
  disturbance?: Disturbance;
}

/** Why the bytes of a layer end before they should. */
export interface BreakOff {
  sentence: string;
  /** Of a ScanError, unless that only says that something was cut. */
  code?: ErrorCode;
}

/** What tests do to a thread on its way through a layer. */
export interface Disturbance {
  /** Milliseconds before it begins. */
  delay?: number;
  /** When it has begun to read, it falls into an endless loop, or throws where nobody catches it, or fills its memory. */
  end?: 'hang' | 'throw' | 'exhaust';
}
