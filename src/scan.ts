import { loadDetector } from './detect/load.js';
import { ScanError, sentenceOf } from './model/errors.js';
import type { Progress, Report } from './model/report.js';
import type { Sealed } from './model/sealed.js';
import { redactorFor } from './redaction.js';
import { REVEALING } from './report/redactor.js';
import { seal, sealProgress, type Sealer } from './report/seal.js';
import { Run } from './run.js';
import { plan } from './source/open.js';

export interface ScanOptions {
  /** `os/architecture[/variant]`: only the images for it. Default: all that the reference holds. */
  platform?: string;
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
  /** Leaves texts unredacted. Default false. Secrets stay of type `Secret` either way. */
  showSecrets?: boolean;
  /** Scans every image of the local engine, besides the references. Default false. */
  allLocal?: boolean;
  signal?: AbortSignal;
  onProgress?: (progress: Sealed<Progress>) => void;
  /** The bytes behind the reference `-`. */
  stdin?: AsyncIterable<Uint8Array>;
  /** Where `DOCKER_HOST` and its kin are looked up. Default: nowhere, so that a library call depends on its arguments only. */
  env?: NodeJS.ProcessEnv;
}

/** `scanImages` for one reference. */
export function scanImage(reference: string, options: ScanOptions = {}): Promise<Sealed<Report>> {
  return scanImages([reference], options);
}

/**
 * Scans images: each layer once, then config and history, then everything correlated. What could not be looked at is in `skipped`.
 * @throws ScanError when not even one image could be read, when rules are invalid, or when aborted before anything was found.
 */
export async function scanImages(references: readonly string[], options: ScanOptions = {}): Promise<Sealed<Report>> {
  const detector = await loadDetector({ rules: options.rules ?? [] });
  const redactor = redactorFor(detector);
  const sealer = options.showSecrets === true ? REVEALING : redactor;
  const { signal, platform, onProgress } = options;
  const run = new Run({
    detector,
    redactor,
    onProgress: (progress) => onProgress?.(sealProgress(progress, sealer)),
    ...(platform !== undefined && { platform }),
    ...(signal !== undefined && { signal }),
  });
  try {
    for (const open of await plan(references, options)) {
      await run.take(open);
      if (signal?.aborted === true) break;
    }
    return seal(run.report(), sealer);
  } catch (error) {
    throw sealError(error, sealer);
  }
}

/** Redacts a text that is not of any report, such as a usage error that repeats what was typed. */
export async function sealText(text: string): Promise<string> {
  return redactorFor(await loadDetector()).text(text);
}

/** An error leaves without its cause: that may quote what the image holds. A bug keeps its stack, redacted. */
function sealError(error: unknown, by: Sealer): Error {
  if (error instanceof ScanError) return new ScanError(error.code, by.text(error.message));
  const sealed = new Error(by.text(sentenceOf(error)));
  if (error instanceof Error && error.stack !== undefined) sealed.stack = by.text(error.stack);
  return sealed;
}
