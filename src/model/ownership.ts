/** What of a layer tells whose its files are: the databases of package managers, and the digests of the files that secrets were found in. */

import type { Skip } from './skip.js';

/** In which format a file of a package manager is written. */
export type DocumentFormat =
  | 'dpkg-status' // paragraphs of packages with their Conffiles
  | 'dpkg-list' // a path a line
  | 'dpkg-md5sums' // an MD5 and a path a line
  | 'apk-installed' // lines of one letter, a colon and a value
  | 'rpm-sqlite' // an SQLite database of header blobs
  | 'python-record'; // CSV of path, digest and size

/** A file of a package manager, whole. */
export interface PackageDocument {
  /** Index into `ScannedLayer.entries`. */
  entry: number;
  path: string;
  format: DocumentFormat;
  bytes: Uint8Array<ArrayBuffer>;
}

/** What is known of the content of a file that matches lie in. */
export interface FileContent {
  /** Index into `ScannedLayer.entries`. */
  entry: number;
  /** In bytes. */
  size: number;
  /** Absent for a file that was too large to be held until its matches were known. */
  digests?: Digests;
}

/** Which package manager; what it calls its packages. */
export type PackageSystem = 'dpkg' | 'apk' | 'rpm' | 'npm' | 'pypi' | 'gem' | 'maven' | 'gradle' | 'go' | 'cargo';

/** A database that claims were read from. */
export interface ClaimDocument {
  path: string;
  /** Index into `ScannedLayer.entries`. */
  entry: number;
  system: PackageSystem;
}

/** All that was read from the databases of a layer, to be written down. */
export interface BoiledClaims {
  /** Numbered as `ClaimColumns.documents` does. */
  documents: readonly ClaimDocument[];
  columns: ClaimColumns;
  /** Databases that could not be read, or not whole. */
  skipped: readonly Skip[];
}

/** What package managers say of the files of a layer, boiled down: hashes of paths and digests, a row a claim. */
export interface ClaimColumns {
  /** 53 bits of a path. */
  hashes: Float64Array<ArrayBuffer>;
  /** Index of the database. */
  documents: Uint32Array<ArrayBuffer>;
  /** Index into `names`. */
  packages: Uint32Array<ArrayBuffer>;
  /** In bytes; -1 where it is not known. */
  sizes: Float64Array<ArrayBuffer>;
  algorithms: Uint8Array<ArrayBuffer>;
  /** Sixteen bytes of each. */
  digests: Uint8Array<ArrayBuffer>;
  names: readonly string[];
}

/** Of the same bytes, in lower-case hexadecimal. */
export interface Digests {
  md5: string;
  sha1: string;
  sha256: string;
}
