/** Remarks of authors in files that images are built from: beside what they speak of, or in comments directly above, for a Dockerfile has no others. */
import type { Sighting } from '../model/finding.js';
import type { FileRemark } from '../model/layer.js';
import { remarkOn } from '../model/remark.js';
import type { Draft } from './draft.js';

/** The same finding, with what the file says of each of its lines. */
export function withRemarks(draft: Draft, text: string): Draft {
  const lines = text.split('\n');
  const remarked = (sighting: Sighting): Sighting => {
    const remark = remarkAt(draft.detector, lines, sighting.line);
    return remark === undefined ? sighting : { ...sighting, remark };
  };
  return { ...draft, sightings: draft.sightings.map(remarked) };
}

function remarkAt(detector: string, lines: readonly string[], line: number | undefined): FileRemark | undefined {
  if (line === undefined) return undefined;
  const said = remarkOn(detector, lines[line - 1] ?? '');
  for (let above = line - 2; said === undefined && above >= 0 && isComment(lines[above]); above--) {
    const remark = remarkOn(detector, lines[above] ?? '');
    if (remark !== undefined) return remark;
  }
  return said;
}

function isComment(line: string | undefined): boolean {
  return line?.trimStart().startsWith('#') === true;
}
