import { CLEAN, ERROR } from './exit-code.js';
import type { HistoryFlags } from './flags.js';
import { scanAndReport } from './reporting.js';
import type { Streams } from './streams.js';

/** `stowaway history`: a listing, not a gate. Only an incomplete one fails. */
export async function history(reference: string, flags: HistoryFlags, streams: Streams): Promise<number> {
  const { history: format } = await import('../report/history.js');
  const file = flags.output === '-' ? undefined : flags.output;
  const { summary } = await scanAndReport([reference], flags, streams, { renderings: [{ format, file }] });
  return summary.complete ? CLEAN : ERROR;
}
