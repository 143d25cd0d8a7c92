import pLimit from 'p-limit';
import { ScanError, sentenceOf } from '../model/errors.js';
import type { Image, ReadOptions, Source, SourceResult } from '../model/image.js';
import type { Skip } from '../model/skip.js';
import { type Archive, readArchive } from './archive.js';
import type { FoundImage } from './assemble.js';
import { answersTo, choose, withReferences } from './choose.js';
import { crossCheck } from './cross-check.js';
import type { Engine, Reach } from './engine-client.js';
import { listField, textField, textsField } from './json.js';
import { isImageName, parseReference } from './reference.js';

/** Images of the Docker API: Docker itself, or podman's service. */

export interface EngineOptions {
  /** Where `DOCKER_HOST` and its kin are looked up. Default: nowhere. */
  env?: NodeJS.ProcessEnv | undefined;
}

/** What the local engines say to some names. */
export interface EngineAnswers {
  /** The images they have; undefined when they have none of them. */
  source?: Source;
  /** Why each of the other names cannot be had. */
  missing: ReadonlyMap<string, ScanError>;
}

/**
 * Asks the local engines for images. Those of one engine are exported in one stream, so that the layers they share come once.
 * A name may have the prefix `docker:`, `docker-daemon:` or `engine:`.
 * @throws never: what cannot be had is `missing`, with REFERENCE_INVALID, ENGINE_UNREACHABLE, ENGINE_DENIED or IMAGE_NOT_FOUND.
 */
export async function askEngines(names: readonly string[], { env = {} }: EngineOptions = {}): Promise<EngineAnswers> {
  const missing = new Map<string, ScanError>();
  const questions = names.flatMap((name) => {
    try {
      return [{ name, candidates: candidates(name) }];
    } catch (error) {
      missing.set(name, survivable(error));
      return [];
    }
  });
  if (questions.length === 0) return { missing };
  let reached;
  try {
    reached = await reach(env);
  } catch (error) {
    for (const { name } of questions) missing.set(name, survivable(error));
    return { missing };
  }
  const { engines, failures } = reached;
  const exports = new Map<Engine, Wanted[]>();
  const limit = pLimit(QUESTIONS_AT_ONCE);
  const answers = await Promise.all(questions.map((question) => limit(() => ask(engines, question.candidates))));
  const where = [...engines.map(({ label }) => `${label} has no such image`), ...failures].join('; ');
  for (const [index, answer] of answers.entries()) {
    if (answer === undefined) missing.set(questions[index]?.name ?? '', new ScanError('IMAGE_NOT_FOUND', where));
    else exports.set(answer.engine, [...(exports.get(answer.engine) ?? []), answer.wanted]);
  }
  if (exports.size === 0) return { missing };
  const wanted = [...exports.values()].flat().map(({ name }) => name);
  return { source: { kind: 'engine', name: wanted.join(', '), read: (options) => readExports(exports, options) }, missing };
}

/** Whether an engine may be asked for a reference. */
export function isEngineName(reference: string): boolean {
  return isImageName(namesIn(reference)[0] ?? '');
}

/** An engine with hundreds of images is asked for each of them; more at once only makes it queue. */
const QUESTIONS_AT_ONCE = 8;

/** Loaded when engines are asked: a file needs none of it. */
async function reach(env: NodeJS.ProcessEnv): Promise<Reach> {
  return (await import('./engine-client.js')).reachEngines(env);
}

/** Names of all images of the first engine that answers, each once: by its first tag, else by its id. */
export async function listLocal({ env = {} }: EngineOptions = {}): Promise<string[]> {
  const { engines } = await reach(env);
  const images = await engines[0]?.list();
  const names = listField({ images }, 'images').map((image) => {
    const [tag] = textsField(image, 'RepoTags').filter((each) => isImageName(each) && !each.includes('<none>'));
    return tag ?? textField(image, 'Id') ?? '';
  });
  return names.filter((name) => name !== '').sort();
}

/** An image that an engine says it has. */
interface Wanted {
  name: string;
  inspect: unknown;
}

/** The names an engine is asked for. @throws ScanError REFERENCE_INVALID */
function candidates(reference: string): string[] {
  const names = namesIn(reference);
  const [first = ''] = names;
  if (!isImageName(first)) parseReference(first);
  return names.filter(isImageName);
}

function namesIn(reference: string): string[] {
  const [, prefix, rest = ''] = /^(docker|docker-daemon|engine):(.+)$/s.exec(reference) ?? [];
  if (prefix === undefined) return [reference];
  // `docker` is an image too: `docker:dind` means that one when there is no image `dind`.
  return prefix === 'docker' ? [rest, reference] : [rest];
}

async function ask(engines: readonly Engine[], names: readonly string[]): Promise<{ engine: Engine; wanted: Wanted } | undefined> {
  for (const name of names) {
    for (const engine of engines) {
      const inspect = await engine.inspect(name);
      if (inspect !== undefined) return { engine, wanted: { name, inspect } };
    }
  }
  return undefined;
}

/** An engine that fails does not take what the others have with it. @throws ScanError of the first when none has anything. */
async function readExports(exports: ReadonlyMap<Engine, readonly Wanted[]>, options: ReadOptions): Promise<SourceResult> {
  const result: SourceResult = { images: [], skipped: [] };
  const failures: ScanError[] = [];
  for (const [engine, wanted] of exports) {
    try {
      await readEngine(engine, wanted, options, result);
    } catch (error) {
      failures.push(survivable(error));
    }
  }
  const [first] = failures;
  if (first !== undefined && result.images.length === 0) throw first;
  result.skipped.push(...failures.map(asSkip));
  return result;
}

async function readEngine(engine: Engine, wanted: readonly Wanted[], options: ReadOptions, result: SourceResult): Promise<void> {
  const { found, skipped } = await readExport(engine, wanted, options);
  result.skipped.push(...skipped);
  const chosen = choose(found, { name: wanted.map(({ name }) => name).join(', '), platform: options.platform });
  const images = withReferences(chosen, (each) => namesOf(each, wanted));
  for (const each of wanted) {
    const itsFound = chosen.filter((image) => isWanted(image, each));
    const itsImages = images.filter(({ id, digest }) => itsFound.some(({ image }) => image.id === id && image.digest === digest));
    const skips = await crossCheck(engine, each, itsImages, options.signal);
    if (itsImages[0] !== undefined) replace(images, itsImages[0], skips);
  }
  result.images.push(...images);
}

/**
 * Exports the images together. Where that fails, one of them may be to blame (deleted meanwhile, damaged in the engine's storage): then
 * each is exported alone, and those that fail are told as Skips.
 * @throws ScanError of the first failure when not one could be exported, ABORTED.
 */
async function readExport(engine: Engine, wanted: readonly Wanted[], options: ReadOptions): Promise<Archive> {
  try {
    const archive = await exportOnce(engine, wanted, options);
    if (wanted.length > 1 && archive.found.some(({ image }) => image.isFragment) && options.signal?.aborted !== true)
      throw new ScanError('ENGINE_FAILED', `the engine at ${engine.label} did not finish the export of several images`);
    return complete(archive, engine, wanted, options);
  } catch (error) {
    const failure = survivable(error);
    if (wanted.length < 2) throw failure;
    const alone: Archive = { found: [], skipped: [] };
    for (const each of wanted) {
      try {
        const { found, skipped } = complete(await exportOnce(engine, [each], options), engine, [each], options);
        alone.found.push(...found);
        alone.skipped.push(...skipped);
      } catch (later) {
        alone.skipped.push(asSkip(survivable(later)));
      }
    }
    if (alone.found.length === 0) throw failure;
    return alone;
  }
}

async function exportOnce(engine: Engine, wanted: readonly Wanted[], { onLayer, platform, signal }: ReadOptions): Promise<Archive> {
  const names = wanted.map(({ name }) => name);
  const stream = await engine.save(names, { platform, signal });
  try {
    return await readArchive(stream, { kind: 'engine', name: `the export of ${names.join(', ')} by ${engine.label}`, onLayer, signal });
  } catch (error) {
    if (!(error instanceof ScanError) || error.code !== 'ARCHIVE_CORRUPT') throw error;
    throw new ScanError('ENGINE_FAILED', `the engine at ${engine.label} did not finish: ${sentenceOf(error)}`, { cause: error });
  }
}

/** Tells which images an export lacks. With a platform chosen, the engine leaves out those that have none for it. */
function complete(archive: Archive, engine: Engine, wanted: readonly Wanted[], { platform }: ReadOptions): Archive {
  if (platform !== undefined || archive.found.some(({ image }) => image.isFragment)) return archive;
  const missing = wanted.filter((each) => !archive.found.some((image) => isWanted(image, each)));
  return { found: archive.found, skipped: [...archive.skipped, ...missing.map((each) => notExported(engine, each))] };
}

/** An error after which the other images can still be had. @throws everything else: ABORTED, and what is no ScanError. */
function survivable(error: unknown): ScanError {
  if (error instanceof ScanError && error.code !== 'ABORTED') return error;
  throw error;
}

function asSkip({ code, message }: ScanError): Skip {
  return { reason: code === 'IMAGE_NOT_FOUND' ? 'missing' : 'unreadable', severity: 'failure', detail: message };
}

function isWanted(found: FoundImage, { name, inspect }: Wanted): boolean {
  const id = textField(inspect, 'Id') ?? '';
  return found.digests.includes(id) || found.digests.includes(`sha256:${id}`) || answersTo(found, name);
}

function namesOf(found: FoundImage, wanted: readonly Wanted[]): string | undefined {
  const names = wanted.filter((each) => found.image.isFragment || isWanted(found, each)).map(({ name }) => name);
  return names.length === 0 ? undefined : names.join(', ');
}

function notExported(engine: Engine, { name }: Wanted): Skip {
  return { reason: 'missing', severity: 'failure', detail: `${engine.label} has ${name} but its export does not hold it` };
}

function replace(images: Image[], image: Image, skips: readonly Skip[]): void {
  images.splice(images.indexOf(image), 1, { ...image, skipped: [...image.skipped, ...skips] });
}
