import { LayerCache } from './cache/layer-cache.js';
import { readBuild, type DockerfileOptions } from './correlate/fix/build.js';
import { loadDetector } from './detect/load.js';
import { selects } from './detect/select.js';
import type { Selection } from './detect/select.js';
import { ScanError, sentenceOf } from './model/errors.js';
import type { ImageReport, Progress, Report } from './model/report.js';
import type { SafeText, Sealed } from './model/sealed.js';
import { Acceptor } from './policy/accept.js';
import type { Baseline } from './policy/baseline.js';
import { Comparison } from './policy/compare.js';
import type { Policy } from './policy/policy.js';
import { redactorFor } from './redaction.js';
import { REVEALING, withoutPasswords } from './report/redactor.js';
import { brief, seal, sealImage, sealProgress, type Sealer } from './report/seal.js';
import { Run } from './run.js';
import { openSource, plan } from './source/plan.js';
import { type Registries, registriesFor, type RegistryAccess } from './source/registry/registries.js';
import { program } from './version.js';
import { defaultJobs, LayerScanner, type WorkerOptions } from './workers/layer-scanner.js';

export interface ScanOptions {
  /** `os/architecture[/variant]`: only the images for it. Default: all that the reference holds. */
  platform?: string;
  /** TOML files with rules, added to the built-in ones. */
  rules?: readonly string[];
  /** The image that the others were built on: what they share with it has the origin `base`. Its layers are not scanned. */
  base?: string;
  /** What may stay, of `readPolicy`. Its findings are marked, and count for nothing. Default: nothing may. */
  policy?: Policy;
  /** The secrets that may stay for now, of `readBaseline`. */
  baseline?: Baseline;
  /** Whether `stowaway:ignore` in a line of a file says that the secret in it may stay. Default: what the policy says, or true. */
  inlineIgnore?: boolean;
  /** An image to compare with: only what it has not got is reported. */
  diff?: string;
  /** Whether `Secret.reveal` must work for every secret: layers with secrets are scanned again then, where the cache has them. Default: false. */
  knowValues?: boolean;
  /** Is given each image as it is in the report, as soon as it is scanned. Its texts are redacted against the secrets that are known by then. */
  onImage?: (image: Sealed<ImageReport>) => void;
  /** The Dockerfile that the images were built from: steps get their lines in it, and findings a diff that mends it. */
  dockerfile?: DockerfileOptions;
  /** Which of all rules report. Default: all. What is redacted does not depend on it. */
  select?: Selection;
  /** Leaves texts unredacted. Default false. Secrets stay of type `Secret` either way. */
  showSecrets?: boolean;
  /** Scans every image of the local engine, besides the references. Default false. */
  allLocal?: boolean;
  /** Layers scanned at once, where the source can hand out several. 1 is without any thread. Default: the cores, at most 8. */
  jobs?: number;
  signal?: AbortSignal;
  onProgress?: (progress: Sealed<Progress>) => void;
  /** Is told, once, what of the given rules is not heeded: a sentence that begins with the file. It is no part of the report. */
  onNote?: (note: string) => void;
  /** The bytes behind the reference `-`. */
  stdin?: AsyncIterable<Uint8Array>;
  /** How registries are reached and logged in to. Default: anonymously, or with the logins of docker, podman and skopeo that `env` leads to. */
  registry?: RegistryAccess;
  /** Where `DOCKER_HOST` and its kin, logins and proxies are looked up. Default: nowhere, so that a library call depends on its arguments only. */
  env?: NodeJS.ProcessEnv;
  /** When the run is: a token that says it ended before that day (UTC) is reported as expired. Default: the clock, asked once. */
  now?: Date;
  /** Keeps what was found in layers, for later calls. Values in layers that come from it are not known: `Secret.reveal` throws for them. Default: nothing is kept. */
  cache?: CacheOptions;
  /** @internal How tests get at the threads. */
  workers?: WorkerOptions;
}

export interface CacheOptions {
  /** Made where it is not there; where it cannot be used, a note says so. Who may write into it decides what is found. */
  folder: string;
  /** Most bytes of all that is kept; what was not used for longest goes first. Default 1 GiB. */
  limit?: number;
}

/** Of the cache, in bytes. */
const CACHE_LIMIT = 2 ** 30;

/** `scanImages` for one reference. */
export function scanImage(reference: string, options: ScanOptions = {}): Promise<Sealed<Report>> {
  return scanImages([reference], options);
}

/**
 * Scans images: each layer once, then config and history, then everything correlated. What could not be looked at is in `skipped`.
 * @throws ScanError when not even one image could be read, when rules are invalid, or when aborted before any image was known.
 */
export async function scanImages(references: readonly string[], options: ScanOptions = {}): Promise<Sealed<Report>> {
  const { rules = [], select, jobs = defaultJobs(), now = new Date(), workers } = options;
  if (!(Number.isInteger(jobs) && jobs >= 1))
    throw new ScanError('OPTION_INVALID', `jobs must be a whole number of at least 1, not ${jobs}`);
  const detector = await loadDetector({ rules, select, onNote: options.onNote });
  const isStopped = (): boolean => options.signal?.aborted === true;
  // What a selection leaves out is redacted all the same.
  const redacting = selects(select) ? await loadDetector({ rules }) : detector;
  const cache = await openCache(options, detector.ruleSet, (text) => redactorFor(redacting).text(text));
  const redactor = redactorFor(redacting, cache?.marks);
  const sealer = options.showSecrets === true ? REVEALING : redactor;
  const { signal, platform, onProgress, base, diff, env, policy, baseline } = options;
  const today = now.toISOString().slice(0, 10);
  const layers = new LayerScanner({ detector, rules, select, jobs, signal, workers });
  const run = new Run({
    detector,
    redactor,
    layers,
    today,
    cache,
    knowValues: options.knowValues === true || baseline !== undefined || diff !== undefined,
    build: options.dockerfile && (await readBuild(options.dockerfile)),
    onProgress: (progress) => onProgress?.(sealProgress(progress, sealer)),
    ...(platform !== undefined && { platform }),
    ...(signal !== undefined && { signal }),
  });
  const acceptor = new Acceptor({ policy, baseline, inlineIgnore: options.inlineIgnore ?? policy?.inlineIgnore ?? true, today });
  const others = [base, diff].filter((reference) => reference !== undefined);
  const about = [...references, ...others];
  let registries: Registries | undefined;
  try {
    if (about.filter((reference) => reference === '-').length > 1)
      throw new ScanError('OPTION_INVALID', 'standard input can be one image only: give the other ones as files');
    if (isStopped()) throw new ScanError('ABORTED', 'the scan was stopped before it began', { cause: signal?.reason });
    registries = registriesFor(about, { ...options.registry, env, signal });
    const opening = { ...options, registries };
    if (base !== undefined) await run.standOn(await openSource(base, opening));
    const comparison = diff === undefined ? undefined : await comparisonWith(diff, run, opening);
    const judge = (image: ImageReport): ImageReport => {
      const accepted = acceptor.image(image);
      const judged = comparison?.image(accepted) ?? accepted;
      options.onImage?.(sealImage(judged, sealer));
      return judged;
    };
    let left = 0;
    for await (const { open, references: count } of plan(references, opening)) {
      if (isStopped()) left += count;
      else await run.take(open, judge);
    }
    run.leave(left);
    const judged = acceptor.report();
    return seal({ ...run.report(), ...(judged !== undefined && { policy: judged }) }, sealer);
  } catch (error) {
    throw sealError(error, sealer);
  } finally {
    await Promise.all([layers.close(), cache?.close()]);
    await registries?.close();
  }
}

/** @throws ScanError when there is no such image */
async function comparisonWith(reference: string, run: Run, opening: Parameters<typeof plan>[1]): Promise<Comparison> {
  for await (const { open } of plan([reference], { ...opening, allLocal: false })) await run.take(open);
  return new Comparison(run.setAside());
}

/** Undefined where there is none, or where it holds less than what is asked for: values in full. */
async function openCache(
  { cache, showSecrets, onNote }: ScanOptions,
  ruleSet: string,
  sealed: (text: string) => SafeText,
): Promise<LayerCache | undefined> {
  if (cache === undefined || showSecrets === true) return undefined;
  const { folder, limit = CACHE_LIMIT } = cache;
  return LayerCache.open({ folder, limit, rules: [program(), ruleSet], onProblem: (sentence) => onNote?.(sealed(sentence)) });
}

/** Redacts a text that is not of any report, such as a usage error that repeats what was typed. */
export async function sealText(text: string): Promise<string> {
  return withoutPasswords(redactorFor(await loadDetector()).text(text));
}

/** An error leaves without its cause: that may quote what the image holds. A bug keeps its stack, redacted. */
function sealError(error: unknown, by: Sealer): Error {
  if (error instanceof ScanError) return new ScanError(error.code, brief(withoutPasswords(by.text(error.message))));
  const sealed = new Error(by.text(sentenceOf(error)));
  if (error instanceof Error && error.stack !== undefined) sealed.stack = by.text(error.stack);
  return sealed;
}
