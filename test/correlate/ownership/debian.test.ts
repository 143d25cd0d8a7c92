/** A real Debian, with a real package that ships a private key for its own tests; and keys that nobody owns. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scanImage } from '../../../src/index.js';
import { buildImage } from '../../support/images.js';
import { inFolder, privateKey, whose } from './archives.js';

/** Mojolicious serves HTTPS in development with the key that it ships. */
const PACKAGE = 'libmojolicious-perl';
const ITS_KEY = 'usr/share/perl5/Mojo/IOLoop/resources/server.key';
const PLANTED = `usr/share/doc/${PACKAGE}/planted.pem`;

const made = debian();

test.skipIf(made === undefined)(
  'a package’s own private key is the distribution’s; one planted beside it is yours, and so is the package’s once it is changed',
  { timeout: 300_000 },
  () =>
    inFolder(async (folder) => {
      const archive = join(folder, 'debian.tar');
      const system = readFileSync(made ?? '');
      const upper = [
        { name: PLANTED, content: privateKey() },
        { name: ITS_KEY, content: privateKey() },
      ];
      writeFileSync(archive, buildImage({ layers: [system, upper] }).asDockerLegacy());
      const [image] = (await scanImage(archive)).images;
      if (image === undefined) throw new Error('there is no image');
      expect(whose(image).filter((line) => line.startsWith(ITS_KEY) || line.startsWith(PLANTED))).toEqual([
        `${PLANTED}: yours`,
        `${ITS_KEY}: distribution digest dpkg ${PACKAGE}`,
        `${ITS_KEY}: yours modified dpkg ${PACKAGE}`,
      ]);
      const sure = image.findings.filter(({ confidence, sightings }) => confidence !== 'possible' && sightings[0]?.layer?.index === 0);
      expect(sure.filter(({ origin }) => origin === 'yours').map(({ sightings }) => sightings[0]?.path)).toEqual([]);
      expect(image.skipped.filter(({ severity }) => severity === 'failure')).toEqual([]);
    }),
);

/** The tar of a Debian 13, made once per machine; undefined, and told, where that is not possible. */
function debian(): string | undefined {
  const cache = process.env['STOWAWAY_ENGINES_CACHE'] ?? join(tmpdir(), 'stowaway-engines');
  const file = join(cache, `debian13-${PACKAGE}.tar`);
  if (existsSync(file) && statSync(file).size > 0) return file;
  const missing = missingFor();
  if (missing === undefined) {
    mkdirSync(cache, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    execFileSync('/usr/bin/mmdebstrap', ['--quiet', '--variant=minbase', `--include=${PACKAGE}`, 'trixie', `${unfinished}.tar`]);
    renameSync(`${unfinished}.tar`, file);
    return file;
  }
  if (process.env['CI']) throw new Error(`${missing}: continuous integration runs every test`);
  console.warn(`SKIPPED: ownership in a real Debian: ${missing}`);
  return undefined;
}

function missingFor(): string | undefined {
  if (process.getuid?.() !== 0) return 'mmdebstrap is run by root only';
  return spawnSync('/usr/bin/mmdebstrap', ['--version']).status === 0 ? undefined : 'mmdebstrap is missing: apt-get install mmdebstrap';
}
