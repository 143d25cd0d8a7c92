/** Owns the case that an engine cannot be had here: it is said loudly, and where engines are required it is a failure. */
import { accessSync, constants } from 'node:fs';

/** Why an engine cannot be started on this machine. Thrown inside this folder, returned by `startEngine`. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** True where a missing engine fails the run: in CI, or on demand. */
export function enginesRequired(): boolean {
  return [process.env.CI, process.env.STOWAWAY_REQUIRE_ENGINES].some((value) => value !== undefined && !['', '0', 'false'].includes(value));
}

/** @throws Unavailable unless this process may serve engines: Linux, root, and every program given by path exists. */
export function requirePrograms(programs: readonly { path: string; package: string }[]): void {
  if (process.platform !== 'linux') throw new Unavailable(`engines are started on Linux only, this is ${process.platform}`);
  if (process.getuid?.() !== 0) throw new Unavailable('engines are started by root only (mounts, namespaces)');
  const missing = programs.filter(({ path }) => !isExecutable(path));
  if (missing.length > 0) {
    const names = [...new Set(missing.map((program) => program.package))].join(' ');
    throw new Unavailable(`${missing.map(({ path }) => path).join(', ')} missing: apt-get install --no-install-recommends ${names}`);
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
