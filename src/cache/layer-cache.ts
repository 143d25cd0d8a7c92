/** What is known of layers from runs before. Nothing that goes wrong here ends a scan: then a layer is scanned anew. */
import { createHash } from 'node:crypto';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import type { ScannedLayer } from '../model/layer.js';
import type { BoiledClaims } from '../model/ownership.js';
import type { Secret } from '../model/secret.js';
import type { Marks } from '../model/trace.js';
import { evict } from './evict.js';
import { CacheFolder } from './folder.js';
import { Keyed } from './keyed.js';
import { decode, encode, isCleanLayer, type KeptLayer } from './kept-layer.js';
import { identifier } from './traces.js';

export interface CacheSetting {
  folder: string;
  /** Most bytes of all entries together. */
  limit: number;
  /** What decides what is found in a layer besides its bytes: the rules, and the program. */
  rules: readonly string[];
  /** Told once, in a sentence, when the folder cannot be used. */
  onProblem: (sentence: string) => void;
}

/** How a blob is stored of whose tar something is known. */
export type Stored = Pick<ScannedLayer, 'diffId' | 'digest' | 'compression' | 'size'>;

/** Of other layouts of entries nothing can be read. */
const SCHEMA = '1';

/** An entry of more bytes would push too much else out. */
const LARGEST_SHARE = 1 / 8;

export class LayerCache {
  readonly marks: Marks;
  readonly identify: (secret: Secret) => string;
  readonly #folder: CacheFolder;
  readonly #keyed: Keyed;
  readonly #rules: string;
  readonly #setting: CacheSetting;
  #isBroken = false;
  #hasWritten = false;

  /** @returns undefined where the folder cannot be used. */
  static async open(setting: CacheSetting): Promise<LayerCache | undefined> {
    const folder = new CacheFolder(setting.folder);
    try {
      return new LayerCache(folder, new Keyed(await folder.key()), setting);
    } catch (error) {
      setting.onProblem(unusable(setting.folder, error));
      return undefined;
    }
  }

  private constructor(folder: CacheFolder, keyed: Keyed, setting: CacheSetting) {
    this.marks = this.#keyed = keyed;
    this.identify = identifier(keyed);
    this.#folder = folder;
    this.#setting = setting;
    this.#rules = rulesFolder(setting.rules);
  }

  /** How a blob of that digest is stored, and what its tar is. */
  async stored(digest: string): Promise<Stored | undefined> {
    const bytes = await this.#read(['stored', digest]);
    return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as Stored);
  }

  /** What is known of a tar, by its digest. */
  async layer(diffId: string): Promise<KeptLayer | undefined> {
    const bytes = await this.#read(['layer', diffId]);
    // Another release of Node may have written what this one cannot read.
    return bytes === undefined ? undefined : decode(bytes).catch(() => undefined);
  }

  /**
   * Keeps what a scan found. Not kept is what is incomplete, and what would put a secret into the folder.
   * @param isClean whether there is no secret in a text
   */
  async keep(layer: ScannedLayer, claims: BoiledClaims | undefined, isClean: (text: string) => boolean): Promise<void> {
    const { diffId, files, bytes, entries, matches, contents, skipped } = layer;
    if (this.#isBroken || !layer.complete || [...skipped, ...(claims?.skipped ?? [])].some(({ severity }) => severity === 'failure'))
      return;
    const kept: KeptLayer = { content: { diffId, files, bytes, entries, matches, contents, skipped }, claims };
    if (!isCleanLayer(kept, isClean)) return;
    const encoded = await encode(kept, this.#keyed);
    if (encoded === undefined || encoded.length > this.#setting.limit * LARGEST_SHARE) return;
    await this.#write(['layer', diffId], encoded);
    // A tar as it is is known by its digest; few are stored so where they need not be read.
    if (layer.digest !== diffId) await this.keepStored(layer);
  }

  /** Keeps under which digest a known layer is stored, too, and how. */
  async keepStored({ diffId, digest, compression, size }: Stored): Promise<void> {
    await this.#write(['stored', digest], Buffer.from(JSON.stringify({ diffId, digest, compression, size })));
  }

  /** Makes room, once all is kept. */
  async close(): Promise<void> {
    if (!this.#hasWritten) return;
    try {
      await evict(this.#folder, this.#setting.limit);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #read(words: readonly string[]): Promise<Buffer | undefined> {
    if (this.#isBroken) return undefined;
    const name = this.#keyed.name(...words);
    try {
      const sealed = await this.#folder.read(this.#rules, name);
      // Damaged, or not of ours: the layer is scanned, and this is replaced.
      return sealed && this.#keyed.unseal(`${this.#rules}/${name}`, sealed);
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  async #write(words: readonly string[], bytes: Uint8Array): Promise<void> {
    if (this.#isBroken) return;
    const name = this.#keyed.name(...words);
    try {
      await this.#folder.write(this.#rules, name, this.#keyed.seal(`${this.#rules}/${name}`, bytes));
      this.#hasWritten = true;
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (!this.#isBroken) this.#setting.onProblem(unusable(this.#setting.folder, error));
    this.#isBroken = true;
  }
}

function rulesFolder(rules: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([SCHEMA, ...rules]))
    .digest('hex')
    .slice(0, 16);
}

function unusable(folder: string, error: unknown): string {
  return `the cache of layers in ${folder} is not used: ${error instanceof ScanError ? error.message : whyFailed(error, OF_FOLDERS)}`;
}

const OF_FOLDERS = {
  EEXIST: 'a part of its path is a file, not a folder',
  // Of making a folder with those above it Node says so where the file system is read-only, too.
  ENOENT: 'it cannot be made: what it would lie in is read-only, or not there',
};
