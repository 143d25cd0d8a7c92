import type { Gate } from '../model/gate.js';

/** What may stay and what fails, as a `.stowaway.toml` says. */
export interface Policy {
  /** The file it was read from, as it is named to people. */
  file: string;
  gate: Gate;
  ignores: readonly Ignore[];
  /** Whether `stowaway:ignore` in a line of a file counts. */
  inlineIgnore: boolean;
  /** The path of the baseline, from the folder of the process. */
  baseline?: string;
}

/** Findings that may stay: those that are all of what it names. */
export interface Ignore {
  /** Of the file, 1-based; 0 where it was not to be found. */
  line: number;
  /** The beginning of one, at least eight digits. */
  fingerprint?: string;
  /** A rule's id. */
  rule?: string;
  /** A glob of paths in the image, or of build files that are checked. */
  path?: string;
  /** A glob of references. */
  image?: string;
  reason: string;
  /** The last day on which it holds, in UTC: `2030-03-17`. */
  expires?: string;
}
