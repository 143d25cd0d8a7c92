/** How an audit shows that it goes on: a line that is rewritten for whoever watches, a line now and then for a log. */
import type { AuditProgress } from '../model/audit.js';
import { cut } from '../report/fit.js';
import { bytes, count, counted, duration } from '../report/units.js';
import { isWatched, type Streams } from './streams.js';

export interface AuditProgressLine {
  update: (progress: AuditProgress) => void;
  /** Takes the line away; those in a log stay. */
  clear: () => void;
}

/** Between two lines of a log, in milliseconds. */
const INTERVAL = 30_000;

/** To the first column, and erase the line. */
const REWRITE = '\r\x1b[2K';

export function auditProgress(
  stderr: Streams['stderr'],
  env: NodeJS.ProcessEnv,
  isQuiet: boolean,
  now: () => number = () => performance.now(),
): AuditProgressLine {
  if (isQuiet) return { update: () => undefined, clear: () => undefined };
  if (!isWatched(stderr, env)) {
    let told = now();
    return {
      update: (progress) => {
        if (now() - told < INTERVAL) return;
        told = now();
        stderr.write(`stowaway: ${sentence(progress)}\n`);
      },
      clear: () => undefined,
    };
  }
  let shown = false;
  return {
    update: (progress) => {
      shown = true;
      stderr.write(`${REWRITE}${cut(sentence(progress), (stderr.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (shown) stderr.write(REWRITE);
      shown = false;
    },
  };
}

/** What matters most comes first: a narrow terminal cuts the end off. */
function sentence({ repositories, images, layers, bytes: moved, findings, secondsLeft }: AuditProgress): string {
  const listed =
    repositories.listed < repositories.known
      ? [`${count(repositories.listed)} of ${counted(repositories.known, 'repository', 'repositories')} listed`]
      : [];
  return [
    `${count(images.done)} of ${counted(images.known, 'image')}`,
    counted(findings, 'secret'),
    ...(secondsLeft === undefined || secondsLeft === 0 ? [] : [`${duration(secondsLeft)} left`]),
    `${counted(layers.read, 'layer')} read, ${bytes(moved.read)}`,
    `${bytes(moved.shared)} saved`,
    ...listed,
  ].join(' · ');
}
