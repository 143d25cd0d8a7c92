/** Which files of a working tree images are built from. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import type { FileReport } from '../model/report.js';
import type { Skip } from '../model/skip.js';

interface BuildFile {
  path: string;
  kind: Exclude<FileReport['kind'], 'dockerignore'>;
}

export interface BuildTree {
  /** By path. */
  files: readonly BuildFile[];
  /** Folders that could not be looked into. */
  skipped: readonly Skip[];
}

/** @throws ScanError OPTION_INVALID for a path that there is not, or a file that is of no kind that can be checked. */
export async function buildFiles(paths: readonly string[]): Promise<BuildTree> {
  const found = new Map<string, BuildFile>();
  const skipped: Skip[] = [];
  for (const path of paths) {
    const is = await stat(path).catch((error: unknown) => {
      throw new ScanError('OPTION_INVALID', `${path} cannot be checked: ${whyFailed(error)}.`, { cause: error });
    });
    const kind = kindOf(path) ?? (is.isFile() && /docker|container/i.test(basename(path)) ? 'dockerfile' : undefined);
    if (is.isDirectory()) for (const file of await filesIn(path, skipped)) found.set(file.path, file);
    else if (kind !== undefined) found.set(path, { path, kind });
    else if (basename(path) !== '.dockerignore')
      throw new ScanError('OPTION_INVALID', `${path} is no Dockerfile, compose file or workflow by its name.`);
  }
  return { files: [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1)), skipped };
}

async function filesIn(folder: string, skipped: Skip[]): Promise<BuildFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown): Dirent[] => {
    skipped.push({
      reason: 'unreadable',
      severity: 'failure',
      path: folder,
      detail: `${folder} was not searched: ${whyFailed(error)}`,
    });
    return [];
  });
  const found: BuildFile[] = [];
  for (const entry of entries) {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) found.push(...(await filesIn(path, skipped)));
      continue;
    }
    const kind = kindOf(path);
    // What links lead to is looked at where it is a file: a folder is found where it lies, and loops end nowhere.
    if (kind !== undefined && (entry.isFile() || (entry.isSymbolicLink() && !(await isFolder(path))))) found.push({ path, kind });
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (is) => is.isDirectory(),
    () => false,
  );
}

/** What others wrote, and what a build makes. */
const SKIPPED: ReadonlySet<string> = new Set(['.git', 'node_modules', 'vendor', 'dist', 'coverage', '.venv', '.terraform']);

function kindOf(path: string): BuildFile['kind'] | undefined {
  const name = posix.basename(path);
  if (/^(?:Dockerfile|Containerfile)(?:\.(?!dockerignore$)[\w.-]+)?$|\.(?:Dockerfile|Containerfile)$/i.test(name)) return 'dockerfile';
  if (/^(?:docker-)?compose(?:\.[\w.-]+)?\.ya?ml$/.test(name)) return 'compose';
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) || /^\.gitlab-ci\.ya?ml$/.test(name)) return 'workflow';
  return undefined;
}
