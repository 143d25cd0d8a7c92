/** One scan of one pushed image, and what is recorded of it. */
import { ScanError } from '../../model/errors.js';
import type { Gate } from '../../model/gate.js';
import type { SealedReport } from '../../report/format.js';
import { keep } from '../../report/kept.js';
import { scanImage, type ScanOptions } from '../../scan.js';
import type { Json, Lease, Store } from '../../store/store.js';
import { verdictOf } from '../verdict.js';
import type { Outcome } from './lanes.js';
import { ImageJob, imageOf, latestRecord, referenceOf } from './queues.js';
import type { Scanned } from './scanned.js';
import { troubleOutcome } from './trouble.js';

export interface ScanWork {
  store: Store;
  /** What every scan is made with. */
  options: Omit<ScanOptions, 'signal' | 'select' | 'showSecrets'>;
  gate: Gate;
  /** Milliseconds that a scan may take; what was not looked at by then is told of in the report. */
  within: number;
  /** Is told of each scan that ended well, before it is settled. */
  onScanned: (lease: Lease, scanned: Scanned) => Promise<void>;
}

export function scanWork({ store, options, gate, within, onScanned }: ScanWork): (lease: Lease, signal: AbortSignal) => Promise<Outcome> {
  return async (lease, signal) => {
    const job = ImageJob.parse(lease.payload);
    const started = Date.now();
    let report: SealedReport;
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(within)]);
      report = await scanImage(`registry:${referenceOf(job)}`, { ...options, signal: limit });
    } catch (error) {
      if (!(error instanceof ScanError)) throw error;
      return troubleOutcome(error, lease.attempt);
    }
    // Cut short by the end of the server: it is done again.
    if (signal.aborted) return { kind: 'again', sentence: 'the scan was stopped', after: 0 };
    const scanned: Scanned = {
      image: imageOf(job),
      reference: referenceOf(job),
      ruleSet: report.tool.ruleSet,
      verdict: verdictOf(report, gate),
      findings: report.summary.findings,
      receivedAt: new Date(job.receivedAt).toISOString(),
      finishedAt: new Date().toISOString(),
      seconds: (Date.now() - started) / 1000,
      report: keep(report),
    };
    await onScanned(lease, scanned);
    await store.write(latestRecord(scanned.image), lease.key);
    return { kind: 'done', result: scanned satisfies Json };
  };
}
