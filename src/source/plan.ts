import { ScanError, sentenceOf } from '../model/errors.js';
import type { Source } from '../model/image.js';
import { askEngines, isEngineName, listLocal } from './engine.js';
import { isLocal, type NothingLocal, onDisk, openLocal } from './open.js';
import { forcedReference, looksLikeFile, whyNoRegistry } from './registry/place.js';
import type { Registries } from './registry/registries.js';
import { parseReference } from './reference.js';

/** Which source a reference is read from: the disk before the engines, and those before a registry. */

export interface OpenOptions {
  /** The bytes behind the reference `-`. */
  stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Where `DOCKER_HOST` and its kin are looked up. Default: nowhere. */
  env?: NodeJS.ProcessEnv | undefined;
  /** Default: registries are not asked. */
  registries?: Registries | undefined;
}

/** One source that a run will read. */
export interface Opening {
  /** How many references it stands for. */
  references: number;
  /** @returns undefined when it turns out that other openings stand for all of them. @throws ScanError as `openSource` does. */
  open: () => Promise<Source | undefined>;
}

/**
 * The only source of one reference.
 * @throws ScanError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, NOT_AN_IMAGE for what is on disk; OPTION_INVALID for `-` without input;
 * REFERENCE_INVALID, ENGINE_UNREACHABLE, ENGINE_DENIED, IMAGE_NOT_FOUND, and what `openRegistryImage` throws: then the sentence names all
 * that was tried.
 */
export async function openSource(reference: string, options: OpenOptions = {}): Promise<Source> {
  for await (const { open } of plan([reference], options)) {
    const source = await open();
    if (source !== undefined) return source;
  }
  throw new ScanError('REFERENCE_INVALID', `${JSON.stringify(reference)} names nothing`);
}

/**
 * What a run opens, in the order of the references; those that engines may know are opened together, at the place of the first, and behind
 * it, from registries, those that engines do not have.
 * @throws ScanError when `allLocal` is asked for and no engine answers.
 */
export async function* plan(
  references: readonly string[],
  options: OpenOptions & { allLocal?: boolean | undefined } = {},
): AsyncGenerator<Opening, void> {
  const { env } = options;
  const listed = options.allLocal === true ? await listLocal({ env }) : [];
  const distinct = [...new Set(references)];
  const names = new Map<string, NothingLocal | undefined>();
  for (const reference of distinct) {
    const nothing = await engineOnly(reference);
    if (nothing !== undefined) names.set(reference, nothing);
  }
  for (const name of listed) names.set(name, undefined);

  let isAsked = false;
  for (const reference of [...distinct, ...listed]) {
    if (!names.has(reference)) yield { references: 1, open: () => openAlone(reference, options) };
    else if (!isAsked) {
      isAsked = true;
      yield* fromEngines(names, options);
    }
  }
}

/** Why a reference is nothing local, if an engine may know it. */
async function engineOnly(reference: string): Promise<NothingLocal | undefined> {
  if (isLocal(reference) || forcedReference(reference) !== undefined || !isEngineName(reference)) return undefined;
  // A path that cannot be looked at is opened by itself, and fails there.
  const found = await onDisk(reference).catch(() => undefined);
  return found !== undefined && 'why' in found ? found : undefined;
}

async function openAlone(reference: string, { registries, stdin }: OpenOptions): Promise<Source> {
  const forced = forcedReference(reference);
  if (forced !== undefined) {
    if (registries === undefined) throw new ScanError('OPTION_INVALID', `${reference} is in a registry, and registries are not asked here`);
    return openInRegistry(forced, registries);
  }
  const local = await openLocal(reference, stdin);
  if (!('why' in local)) return local;
  try {
    parseReference(reference);
  } catch (error) {
    if (local.why === '') throw error;
    // What begins like a path is meant as one.
    if (/^[./~]/.test(reference) && !local.isDirectory) throw new ScanError('SOURCE_NOT_FOUND', local.why, { cause: error });
    throw new ScanError('SOURCE_NOT_FOUND', `${local.why}; ${sentenceOf(error)}`, { cause: error });
  }
  throw new ScanError('SOURCE_NOT_FOUND', local.why);
}

/** @param names What the disk said of each, where it was asked. */
function* fromEngines(names: ReadonlyMap<string, NothingLocal | undefined>, options: OpenOptions): Generator<Opening, void> {
  let missing: ReadonlyMap<string, ScanError> = new Map();
  yield {
    references: names.size,
    open: async () => {
      const answers = await askEngines([...names.keys()], { env: options.env });
      missing = answers.missing;
      return answers.source;
    },
  };
  for (const [name, refusal] of missing) {
    const local = names.get(name);
    yield { references: 1, open: () => fromRegistry(name, { local, refusal, registries: options.registries }) };
  }
}

/** A name that no engine has. @throws ScanError whose sentence tells all that was tried. */
async function fromRegistry(
  name: string,
  { local, refusal, registries }: { local: NothingLocal | undefined; refusal: ScanError; registries: Registries | undefined },
): Promise<Source> {
  // Which engines and sockets were asked is of no interest to who mistyped the name of a file.
  if (local?.isDirectory === false && local.why !== '' && looksLikeFile(name))
    throw new ScanError('SOURCE_NOT_FOUND', `${local.why}; for an image of that name write docker://${name}`, { cause: refusal });
  const tried = [local?.why ?? '', refusal.message];
  const notFound = (code: ScanError['code'], cause: unknown, ...reasons: string[]): ScanError =>
    new ScanError(
      code,
      `${name} cannot be found: ${[...tried, ...reasons]
        .filter((reason) => reason !== '')
        .map((reason) => reason.replace(/\.$/, ''))
        .join('; ')}`,
      { cause },
    );

  if (registries === undefined) throw notFound(refusal.code, refusal);
  const whyNot = local?.isDirectory === true ? `for an image of that name in a registry write docker://${name}` : whyNoRegistry(name);
  if (whyNot !== undefined) throw notFound(refusal.code, refusal, whyNot);
  try {
    return await openInRegistry(name, registries);
  } catch (error) {
    if (!(error instanceof ScanError) || error.code === 'ABORTED') throw error;
    throw notFound(error.code, error, error.message);
  }
}

/** Loaded when a registry is asked: a file needs none of it. @throws ScanError */
async function openInRegistry(reference: string, registries: Registries): Promise<Source> {
  return (await import('./registry/source.js')).openRegistryImage(reference, registries);
}
