/** Scans images one by one, or several at once, for as long as it is open: what costs time to set up, and the layers, are shared by all of them. */
import { createHash } from 'node:crypto';
import { LayerCache } from './cache/layer-cache.js';
import { loadDetector } from './detect/load.js';
import { selects, type Selection } from './detect/select.js';
import { LayerMemory } from './layer-memory.js';
import { ScanError } from './model/errors.js';
import type { Source } from './model/image.js';
import type { Progress, Report } from './model/report.js';
import type { Sealed } from './model/sealed.js';
import { Secret } from './model/secret.js';
import { redactorFor } from './redaction.js';
import { brief, seal, type Sealer } from './report/seal.js';
import { Run } from './run.js';
import { SharedLayers } from './shared-layers.js';
import { program } from './version.js';
import { defaultJobs, LayerScanner } from './workers/layer-scanner.js';

export interface ScannerOptions {
  /** Where layers are kept, and the key by which secrets are known again; made where it is not there. */
  folder: string;
  /** Most bytes of the layers that are kept. */
  limit: number;
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[] | undefined;
  select?: Selection | undefined;
  /** Threads, as for `scanImages`. */
  jobs?: number | undefined;
  /** Layers of one image under way at once. */
  layersAtOnce: number;
  platform?: string | undefined;
  now: Date;
  signal: AbortSignal;
  onNote?: ((note: string) => void) | undefined;
}

export interface Scanner extends Sealer {
  readonly ruleSet: string;
  /** Changes with everything that decides what is found in the same image, and with the key of `sameness`. */
  readonly identity: string;
  /**
   * @param onProgress hears of layers; nothing in it is redacted
   * @throws ScanError, redacted, when there is no image
   */
  scan(open: () => Promise<Source>, onProgress: (progress: Progress) => void): Promise<Sealed<Report>>;
  /** Equal for equal secrets, today and later, with this folder. Tells nothing of a secret to whoever lacks the key. */
  sameness(secret: Secret): string;
  close(): Promise<void>;
}

/** @throws ScanError RULES_INVALID, OPTION_INVALID; STORE_FAILED when the folder cannot be used */
export async function openScanner(options: ScannerOptions): Promise<Scanner> {
  const { folder, limit, rules = [], select, jobs = defaultJobs(), layersAtOnce, platform, now, signal, onNote } = options;
  if (!(Number.isInteger(jobs) && jobs >= 1))
    throw new ScanError('OPTION_INVALID', `jobs must be a whole number of at least 1, not ${jobs}`);
  const detector = await loadDetector({ rules, select, onNote });
  // What a selection leaves out is redacted all the same.
  const redacting = selects(select) ? await loadDetector({ rules }) : detector;
  const seen = redactorFor(redacting);
  const identity = [program(), detector.ruleSet];
  let problem = `the cache of layers in ${folder} cannot be used`;
  const cache = await LayerCache.open({
    folder,
    limit,
    rules: identity,
    onProblem: (sentence) => (onNote?.(seen.text(sentence)), (problem = sentence)),
  });
  if (cache === undefined) throw new ScanError('STORE_FAILED', problem);
  const layers = new LayerScanner({ detector, rules, select, jobs, signal });
  const shared = { memory: new LayerMemory(cache, false), layers: new SharedLayers() };
  const sameness = (secret: Secret): string => createHash('sha256').update(cache.identify(secret), 'latin1').digest('hex').slice(0, 16);
  return {
    ruleSet: detector.ruleSet,
    identity: createHash('sha256')
      .update(JSON.stringify([...identity, platform ?? '', sameness(Secret.fromText('the same key'))]))
      .digest('hex')
      .slice(0, 16),
    scan: async (open, onProgress) => {
      // Of its own: what a report shows must not depend on which images came before.
      const redactor = redactorFor(redacting, cache.marks);
      const run = new Run({
        detector,
        redactor,
        layers,
        shared,
        layersAtOnce,
        cache,
        today: now.toISOString().slice(0, 10),
        signal,
        onProgress,
        ...(platform !== undefined && { platform }),
      });
      try {
        await run.take(open);
        return seal(run.report(), redactor);
      } catch (error) {
        throw error instanceof ScanError ? new ScanError(error.code, brief(redactor.text(error.message))) : error;
      }
    },
    sameness,
    // Of what is of no image.
    text: (text) => seen.text(text),
    known: (text) => seen.known(text),
    close: async () => {
      await Promise.all([layers.close(), cache.close()]);
    },
  };
}
