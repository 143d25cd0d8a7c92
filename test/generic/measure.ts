/** What the detector says about every sample, and what that makes of precision and recall. */
import { loadDetector } from '../../src/detect/load.js';
import type { Detector } from '../../src/model/detector.js';
import type { Item, SampleFile } from './samples.js';

export type Answer = 'likely' | 'possible' | 'placeholder' | 'silent';

export interface Measured {
  item: Item;
  file: SampleFile;
  answer: Answer;
}

export interface Score {
  found: number;
  missed: number;
  /** Look-alikes that were called secrets, and findings where there is no sample. */
  wrong: number;
  silent: number;
  precision: number;
  recall: number;
  f1: number;
}

export async function measure(files: readonly SampleFile[]): Promise<{ measured: Measured[]; stray: number }> {
  const detector = await loadDetector();
  let stray = 0;
  const measured = files.flatMap((file) => {
    const matches = scan(detector, file);
    const used = new Set<unknown>();
    const answers = file.items.map((item): Measured => {
      const end = item.start + item.value.length;
      const overlapping = matches.filter((match) => match.start < end && item.start < match.end);
      for (const match of overlapping) used.add(match);
      return { item, file, answer: answerOf(overlapping) };
    });
    stray += matches.filter((match) => !used.has(match) && match.category === 'secret').length;
    return answers;
  });
  return { measured, stray };
}

type Matches = ReturnType<ReturnType<Detector['open']>['end']>;

function scan(detector: Detector, { path, text }: SampleFile): Matches {
  const blob = detector.open({ kind: 'file', path });
  blob.write(Buffer.from(text, 'latin1'));
  return blob.end();
}

function answerOf(matches: Matches): Answer {
  const secret = matches.find(({ category }) => category === 'secret');
  if (secret !== undefined) return secret.confidence === 'possible' ? 'possible' : 'likely';
  return matches.length > 0 ? 'placeholder' : 'silent';
}

export function scoreOf(measured: readonly Measured[], stray: number): Score {
  const count = (secret: boolean, called: boolean): number =>
    measured.filter(({ item, answer }) => item.secret === secret && (answer === 'likely' || answer === 'possible') === called).length;
  const [found, missed, wrong, silent] = [count(true, true), count(true, false), count(false, true) + stray, count(false, false)];
  const [precision, recall] = [found / (found + wrong), found / (found + missed)];
  return { found, missed, wrong, silent, precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}
