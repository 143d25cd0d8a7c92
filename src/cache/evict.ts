import type { CacheFolder } from './folder.js';

/** Left free when room is made, so that it need not be made every time. */
const SPARE = 0.1;

/** Removes what was not used for longest, until all entries together have fewer than `limit` bytes. @throws what the file system throws */
export async function evict(folder: CacheFolder, limit: number): Promise<void> {
  const files = await folder.list();
  let size = files.reduce((sum, file) => sum + file.size, 0);
  if (size <= limit) return;
  for (const file of files.toSorted((a, b) => a.used - b.used)) {
    if (size <= limit * (1 - SPARE)) return;
    await folder.remove(file);
    size -= file.size;
  }
}
