/** Reads the history of an image: every builder's dialect into steps, and the steps beside their layers. */
import type { Alignment } from '../model/finding.js';
import type { HistoryEntry } from '../model/image.js';
import type { Step } from '../model/step.js';
import { align } from './align.js';
import { assignmentsIn } from './history/assignments.js';
import { buildah, isBuildah } from './history/buildah.js';
import { buildkit } from './history/buildkit.js';
import { classic } from './history/classic.js';
import { committed } from './history/commit.js';
import type { Dialect, HistoryState, ParsedEntry } from './history/dialect.js';
import { dockerfileForm } from './history/go-print.js';
import { imported } from './history/import.js';
import { anything, kaniko, plainInstruction } from './history/others.js';
import { DEFAULT_SHELL, shellOf } from './history/shell.js';
import { squashed } from './history/squash.js';
import { tool } from './history/tools.js';

/**
 * Tried in this order; the first that reads the entry wins. What is told by a mark of its own comes before what is told by
 * its shape; a row that begins with a shell was run by a builder, whatever its comment says.
 */
const DIALECTS: readonly Dialect[] = [imported, squashed, kaniko, tool, buildkit, classic, plainInstruction, committed, anything];

/** The same with buildah's reading of the rows that it shares with the classic builder. */
const BUILDAH_DIALECTS: readonly Dialect[] = [imported, squashed, buildah, ...DIALECTS.slice(2)];

/**
 * @param history the config's `history`, verbatim.
 * @param layerCount how many layers the image has.
 * @returns one step for each entry, in order; `layer` is null where an entry made none or its layer cannot be told.
 */
export function parseSteps(history: readonly HistoryEntry[], layerCount: number): { steps: Step[]; alignment: Alignment } {
  const parsed = parseAll(history);
  const { layers, alignment } = align(
    parsed.map((step, index) => ({ ...step, emptyLayer: history[index]?.emptyLayer ?? true })),
    layerCount,
  );
  const steps = parsed.map((step, index) => toStep(step, index, history[index], layers[index] ?? null));
  return { steps, alignment };
}

function parseAll(history: readonly HistoryEntry[]): ParsedEntry[] {
  const byBuildah = writtenByBuildah(history);
  const declared = new Set<string>();
  const doubtful = new Set<string>();
  let shell = DEFAULT_SHELL;
  let listed: ReadonlySet<string> = new Set();
  return history.map((entry, index) => {
    let step = parseEntry(entry, byBuildah[index] ? BUILDAH_DIALECTS : DIALECTS, {
      shell,
      declared,
      doubtful,
      counts: byBuildah[index] ? 'words' : 'args',
    });
    if (step.instruction === 'SHELL') shell = shellOf(step.text.slice('SHELL '.length));
    if (step.instruction === 'ARG') {
      const names = assignmentsIn('ARG', step.text).map(({ name }) => name);
      if (step.dialect === 'buildah' && !step.text.includes('=')) step = { ...step, text: `ARG ${added(names, listed).join(' ')}` };
      listed = new Set(names);
      for (const [order, name] of names.entries()) {
        if (order > 0 && !declared.has(name)) doubtful.add(name);
        else if (order === 0) doubtful.delete(name);
        declared.add(name);
      }
    }
    return step;
  });
}

function parseEntry(entry: HistoryEntry, dialects: readonly Dialect[], state: HistoryState): ParsedEntry {
  for (const dialect of dialects) {
    const step = dialect(entry, state);
    if (step !== undefined) return step;
  }
  return { instruction: 'UNKNOWN', text: entry.createdBy ?? '', dialect: 'unknown', buildArgs: [] };
}

/**
 * Which rows buildah wrote. COPY, ADD, WORKDIR and RUN rows read the same as the classic builder's; an image is built upwards, so such a
 * row belongs to the builder of the next row that tells, else of the last one that did.
 */
function writtenByBuildah(history: readonly HistoryEntry[]): boolean[] {
  const told = history.map((entry) => (isBuildah(entry) ? true : isShared(entry) ? undefined : false));
  let last: boolean | undefined;
  const below = told.map((answer) => (last = answer ?? last));
  let next: boolean | undefined;
  const above = told
    .toReversed()
    .map((answer) => (next = answer ?? next))
    .toReversed();
  return told.map((answer, index) => answer ?? above[index] ?? below[index] ?? false);
}

function isShared({ createdBy = '' }: HistoryEntry): boolean {
  return /^\/bin\/sh -c #\(nop\) (?:ADD|COPY|WORKDIR) /.test(createdBy) || /^(?:\|\d+ |\/bin\/sh -c (?!#\(nop\)))/.test(createdBy);
}

/** buildah's ARG rows repeat the names of the ARGs before: what this one adds. */
function added(names: readonly string[], listed: ReadonlySet<string>): readonly string[] {
  const fresh = names.filter((name) => !listed.has(name));
  const repeatsAll = names.length - fresh.length === listed.size;
  return repeatsAll && fresh.length > 0 ? fresh : names;
}

function toStep(parsed: ParsedEntry, index: number, entry: HistoryEntry | undefined, layer: number | null): Step {
  const sets = assignmentsIn(parsed.instruction, parsed.text).map(({ name, value }) => (value === undefined ? { name } : { name, value }));
  const step: Step = { index, ...parsed, text: dockerfileForm(parsed.instruction, parsed.text), raw: entry?.createdBy ?? '', sets, layer };
  return entry?.created === undefined ? step : { ...step, createdAt: entry.created };
}
