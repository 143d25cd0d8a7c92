import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ScanError } from '../model/errors.js';
import { fileCode, whyFailed } from '../model/file-failure.js';
import { givenBytes } from '../model/given-file.js';
import type { Source } from '../model/image.js';
import { archiveSource } from './archive.js';
import { directorySource } from './directory.js';
import { ociLayoutSource } from './oci-layout.js';

/** What a reference means on this machine, short of its engines: standard input, a file, a directory. */

/**
 * How a reference is understood: the first that fits. What carries a prefix is only ever that; without one, what exists on disk comes
 * before a name that an engine or a registry may know.
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

/** Whether a reference can be nothing but local. */
export function isLocal(reference: string): boolean {
  return reference === '-' || FORMS.some(({ prefix }) => reference.startsWith(prefix));
}

/**
 * @param stdin The bytes behind `-`.
 * @returns in words, why it is nothing local.
 * @throws ScanError SOURCE_NOT_FOUND, SOURCE_UNREADABLE, NOT_AN_IMAGE for what is on disk; OPTION_INVALID for `-` without input.
 */
export async function openLocal(reference: string, stdin?: AsyncIterable<Uint8Array>): Promise<Source | NothingLocal> {
  if (reference === '-') {
    if (stdin === undefined) throw new ScanError('OPTION_INVALID', '- means standard input, but none was given');
    return archiveSource({ kind: 'stdin', name: 'standard input', open: () => stdin });
  }
  const form = FORMS.find(({ prefix }) => reference.startsWith(prefix));
  if (form !== undefined) return form.open(reference.slice(form.prefix.length));
  const found = await onDisk(reference);
  if ('why' in found) return found;
  return found.kind === 'file' ? fileSource(reference, reference, 'docker-archive') : ociLayoutSource({ path: reference, name: reference });
}

export interface NothingLocal {
  /** In words; empty for what cannot be local. */
  why: string;
  /** Whether there is a directory of that name. */
  isDirectory: boolean;
}

/** What a bare path is, or why it is nothing to open. */
export async function onDisk(path: string): Promise<{ kind: 'file' | 'layout' } | NothingLocal> {
  if (path === '' || /^(?:docker|docker-daemon|engine):/.test(path)) return { why: '', isDirectory: false };
  const kind = await kindOf(path);
  if (kind === 'none') return { why: `there is no file ${path}`, isDirectory: false };
  if (kind === 'file') return { kind };
  const marks = await Promise.all(['index.json', 'oci-layout'].map((mark) => kindOf(join(path, mark))));
  if (marks.includes('file')) return { kind: 'layout' };
  return { why: `the directory ${path} is no OCI layout (write dir:${path} to scan its files)`, isDirectory: true };
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
  return archiveSource({ kind, name, path, select, open: () => givenBytes(path) });
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
    const code = fileCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE') return 'none';
    throw new ScanError('SOURCE_UNREADABLE', `${path} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
}
