/** How much a layer may ask for before it is refused. All are totals; a ratio would refuse an honest layer of zeros. */
export interface Limits {
  /** Bytes of one layer after decompression. */
  layerBytes: number;
  /** Bytes of zeros on end where a member should begin. They pad an archive, and some inputs are nothing else for ever. */
  zeroBytes: number;
  /** Members of one archive. */
  entries: number;
  /** Bytes of all names and link targets of one archive together: they stay in memory. */
  nameBytes: number;
  /** Bytes of one name or link target. Linux has 4096. */
  pathBytes: number;
  /** Segments of one name. */
  pathDepth: number;
  /** Bytes of one extended header (pax, GNU long name): it is held in memory while it is read. */
  extendedHeaderBytes: number;
  /** Bytes of the window of a zstd frame: it is held in memory. 128 MiB is what `zstd -d` accepts without being asked. */
  zstdWindowBytes: number;
  /** Bytes of a file that are held until it is known whether matches are in it: then its digests tell whether it is a package's. */
  heldFileBytes: number;
  /** Bytes of all databases of package managers in one layer together: they stay in memory until the layer is read. */
  packageDocumentBytes: number;
  /** Databases of package managers in one layer. Debian has two files a package, Python one. */
  packageDocuments: number;
  /** Skips told one by one; the rest is only counted. */
  skips: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export const DEFAULT_LIMITS: Readonly<Limits> = {
  layerBytes: 64 * GIB,
  zeroBytes: GIB,
  entries: 1_000_000,
  nameBytes: 128 * MIB,
  pathBytes: 16 * KIB,
  pathDepth: 1024,
  extendedHeaderBytes: MIB,
  zstdWindowBytes: 128 * MIB,
  heldFileBytes: 8 * MIB,
  packageDocumentBytes: 96 * MIB,
  packageDocuments: 50_000,
  skips: 100,
};
