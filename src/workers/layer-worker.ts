/** Runs in a thread of its own: reads one layer after another with a detector that is made once. */
import { parentPort, workerData } from 'node:worker_threads';
import { loadDetector } from '../detect/load.js';
import { BrokenOff } from '../layer/broken-off.js';
import { readContent } from '../layer/layer-content.js';
import { readLayer } from '../layer/read-layer.js';
import { readStretch } from '../layer/stretches.js';
import type { FileRange } from '../model/image.js';
import type { BlobScan, Detector } from '../model/detector.js';
import { sentenceOf } from '../model/errors.js';
import type { BlobContext } from '../model/match.js';
import type { PackageDocument } from '../model/ownership.js';
import { passingFileBytes } from '../tar/file-bytes.js';
import { DEFAULT_LIMITS } from '../tar/limits.js';
import { WHOLE } from '../tar/stretch.js';
import { pack } from './codec.js';
import { disturbed } from './disturb.js';
import type { Birth } from './first-thread.js';
import { Inbox } from './inbox.js';
import type { FromThread, LayerTask, ToThread } from './messages.js';
import type { Blocks } from './outbox.js';
import { paced } from './paced.js';

const post = (message: FromThread, transfer: readonly ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);
const onDocument = (document: PackageDocument): void => post({ kind: 'document', document }, [document.bytes.buffer]);

let detector: Promise<Detector> | undefined;
let blocks: Blocks = [];
let beat: () => void = () => undefined;
/** Of the layer that is being read; what still comes for one that ended early is dropped. */
let inbox: Inbox | undefined;
/** A thread that was stopped gets no more work. */
const stop = new AbortController();

if ((workerData as Birth).isEarly) void loadDetector();

parentPort?.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'start': {
      const { rules, select, frozen, pulse } = message;
      blocks = message.blocks;
      beat = () => void Atomics.add(pulse, 0, 1);
      detector = loadDetector({ rules, select, frozen });
      void detector.then(({ ruleSet }) => post({ kind: 'ready', ruleSet }));
      break;
    }
    case 'layer':
      inbox = new Inbox(blocks, (block) => post({ kind: 'read', block }));
      void work(message.layer, inbox);
      break;
    case 'bytes':
      inbox?.put(message.block, message.length);
      break;
    case 'stop':
      stop.abort();
      break;
    case 'end':
      inbox?.end(message.broken);
      break;
    default:
      message satisfies never;
  }
});

async function work({ file, stretch, tar, disturbance, ...blob }: LayerTask, sent: Inbox): Promise<void> {
  try {
    const scans = await detector;
    if (scans === undefined) throw new Error('a layer came before the rules');
    const open = (context: BlobContext): BlobScan => beating(scans, context);
    const { signal } = stop;
    if (tar !== undefined) {
      const content = await readContent(disturbed(sent, disturbance), { open, onDocument, limits: DEFAULT_LIMITS, hash: tar.hash });
      inbox = undefined;
      const { packed, transfer } = pack(content);
      post({ kind: 'content', content: packed }, transfer);
    } else if (file !== undefined && stretch !== undefined) {
      const bytesFrom = (offset: number): AsyncIterable<Uint8Array> =>
        disturbed(untilItBreaks(passingFileBytes(from(file, offset))), disturbance);
      const { content, ...place } = await readStretch(stretch, bytesFrom, {
        open,
        limits: DEFAULT_LIMITS,
        signal,
        // Of a part it is not known yet whether it counts.
        onDocument: stretch.to === WHOLE.to ? onDocument : undefined,
      });
      const { packed, transfer } = pack(content);
      post({ kind: 'stretch', content: packed, place }, transfer);
    } else {
      const bytes = disturbed(file === undefined ? sent : passingFileBytes(file), disturbance);
      // Of what is sent, the main thread knows how far it came.
      const onProgress = file === undefined ? undefined : paced((read) => post({ kind: 'progress', read }));
      const { packed, transfer } = pack(await readLayer({ ...blob, bytes }, { open, onProgress, onDocument, signal }));
      post({ kind: 'scanned', layer: packed }, transfer);
    }
  } catch (error) {
    const stack = error instanceof Error ? error.stack : undefined;
    post({ kind: 'fault', sentence: sentenceOf(error), ...(stack !== undefined && { stack }) });
  }
}

function from({ path, start, length }: FileRange, offset: number): FileRange {
  return { path, start: start + offset, length: length - offset };
}

/** The main thread reads the same file, and knows best what to tell of it. */
async function* untilItBreaks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* bytes;
  } catch (error) {
    throw new BrokenOff(undefined, { cause: error });
  }
}

/** Counts every piece of work, so that a thread that is stuck in one can be told from one that has much to do. */
function beating(scans: Detector, context: BlobContext): BlobScan {
  const scan = scans.open(context);
  beat();
  return {
    write: (chunk) => {
      beat();
      scan.write(chunk);
    },
    end: () => scan.end(),
    passedOver: () => scan.passedOver(),
  };
}
