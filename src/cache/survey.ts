/** What lies in a cache folder, for people. */
import { CacheFolder } from './folder.js';

export interface CacheSurvey {
  folder: string;
  entries: number;
  bytes: number;
  /** When the one that was not used for longest was used. */
  oldest?: string;
  /** How many sets of rules, or versions of the program, the entries are of. */
  ruleSets: number;
}

/** @throws ScanError SOURCE_DENIED for a folder that is not this user's alone; what the file system throws */
export async function surveyCache(folder: string): Promise<CacheSurvey> {
  const files = await new CacheFolder(folder).list();
  const oldest = files.reduce((least, { used }) => Math.min(least, used), Infinity);
  return {
    folder,
    entries: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    ...(files.length > 0 && { oldest: new Date(oldest).toISOString() }),
    ruleSets: new Set(files.map(({ rules }) => rules)).size,
  };
}

/** @throws ScanError SOURCE_DENIED for a folder that is not this user's alone; what the file system throws */
export async function clearCache(folder: string): Promise<CacheSurvey> {
  const before = await surveyCache(folder);
  await new CacheFolder(folder).clear();
  return before;
}
