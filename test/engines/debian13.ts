/** Owns the folder with a Debian 13 that Docker 26.1 is served from: made once per machine, reused by every run. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';
import { requirePrograms, Unavailable } from './unavailable.js';

const PACKAGES = 'docker.io,docker-cli,docker-buildx,ca-certificates,iptables';
const WITHOUT = ['doc', 'man', 'locale', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
const RECIPE = ['--variant=minbase', `--include=${PACKAGES}`, ...WITHOUT, 'trixie'];

/** Made aside and renamed, so that a folder that is there is complete. */
const MAKE = 'test -d "$0" || { rm -rf "$0.unfinished"; mmdebstrap --quiet "$@" "$0.unfinished" && mv "$0.unfinished" "$0"; }';

/**
 * The path of the folder. It takes half a minute and 400 MB where it does not exist yet: below `STOWAWAY_ENGINES_CACHE`, or else
 * `stowaway-engines` in the temporary folder, under a name made of the recipe. Of several processes one makes it, the others wait.
 * @throws Unavailable when it cannot be made
 */
export async function debian13(): Promise<string> {
  requirePrograms([{ path: '/usr/bin/mmdebstrap', package: 'mmdebstrap debian-archive-keyring' }]);
  const cache = process.env.STOWAWAY_ENGINES_CACHE ?? join(tmpdir(), 'stowaway-engines');
  const folder = join(cache, `debian13-${createHash('sha256').update(RECIPE.join('\n')).digest('hex').slice(0, 12)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  console.error(`making ${folder} with mmdebstrap, once: half a minute`);
  try {
    await run('flock', [`${folder}.lock`, 'sh', '-c', MAKE, folder, ...RECIPE]);
  } catch (error) {
    throw new Unavailable('mmdebstrap could not make a Debian 13', { cause: error });
  }
  return folder;
}
