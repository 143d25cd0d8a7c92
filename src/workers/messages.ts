/** What the main thread and a layer thread say to each other. */
import type { LoadOptions } from '../detect/load.js';
import { ScanError, sentenceOf, type ErrorCode } from '../model/errors.js';
import type { FileRange } from '../model/image.js';
import { TruncatedError } from '../tar/truncated.js';
import type { PackedLayer } from './codec.js';

export type ToThread =
  | {
      kind: 'start';
      /** TOML files with rules, added to the built-in ones. */
      rules: readonly string[];
      select?: LoadOptions['select'];
      /** One number that the thread counts up as long as it gets on. */
      pulse: Int32Array<SharedArrayBuffer>;
    }
  | { kind: 'layer'; layer: LayerTask }
  /** Of a layer without a file: its next bytes. */
  | { kind: 'bytes'; bytes: Uint8Array<ArrayBuffer> }
  /** Of a layer without a file: it has no more bytes, or its stream broke. */
  | { kind: 'end'; failure?: Failure };

export type FromThread =
  | { kind: 'ready'; ruleSet: string }
  /** So many bytes were used up. */
  | { kind: 'used'; bytes: number }
  | { kind: 'progress'; read: number }
  | { kind: 'scanned'; layer: PackedLayer }
  /** A fault of the program. */
  | { kind: 'fault'; sentence: string; stack?: string };

export interface LayerTask {
  key: string;
  digest?: string;
  size?: number;
  /** Where its bytes lie; without it they are sent. */
  file?: FileRange;
  disturbance?: Disturbance;
}

/** What tests do to a thread on its way through a layer. */
export interface Disturbance {
  /** Milliseconds before it begins. */
  delay?: number;
  /** When it has begun to read, it falls into an endless loop, or throws where nobody catches it, or fills its memory. */
  end?: 'hang' | 'throw' | 'exhaust';
}

/** An error as it crosses; an `Error` would lose its class. */
export interface Failure {
  sentence: string;
  code?: ErrorCode;
  /** Of a TruncatedError: which data were cut. */
  format?: string;
}

export function failureOf(error: unknown): Failure {
  const sentence = sentenceOf(error);
  if (error instanceof TruncatedError) return { sentence, format: error.format };
  return error instanceof ScanError ? { sentence, code: error.code } : { sentence };
}

export function errorOf({ sentence, code, format }: Failure): Error {
  if (format !== undefined) return new TruncatedError(format);
  return code === undefined ? new Error(sentence) : new ScanError(code, sentence);
}
