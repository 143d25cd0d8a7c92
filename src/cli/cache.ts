/** `stowaway cache`: what is kept of scanned layers. */
import type { CacheSurvey } from '../index.js';
import { ScanError } from '../model/errors.js';
import { escapeText } from '../report/escape.js';
import { bytes as inBytes, counted } from '../report/units.js';
import { cacheFolder } from './cache-folder.js';
import { CLEAN } from './exit-code.js';
import { deliver, type Streams } from './streams.js';

export interface CacheFlags {
  cacheDir?: string;
  json?: true;
}

/** What is kept, and where. */
export async function showCache(flags: CacheFlags, streams: Streams): Promise<number> {
  const { surveyCache } = await import('../index.js');
  const survey = await inFolder(flags, streams, surveyCache);
  return print(flags.json === true ? json(survey) : sheet(survey), streams);
}

/** Removes it, and says what it was. */
export async function emptyCache(flags: CacheFlags, streams: Streams): Promise<number> {
  const { clearCache } = await import('../index.js');
  const survey = await inFolder(flags, streams, clearCache);
  const { folder, entries, bytes } = survey;
  const told = `${escapeText(folder)}: ${counted(entries, 'entry', 'entries')} removed, ${inBytes(bytes)}\n`;
  return print(flags.json === true ? json(survey) : told, streams);
}

async function inFolder({ cacheDir }: CacheFlags, { env }: Streams, work: (folder: string) => Promise<CacheSurvey>): Promise<CacheSurvey> {
  const folder = cacheFolder(cacheDir, env);
  if (folder === undefined)
    throw new ScanError('OPTION_INVALID', 'No folder is known for the cache: HOME is not set, or not there. Name one with --cache-dir.');
  try {
    const survey = await work(folder);
    const { sealText } = await import('../index.js');
    return { ...survey, folder: await sealText(survey.folder) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an unknown error';
    const why = error instanceof ScanError ? error.message : code;
    throw new ScanError('SOURCE_UNREADABLE', `The cache in ${folder} cannot be read or changed: ${why}.`, { cause: error });
  }
}

function sheet({ folder, entries, bytes, oldest, ruleSets }: CacheSurvey): string {
  const rows: [string, string][] = [
    ['folder', escapeText(folder)],
    ['entries', String(entries)],
    ['bytes', inBytes(bytes)],
    ['oldest', oldest ?? '-'],
    ['rule sets', String(ruleSets)],
  ];
  return rows.map(([name, value]) => `${name.padEnd(LABEL)}${value}\n`).join('');
}

const LABEL = 11;

function json(survey: CacheSurvey): string {
  return `${JSON.stringify(survey, null, 2)}\n`;
}

async function print(text: string, { stdout }: Streams): Promise<number> {
  await deliver(stdout, text);
  return CLEAN;
}
