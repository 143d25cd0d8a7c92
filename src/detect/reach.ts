/** How much of a blob stays available around a keyword: what a scan keeps, and what a rule may ask for. */

/** Bytes before a keyword that stay available: heads, lines, names, parts, and the beginning of documents. */
export const REACH_BACK = 4096;

/** Bytes after a keyword that stay available, readers apart. */
export const REACH_ON = 4096;
