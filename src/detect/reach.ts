/** How much of a blob stays available around a keyword: what a scan keeps, and what a rule may ask for. */

/** Bytes before a keyword that stay available: heads, lines, names, parts, and the beginning of documents. */
export const REACH_BACK = 4096;

/** Bytes after a keyword that stay available, readers apart. */
export const REACH_ON = 4096;

/** How far a quantifier without upper bound goes in a rule from outside: longer matches are cut there. */
export const LONGEST_MATCH = 2048;

/** Bytes on either side of a match in which one of the literals of `near` must stand. */
export const NEAR = 4096;
