/** A thread that starts while the program itself is still being loaded: it is ready when the first layer is, instead of then beginning to load. */
import { Worker } from 'node:worker_threads';
import { ScanError, sentenceOf } from '../model/errors.js';
import { INSTALLATION } from '../model/installation.js';

/** Stored bytes of a run up to which it needs no threads: less is scanned before one has started. */
export const SMALLEST = 4 << 20;

/** What is built, both for `src/workers` and for `dist/workers`: a thread runs JavaScript only. */
const ENTRY = new URL('dist/workers/layer-worker.js', INSTALLATION);

/** Many times what the largest layer within the limits needs; whoever needs more ends alone, not the whole process. */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 64 };

/** What a thread is told at its birth. */
export interface Birth {
  /** Whether it is likely to be asked for the built-in rules, so that it makes their detector before it is asked. */
  isEarly: boolean;
}

/** Nobody's yet. */
let first: Worker | undefined;

/** Starts a thread for whoever needs one first. It keeps no process alive; nothing happens where it cannot be started. */
export function startFirstThread(): void {
  if (first !== undefined) return;
  try {
    first = birth({ isEarly: true });
    first.on('error', forget).on('exit', forget).unref();
  } catch {
    // Whoever needs one will be told.
  }
}

/** The one that was started, or else a new one. It keeps the process alive. @throws ScanError LIMIT_EXCEEDED where no thread can be started */
export function nextThread(): Worker {
  const worker = first;
  if (worker === undefined) return birth({ isEarly: false });
  first = undefined;
  worker.off('error', forget).off('exit', forget).ref();
  return worker;
}

function forget(): void {
  first = undefined;
}

function birth(workerData: Birth): Worker {
  try {
    // Nothing of how this process was started concerns the thread: neither loaders nor debug logs.
    return new Worker(ENTRY, { workerData, resourceLimits: LIMITS, env: {}, argv: [], execArgv: [] });
  } catch (error) {
    const why = `no thread can be started here (${sentenceOf(error)}): scan with --jobs 1, which needs none`;
    throw new ScanError('LIMIT_EXCEEDED', why, { cause: error });
  }
}
