/** What the server counts. No label is chosen by those who send requests: `/metrics` is open, and its size is bounded. */
import type { Store } from '../store/store.js';
import { POSTS, SCANS, TAGS } from './jobs/queues.js';
import { Counter, Gauge, Histogram } from './metrics.js';
import { VERDICTS } from './verdict.js';

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

export function makeMeasures({ store, connections, memory }: { store: Store; connections: () => number; memory: () => number }) {
  const images = new Counter(
    'stowaway_pushed_images_total',
    'Pushed images told of by notifications: new, known already, or refused.',
    ['new', 'known', 'refused'].map((outcome) => ({ outcome })),
  );
  const requests = new Counter('stowaway_http_requests_total', 'Requests answered, by route and status.');
  const scans = new Counter('stowaway_scans_total', 'Scans that ended, by what came of them.', [
    ...[...VERDICTS, 'failed'].map((verdict) => ({ verdict })),
  ]);
  const findings = new Counter(
    'stowaway_findings_total',
    'Findings in scanned images.',
    SEVERITIES.map((severity) => ({ severity })),
  );
  const posts = new Counter(
    'stowaway_webhook_posts_total',
    'Attempts to post to the webhook.',
    ['delivered', 'retried', 'failed'].map((outcome) => ({ outcome })),
  );
  const scanSeconds = new Histogram('stowaway_scan_seconds', 'How long scans take.', SECONDS);
  const resultSeconds = new Histogram('stowaway_push_to_result_seconds', 'From the notification to the result.', SECONDS);
  const jobs = new Gauge('stowaway_jobs', 'Jobs in the store, by queue and state.', async () => {
    const rows: [Record<string, string>, number][] = [];
    for (const [queue, name] of [
      [SCANS, 'scans'],
      [TAGS, 'tags'],
      [POSTS, 'webhook'],
    ] as const) {
      const { waiting, leased, done, failed } = await store.count(queue);
      rows.push([{ queue: name, state: 'waiting' }, waiting], [{ queue: name, state: 'leased' }, leased]);
      rows.push([{ queue: name, state: 'done' }, done], [{ queue: name, state: 'failed' }, failed]);
    }
    return rows;
  });
  const open = new Gauge('stowaway_connections', 'Open connections.', () => [[{}, connections()]]);
  const resident = new Gauge('process_resident_memory_bytes', 'Memory that the process has.', () => [[{}, memory()]]);
  return {
    images,
    requests,
    scans,
    findings,
    posts,
    scanSeconds,
    resultSeconds,
    all: [images, requests, scans, findings, posts, scanSeconds, resultSeconds, jobs, open, resident],
  };
}

export type Measures = ReturnType<typeof makeMeasures>;
