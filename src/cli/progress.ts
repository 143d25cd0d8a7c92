import type { Progress } from '../model/report.js';
import type { Sealed } from '../model/sealed.js';
import { escapeText } from '../report/escape.js';
import { cut } from '../report/fit.js';
import { bytes, counted } from '../report/units.js';

export interface ProgressLine {
  update: (progress: Sealed<Progress>) => void;
  /** Takes the line away; nothing of it is left on the terminal. */
  clear: () => void;
}

/** Between two repaints, in milliseconds: often enough to look alive, too seldom to cost anything. */
const INTERVAL = 100;

/** One line on a terminal, rewritten in place: which layer is being read, how far, and what was read before. */
export function progressLine(
  terminal: NodeJS.WritableStream & { columns?: number },
  now: () => number = () => performance.now(),
): ProgressLine {
  const tally = { layers: 0, files: 0, bytes: 0 };
  const open = new Map<string, string>();
  let shown = false;
  let painted = -INTERVAL;

  const paint = (): void => {
    if (now() - painted < INTERVAL) return;
    painted = now();
    shown = true;
    const done = `${counted(tally.layers, 'layer')}, ${counted(tally.files, 'file')}, ${bytes(tally.bytes)}`;
    const text = ['Scanning', done, ...open.values()].join(' · ');
    terminal.write(`${REWRITE}${cut(text, (terminal.columns ?? 80) - 1)}`);
  };

  return {
    update: (progress) => {
      switch (progress.kind) {
        case 'layer-start':
          open.set(progress.blob, named(progress.blob));
          break;
        case 'layer-progress':
          open.set(progress.blob, `${named(progress.blob)} ${share(progress.read, progress.size)}`);
          break;
        case 'layer-end':
          open.delete(progress.blob);
          tally.layers++;
          tally.files += progress.files;
          tally.bytes += progress.bytes;
          break;
        case 'image':
          break;
        default:
          progress satisfies never;
      }
      paint();
    },
    clear: () => {
      if (shown) terminal.write(REWRITE);
      shown = false;
    },
  };
}

/** To the first column, and erase the line. */
const REWRITE = '\r\x1b[2K';

function named(blob: string): string {
  const digest = /(?:^|[:/])([0-9a-f]{12})[0-9a-f]{52}/.exec(blob)?.[1];
  return `layer ${digest ?? cut(escapeText(blob), 24)}`;
}

function share(read: number, size: number | undefined): string {
  return size === undefined || size === 0 ? bytes(read) : `${Math.min(100, Math.floor((100 * read) / size))} % of ${bytes(size)}`;
}
