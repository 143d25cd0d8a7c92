/** The build context as it lies on the disk, as far as `lint` looks into it. */
import { open, readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Detector } from '../model/detector.js';
import type { ContextEntry } from './context.js';
import { sensitiveFile } from './sensitive.js';

/** A context may be a whole disk. */
const MOST_ENTRIES = 20_000;

/** Of a file that holds credentials this much is looked at. */
const MOST_BYTES = 1 << 20;

/** Folders that are told of by their names. */
const WHOLE: ReadonlySet<string> = new Set(['.git', 'node_modules', 'coverage', 'dist', '.ssh', '.aws']);

export async function contextEntries(folder: string, detector: Detector): Promise<ContextEntry[]> {
  const entries: ContextEntry[] = [];
  const pending = [''];
  for (let next = pending.pop(); next !== undefined && entries.length < MOST_ENTRIES; next = pending.pop()) {
    const here = await readdir(join(folder, next), { withFileTypes: true }).catch(() => []);
    for (const entry of here.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = posix.join(next, entry.name);
      if (entry.isDirectory() && !WHOLE.has(entry.name)) pending.push(path);
      const isRead = entry.isFile() && sensitiveFile(path) !== undefined;
      const secret =
        path === '.git'
          ? await holdsSecret(join(folder, path, 'config'), '.git/config', detector)
          : isRead && (await holdsSecret(join(folder, path), path, detector));
      entries.push({ path, holdsSecret: secret });
    }
  }
  return entries;
}

async function holdsSecret(file: string, path: string, detector: Detector): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    const scan = detector.open({ kind: 'file', path });
    scan.write(buffer.subarray(0, bytesRead));
    return scan.end().some(({ category, confidence }) => category === 'secret' && confidence !== 'possible');
  } finally {
    await handle.close();
  }
}
