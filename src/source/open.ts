import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';
import type { Source } from '../model/image.js';
import { archiveSource } from './archive.js';
import { directorySource } from './directory.js';
import { isEngineName, listLocal, openEngineImages } from './engine.js';
import { ociLayoutSource } from './oci-layout.js';

export interface OpenOptions {
  /** The bytes behind the reference `-`. */
  stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Where `DOCKER_HOST` and its kin are looked up. Default: nowhere. */
  env?: NodeJS.ProcessEnv | undefined;
}

/**
 * How a reference is understood: the first that fits. What carries a prefix is only ever that; without one, what exists on disk comes
 * before a name that an engine may know.
 */
const FORMS: readonly Form[] = [
  { prefix: 'dir:', open: openDirectory },
  { prefix: 'oci:', open: openLayout },
  { prefix: 'oci-archive:', open: (rest) => openArchive(rest, 'oci-archive') },
  { prefix: 'docker-archive:', open: (rest) => openArchive(rest, 'docker-archive') },
];

interface Form {
  prefix: string;
  open: (rest: string) => Promise<Source>;
}

/**
 * @throws ScanError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, NOT_AN_IMAGE for what is on disk; OPTION_INVALID for `-` without input;
 * and what `openEngineImages` throws.
 */
export async function openSource(reference: string, options: OpenOptions = {}): Promise<Source> {
  const local = await openLocal(reference, options);
  if (typeof local !== 'string') return local;
  return openEngineImages([reference], { env: options.env, tried: local });
}

/**
 * What a run opens, in the order of the references; those that only engines can know are opened together, at the place of the first.
 * @throws ScanError when `allLocal` is asked for and no engine answers.
 */
export async function plan(
  references: readonly string[],
  options: OpenOptions & { allLocal?: boolean | undefined } = {},
): Promise<(() => Promise<Source>)[]> {
  const { env } = options;
  const opens: (() => Promise<Source>)[] = [];
  const names = new Set<string>();
  const tried = new Set<string>();
  const askEngine = (name: string): void => {
    if (names.size === 0) opens.push(() => openEngineImages([...names], { env, tried: [...tried].join('; ') }));
    names.add(name);
  };
  for (const reference of new Set(references)) {
    const why = await engineOnly(reference);
    if (why === undefined) opens.push(() => openSource(reference, options));
    else {
      askEngine(reference);
      if (why !== '') tried.add(why);
    }
  }
  if (options.allLocal === true) for (const name of await listLocal({ env })) askEngine(name);
  return opens;
}

/** Why a reference is nothing local, if an engine may know it. */
async function engineOnly(reference: string): Promise<string | undefined> {
  if (reference === '-' || FORMS.some(({ prefix }) => reference.startsWith(prefix)) || !isEngineName(reference)) return undefined;
  // A path that cannot be looked at is opened by itself, and fails there.
  const found = await onDisk(reference).catch(() => undefined);
  return typeof found === 'string' ? found : undefined;
}

/** @returns in words, why it is nothing local. */
async function openLocal(reference: string, { stdin }: OpenOptions): Promise<Source | string> {
  if (reference === '-') {
    if (stdin === undefined) throw new ScanError('OPTION_INVALID', '- means standard input, but none was given');
    return archiveSource({ kind: 'stdin', name: 'standard input', open: () => stdin });
  }
  const form = FORMS.find(({ prefix }) => reference.startsWith(prefix));
  if (form !== undefined) return form.open(reference.slice(form.prefix.length));
  const found = await onDisk(reference);
  if (typeof found === 'string') return found;
  return found.kind === 'file' ? fileSource(reference, reference, 'docker-archive') : ociLayoutSource({ path: reference, name: reference });
}

/** What a bare path is; in words, why it is nothing to open. */
async function onDisk(path: string): Promise<{ kind: 'file' | 'layout' } | string> {
  if (path === '' || /^(?:docker|docker-daemon|engine):/.test(path)) return '';
  const kind = await kindOf(path);
  if (kind === 'none') return `there is no file ${path}`;
  if (kind === 'file') return { kind };
  const marks = await Promise.all(['index.json', 'oci-layout'].map((mark) => kindOf(join(path, mark))));
  if (marks.includes('file')) return { kind: 'layout' };
  return `the directory ${path} is no OCI layout (write dir:${path} to scan its files)`;
}

async function openDirectory(path: string): Promise<Source> {
  if ((await kindOf(path)) !== 'directory') throw new ScanError('SOURCE_NOT_FOUND', `there is no directory ${path}`);
  return directorySource(path, `dir:${path}`);
}

async function openLayout(rest: string): Promise<Source> {
  const { path, select } = await splitPath(rest);
  if ((await kindOf(path)) !== 'directory')
    throw new ScanError('SOURCE_NOT_FOUND', `there is no directory ${path}; for an archive write oci-archive:${path}`);
  return ociLayoutSource({ path, name: `oci:${path}`, select });
}

async function openArchive(rest: string, kind: 'docker-archive' | 'oci-archive'): Promise<Source> {
  const { path, select } = await splitPath(rest);
  const there = await kindOf(path);
  if (there === 'none') throw new ScanError('SOURCE_NOT_FOUND', `there is no file ${path}`);
  if (there === 'directory')
    throw new ScanError('SOURCE_NOT_FOUND', `${path} is a directory, not an archive; for an OCI layout write oci:${path}`);
  return fileSource(path, `${kind}:${path}`, kind, select);
}

function fileSource(path: string, name: string, kind: 'docker-archive' | 'oci-archive', select?: string): Source {
  return archiveSource({ kind, name, path, select, open: () => createReadStream(path, { highWaterMark: 1 << 20 }) });
}

/** `PATH[:tag|@digest]`: the longest beginning that exists is the path, for paths may have colons too. */
async function splitPath(text: string): Promise<{ path: string; select?: string }> {
  const ends = [text.length, ...[...text.matchAll(/[:@]/g)].map(({ index }) => index).reverse()];
  for (const end of ends) {
    const path = text.slice(0, end);
    if ((await kindOf(path)) !== 'none') return end === text.length ? { path } : { path, select: text.slice(end + 1) };
  }
  return { path: text };
}

/** Links are followed: it is the user who names the path. A pipe or device is read like a file. */
async function kindOf(path: string): Promise<'file' | 'directory' | 'none'> {
  if (path === '') return 'none';
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'file';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE') return 'none';
    throw new ScanError('SOURCE_UNREADABLE', `${path} cannot be read: ${String(code)}`, { cause: error });
  }
}
