/** Which files of a working tree images are built from. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import { ScanError } from '../model/errors.js';
import type { FileReport } from '../model/report.js';

export interface BuildFile {
  path: string;
  kind: Exclude<FileReport['kind'], 'dockerignore'>;
}

/** @throws ScanError OPTION_INVALID for a path that there is not, or a file that is of no kind that can be checked. */
export async function buildFiles(paths: readonly string[]): Promise<BuildFile[]> {
  const found = new Map<string, BuildFile>();
  for (const path of paths) {
    const is = await stat(path).catch(() => undefined);
    if (is === undefined) throw new ScanError('OPTION_INVALID', `There is no file or folder ${path}.`);
    const kind = kindOf(path) ?? (is.isFile() && /docker|container/i.test(basename(path)) ? 'dockerfile' : undefined);
    if (is.isDirectory()) for (const file of await filesIn(path)) found.set(file.path, file);
    else if (kind !== undefined) found.set(path, { path, kind });
    else if (basename(path) !== '.dockerignore')
      throw new ScanError('OPTION_INVALID', `${path} is no Dockerfile, compose file or workflow by its name.`);
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesIn(folder: string): Promise<BuildFile[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: false });
  const found: BuildFile[] = [];
  for (const entry of entries) {
    const path = folder === '.' ? entry.name : join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) found.push(...(await filesIn(path)));
    } else if (entry.isFile()) {
      const kind = kindOf(path);
      if (kind !== undefined) found.push({ path, kind });
    }
  }
  return found;
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
