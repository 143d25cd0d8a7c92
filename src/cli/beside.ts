import { rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A file that is written beside its place and renamed: it is never seen half-written, and an old one survives a failure. */
export interface Beside {
  /** Puts it in its place. Rejects with what the file system throws; then there is no trace of it. */
  write: (text: string) => Promise<void>;
  /** Gives up: afterwards there is no trace of it. Does nothing after `write`. */
  discard: () => Promise<void>;
}

/**
 * @param target what stands there is replaced; a link would be, too
 * @param mode of a new file, less what the user keeps back from others
 * @param exact the very mode that it gets. Default: `mode`
 * @throws what the file system throws
 */
export async function openBeside(target: string, mode: number, exact?: number): Promise<Beside> {
  const temporary = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  const handle = await open(temporary, 'wx', mode);
  // Also when the process is made to end at once.
  const remove = (): void => rmSync(temporary, { force: true });
  process.once('exit', remove);
  const discard = async (): Promise<void> => {
    process.off('exit', remove);
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };
  return {
    write: async (text) => {
      try {
        await handle.writeFile(text);
        if (exact !== undefined) await handle.chmod(exact);
        await handle.sync();
        await handle.close();
        await rename(temporary, target);
      } finally {
        await discard();
      }
    },
    discard,
  };
}
