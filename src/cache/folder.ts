/** The files of a cache: read, written whole or not at all, found again. Any number of processes may do so at once. */
import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileCode } from '../model/file-failure.js';
import { makeFolder } from '../model/make-folder.js';
import { KEY_LENGTH } from './keyed.js';
import { claimFolder, isPrivateFile } from './private-folder.js';

/** A file of the cache that holds something of a layer. */
export interface CacheFile {
  path: string;
  /** In bytes. */
  size: number;
  /** When it was last written or used, in milliseconds. */
  used: number;
  /** Under which rules, by their folder. */
  rules: string;
}

/** Below the folder of the user: what is of another layout lies beside it. */
const LAYOUT = 'layers-v1';
const KEY = 'key';

/** https://bford.info/cachedir/: backups leave the folder out. */
const TAG = 'CACHEDIR.TAG';
const TAG_TEXT = 'Signature: 8a477f597d28d172789f06886806bc55\n# What stowaway knows of layers it scanned; it may be deleted.\n';

const RULES = /^[0-9a-f]{16}$/;
const SHARD = /^[0-9a-f]{2}$/;
const ENTRY = /^[0-9a-f]{62}$/;
const TEMPORARY = /^\.[0-9a-f]{16}\.tmp$/;

/** What a process leaves behind that was killed while it wrote. */
const ABANDONED = 60 * 60 * 1000;

export class CacheFolder {
  readonly #root: string;

  constructor(folder: string) {
    this.#root = join(folder, LAYOUT);
  }

  /**
   * The key of the folder, which is made with it. One that others might have read is made anew: nothing is believed that it sealed.
   * @throws ScanError SOURCE_DENIED for a folder that is not this user's alone; what the file system throws
   */
  async key(): Promise<Buffer> {
    const path = join(this.#root, KEY);
    const isThere = await claimFolder(this.#root);
    const known = isThere && (await isPrivateFile(path)) ? await readOrNothing(path) : undefined;
    if (known?.length === KEY_LENGTH) return known;
    await makeFolder(this.#root);
    await claimFolder(this.#root);
    if (isThere) await rm(path, { force: true });
    await writeFile(join(this.#root, TAG), TAG_TEXT).catch(() => undefined);
    const temporary = this.#temporary(this.#root);
    try {
      await writeFile(temporary, randomBytes(KEY_LENGTH), { flag: 'wx', mode: 0o600 });
      // Of several processes one is the first; the others take its key.
      await link(temporary, path);
    } catch (error) {
      if (fileCode(error) !== 'EEXIST') throw error;
    } finally {
      await rm(temporary, { force: true });
    }
    return readFile(path);
  }

  /** The bytes of an entry, which counts as used; undefined when there is none. @throws what the file system throws */
  async read(rules: string, name: string): Promise<Buffer | undefined> {
    const path = this.#path(rules, name);
    const bytes = await readOrNothing(path);
    const now = new Date();
    // Where it may only be read, it may be evicted early.
    if (bytes !== undefined) await utimes(path, now, now).catch(() => undefined);
    return bytes;
  }

  /** @throws what the file system throws */
  async write(rules: string, name: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(rules, name);
    const folder = dirname(path);
    await makeFolder(folder);
    const temporary = this.#temporary(folder);
    try {
      await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  /** All entries. What was left half-written long ago is removed on the way; what is not of the cache is not touched. @throws as `key` */
  async list(): Promise<CacheFile[]> {
    const found: CacheFile[] = [];
    await claimFolder(this.#root);
    for (const rules of await names(this.#root, RULES)) {
      for (const shard of await names(join(this.#root, rules), SHARD)) {
        const folder = join(this.#root, rules, shard);
        await this.#sweep(folder, ABANDONED);
        for (const name of await names(folder, ENTRY)) {
          const path = join(folder, name);
          const facts = await stat(path).catch(() => undefined);
          if (facts?.isFile() === true) found.push({ path, size: facts.size, used: facts.mtimeMs, rules });
        }
      }
    }
    return found;
  }

  /** Another process may have done it already. */
  async remove({ path }: CacheFile): Promise<void> {
    await rm(path, { force: true });
  }

  /** Removes all that is of the cache, and nothing else. @throws as `key` */
  async clear(): Promise<void> {
    for (const file of await this.list()) await this.remove(file);
    for (const rules of await names(this.#root, RULES)) {
      for (const shard of await names(join(this.#root, rules), SHARD)) {
        await this.#sweep(join(this.#root, rules, shard), 0);
        await rmdir(join(this.#root, rules, shard)).catch(() => undefined);
      }
      await rmdir(join(this.#root, rules)).catch(() => undefined);
    }
    await this.#sweep(this.#root, 0);
    await rm(join(this.#root, KEY), { force: true });
    await rm(join(this.#root, TAG), { force: true });
    await rmdir(this.#root).catch(() => undefined);
  }

  async #sweep(folder: string, age: number): Promise<void> {
    for (const name of await names(folder, TEMPORARY)) {
      const facts = await stat(join(folder, name)).catch(() => undefined);
      if (facts !== undefined && Date.now() - facts.mtimeMs >= age) await rm(join(folder, name), { force: true });
    }
  }

  #path(rules: string, name: string): string {
    return join(this.#root, rules, name.slice(0, 2), name.slice(2));
  }

  #temporary(folder: string): string {
    return join(folder, `.${randomBytes(8).toString('hex')}.tmp`);
  }
}

async function names(folder: string, form: RegExp): Promise<string[]> {
  const all = await readdir(folder).catch((error: unknown) => {
    if (isNothing(error)) return [];
    throw error;
  });
  return all.filter((name) => form.test(name));
}

async function readOrNothing(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isNothing(error)) return undefined;
    throw error;
  }
}

function isNothing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(fileCode(error));
}
