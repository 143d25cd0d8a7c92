import { dirname } from 'node:path';

import type { Fix } from '../index.js';
import { ScanError } from '../model/errors.js';
import { dockerfileOptions } from './build-files.js';
import { complain } from './complain.js';
import { CLEAN, FOUND } from './exit-code.js';
import type { FixFlags } from './flags.js';
import { replaceFiles } from './replace-file.js';
import { scanAndReport } from './reporting.js';
import { writeAll, type Streams } from './streams.js';
import { readGiven } from '../model/given-file.js';

/** `stowaway fix`: prints what to change, or changes it. Exits 1 when something is left for a person to mend. */
export async function fix(found: string | undefined, flags: FixFlags, streams: Streams): Promise<number> {
  const { stdout, stderr } = streams;
  const dockerfile = await dockerfileOptions({ ...flags, dockerfile: flags.dockerfile ?? 'Dockerfile' });
  if (dockerfile === undefined) throw new ScanError('OPTION_INVALID', 'No Dockerfile was named: stowaway fix --dockerfile FILE');
  const report =
    found === undefined
      ? undefined
      : found.endsWith('.json')
        ? await reportIn(found)
        : await scanAndReport([found], flags, streams, { renderings: [] });
  const { mend } = await import('../index.js');
  const context = flags.context ?? dirname(dockerfile.path);
  const mended = await mend({ dockerfile, context, report, showSecrets: flags.showSecrets === true });
  if (flags.write === true) await replaceFiles(mended.files);
  else await writeAll(stdout, mended.diff);
  for (const note of notesOf(mended, flags.write === true)) await complain(`note: ${note}`, stderr);
  return mended.left.length > 0 ? FOUND : CLEAN;
}

function notesOf({ files, needs, left }: Fix, isWritten: boolean): string[] {
  if (files.length === 0 && left.length === 0) return ['there is nothing to mend.'];
  const secrets = needs.secrets.map((secret) => ` --secret ${secret}`).join('') + (needs.ssh ? ' --ssh default' : '');
  const variables = needs.variables.map((name) => ` --env ${name}`).join('');
  return [
    ...(isWritten && files.length > 0
      ? [`${files.map(({ path }) => path).join(' and ')} ${files.length === 1 ? 'is' : 'are'} mended.`]
      : []),
    ...(secrets === '' ? [] : [`build it with: docker build${secrets} .`]),
    ...(variables === '' ? [] : [`run it with: docker run${variables} IMAGE`]),
    ...(files.length === 0 ? [] : ['what leaked is known to whoever could pull the image: rotate it, and purge what was pushed.']),
    ...left.map((sentence) => `left to do: ${sentence}`),
  ];
}

async function reportIn(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readGiven(path)).toString('utf8'));
  } catch (error) {
    throw new ScanError('OPTION_INVALID', `${path} is no report of stowaway: make one with stowaway scan IMAGE -f json.`, { cause: error });
  }
}
