import { dirname, join } from 'node:path';

import type { DockerfileOptions } from '../index.js';
import { ScanError } from '../model/errors.js';
import { isMissing, whyFailed } from '../model/file-failure.js';
import type { DockerfileFlags } from './flags.js';
import { readGiven } from '../model/given-file.js';

/** The files that an image is built from, as they lie on the disk; undefined where no Dockerfile was named. @throws ScanError OPTION_INVALID */
export async function dockerfileOptions({ dockerfile, context, target }: DockerfileFlags): Promise<DockerfileOptions | undefined> {
  if (dockerfile === undefined) {
    const needless = context === undefined ? (target === undefined ? undefined : '--target') : '--context';
    if (needless === undefined) return undefined;
    throw new ScanError('OPTION_INVALID', `${needless} says something of a Dockerfile: name it with --dockerfile.`);
  }
  const text = await textOf(dockerfile);
  if (text === undefined)
    throw new ScanError('OPTION_INVALID', `There is no file ${dockerfile}; --dockerfile names the one that the image was built from.`);
  // Docker looks for the file's own list before it takes the one of the context.
  const own = `${dockerfile}.dockerignore`;
  const shared = join(context ?? dirname(dockerfile), '.dockerignore');
  const ownText = await textOf(own);
  const ignore = ownText === undefined ? { path: shared, text: await textOf(shared) } : { path: own, text: ownText };
  return { path: dockerfile, text, ignore, ...(target !== undefined && { target }) };
}

/** @returns undefined when there is no such file. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readGiven(path)).toString('utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new ScanError('OPTION_INVALID', `${path} cannot be read: ${whyFailed(error)}.`, { cause: error });
  }
}
