/** Owns reading how much memory a process has taken at the most. */
import { readFileSync } from 'node:fs';

/** VmHWM, which counts all threads, in MiB; 0 for a process that is not there any more. */
export function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
