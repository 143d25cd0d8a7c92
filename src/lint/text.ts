/** The literals of a YAML file: the detector reads all of it, told which values are assigned to which names. */
import { byteSpans } from '../correlate/blob-text.js';
import { controlsOf, type LeakId } from '../correlate/leak-catalogue.js';
import { remediesFor } from '../correlate/remedy.js';
import { severityOf } from '../correlate/severity.js';
import type { Detector } from '../model/detector.js';
import type { Remedy } from '../model/finding.js';
import { rotatedInFile, type Draft } from './draft.js';

/** A value with the name it is given to; offsets in UTF-16 code units, end exclusive. */
export interface Setting {
  name: string;
  value: string;
  start: number;
  end: number;
  leak: LeakId;
}

/** @param advise what to write instead, ahead of how to rotate. */
export function literalsIn(
  path: string,
  text: string,
  settings: readonly Setting[],
  detector: Detector,
  otherwise: LeakId,
  advise: (leak: LeakId, name: string) => Remedy,
): Draft[] {
  const spans = byteSpans(
    text,
    settings.toSorted((a, b) => a.start - b.start),
  );
  const bytes = Buffer.from(text);
  const scan = detector.open({ kind: 'file', path, assignments: spans });
  scan.write(bytes);
  const lines = text.split('\n');
  return scan.end().map((match): Draft => {
    const at = bytes.subarray(0, match.start).toString().length;
    const setting = settings.find(({ start, end }) => start <= at && at < end);
    const rule = detector.rule(match.detector);
    const leaks: LeakId[] =
      match.category === 'secret'
        ? [setting?.leak ?? otherwise]
        : match.category === 'placeholder'
          ? ['placeholder-default']
          : ['sensitive-file'];
    const name = setting?.name ?? match.name;
    const sighting = {
      kind: 'file',
      path,
      line: match.line,
      column: match.column,
      offset: match.start,
      ...(name !== undefined && { name }),
      visibility: { state: 'live' },
    } as const;
    const root = { text: (lines[match.line - 1] ?? '').trim() };
    const remedies = remediesFor(leaks, { rule, root, sightings: [sighting], steps: [], ...(name !== undefined && { name }) });
    return {
      detector: match.detector,
      title: rule.title,
      provider: rule.provider,
      category: match.category,
      severity: severityOf(match, rule, leaks),
      confidence: match.confidence,
      evidence: match.evidence,
      origin: 'yours',
      leaks,
      controls: controlsOf(leaks),
      redacted: match.redacted,
      secret: match.secret,
      parts: match.parts,
      joins: match.joins,
      rootCause: root,
      remedies:
        match.category === 'secret' ? [advise(leaks[0] ?? otherwise, name ?? 'NAME'), ...rotatedInFile(remedies.slice(1))] : remedies,
      sightings: [sighting],
    };
  });
}
