/** What of a layer tells whose its files are: the databases of package managers, and the digests of the files that secrets were found in. */

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

/** Of the same bytes, in lower-case hexadecimal. */
export interface Digests {
  md5: string;
  sha1: string;
  sha256: string;
}
