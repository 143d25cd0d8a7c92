/** Owns the folder with a Debian 13 that Docker 26.1 is served from: made once per machine, reused by every run. */
import { createHash } from 'node:crypto';
import { accessSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';
import { requirePrograms, Unavailable } from './unavailable.js';

const PACKAGES = 'docker.io,docker-cli,docker-buildx,ca-certificates,iptables';
const WITHOUT = ['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
const RECIPE = ['--variant=minbase', `--include=${PACKAGES}`, ...WITHOUT, 'trixie'];

/**
 * The path of the folder. It takes half a minute and 300 MB where it does not exist yet: below `STOWAWAY_ENGINES_CACHE`, or else
 * `stowaway-engines` in the temporary folder, under a name made of the recipe.
 * @throws Unavailable when it cannot be made
 */
export async function debian13(): Promise<string> {
  requirePrograms([{ path: '/usr/bin/mmdebstrap', package: 'mmdebstrap' }]);
  const cache = process.env.STOWAWAY_ENGINES_CACHE ?? join(tmpdir(), 'stowaway-engines');
  const folder = join(cache, `debian13-${createHash('sha256').update(RECIPE.join('\n')).digest('hex').slice(0, 12)}`);
  if (exists(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  // Made aside and renamed: a folder that is there is complete, and of two runs that make it at once either may win.
  const unfinished = `${folder}.${process.pid}`;
  try {
    console.error(`making ${folder} with mmdebstrap, once: half a minute`);
    await run('mmdebstrap', ['--quiet', ...RECIPE, unfinished]);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!exists(folder)) throw new Unavailable('mmdebstrap could not make a Debian 13', { cause: error });
  }
  return folder;
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
