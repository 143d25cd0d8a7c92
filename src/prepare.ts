/** What a program that is about to scan does first, before it loads what scans. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { SMALLEST, startFirstThread } from './workers/first-thread.js';

/** Starts a thread to scan with, unless everything is so small that none is needed. */
export function prepare(references: readonly string[], jobs = availableParallelism()): void {
  if (jobs > 1 && !references.every(isSmallFile)) startFirstThread();
}

function isSmallFile(reference: string): boolean {
  try {
    const found = statSync(reference.replace(/^(?:docker|oci)-archive:/, ''), { throwIfNoEntry: false });
    return found?.isFile() === true && found.size < SMALLEST;
  } catch {
    // What cannot be looked at is told by whoever opens it.
    return true;
  }
}
