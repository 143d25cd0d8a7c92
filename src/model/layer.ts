import type { Match } from './match.js';
import type { FileContent } from './ownership.js';
import type { Skip } from './skip.js';

/** What one tar member of a layer does to the filesystem. */
export type EntryKind =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'whiteout' // path is the path that is removed
  | 'opaque' // path is the directory whose lower content is hidden
  | 'special'; // device, fifo

/** One tar member, remembered for the timeline after its content is gone. */
export interface PathEntry {
  /** Relative, `/`-separated, without `./` or leading `/`; the layer's root is ``. */
  path: string;
  kind: EntryKind;
  /** Target of a symlink (as written) or of a hard link (normalised as `path`). */
  target?: string;
}

/** Entries of a layer, which may be a million; an array of them is such a list. */
export interface EntryList {
  readonly length: number;
  at(index: number): PathEntry | undefined;
  forEach(look: (entry: PathEntry, index: number) => void): void;
}

/** What the author of a file says in the line of a secret: that it may stay, and why. */
export interface FileRemark {
  reason?: string;
}

/** A match in the content (or the name, or the extended attributes) of an entry. */
export interface FileMatch {
  /** Index into `ScannedLayer.entries`. */
  entry: number;
  /** Members inside the file, outermost first, when the match is not in the file's own bytes; `pax:NAME` for extended headers. */
  chain?: readonly string[];
  match: Match;
  remark?: FileRemark;
}

/** One layer after its single pass: pure function of its bytes and the rules. */
export interface ScannedLayer {
  /** Digest of the uncompressed tar, as computed; empty when not all of it was read. */
  diffId: string;
  /** Digest of the bytes as stored, as computed; as claimed, or empty, when not all of them were read. */
  digest: string;
  /** Whether it was read to its end. */
  complete: boolean;
  compression: 'none' | 'gzip' | 'zstd';
  /** Bytes as stored. */
  size: number;
  /** Regular files read. */
  files: number;
  /** Bytes of file content read. */
  bytes: number;
  /** In the order of the tar. */
  entries: EntryList;
  matches: readonly FileMatch[];
  /** Of the files that have matches in their content; in the order of the tar. */
  contents: readonly FileContent[];
  skipped: readonly Skip[];
}
