/** The process that runs the cases; `fuzz.ts` watches it, for a case that hangs cannot watch itself. */
import { makeCase } from './cases.js';
import { judge } from './judge.js';

/** What the watcher is told of each case, before and after it. */
export type Message = { number: number; description: string } | { number: number; outcome: string; failure?: string; peak: number };

const [seed = 0, first = 0] = process.argv.slice(2).map(Number);
const tell = (message: Message): void => void process.send?.(message);

process.on('unhandledRejection', (error) => {
  throw error;
});
for (let number = first; ; number += 1) {
  const one = makeCase(seed, number);
  tell({ number, description: one.description });
  // In KiB: the most this process ever had.
  const peak = (): number => process.resourceUsage().maxRSS;
  try {
    tell({ number, outcome: await judge(one), peak: peak() });
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell({ number, outcome: 'failed', failure, peak: peak() });
  }
}
