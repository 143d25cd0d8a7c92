/**
 * The classic builder (`docker build` until 23, `DOCKER_BUILDKIT=0`), moby `builder/dockerfile/dispatchers.go`:
 * `/bin/sh -c #(nop)  ENV A=b` (two spaces), `/bin/sh -c #(nop) COPY dir:… in /app ` (one), `|2 A=b C=d /bin/sh -c npm ci`.
 *
 * The shell in front is whatever SHELL set. Variables are resolved; build args of the same name as an ENV are left out of the prefix.
 */
import { splitBuildArgs } from './build-args.js';
import type { Dialect, HistoryState, ParsedEntry } from './dialect.js';
import { joinInstruction, splitInstruction } from './instruction.js';
import { stripShell } from './shell.js';

const NOP = /^.{1,200}? #\(nop\) (.*)$/s;

/** Instructions before which the classic builder writes two spaces and buildah one. */
const TWO_SPACES = /^ (?!(?:ADD|COPY|WORKDIR) )/;

export const classic: Dialect = (entry, state) => {
  const nop = NOP.exec(entry.createdBy ?? '');
  const operands = nop?.[1];
  if (operands === undefined) return classicRun(entry.createdBy ?? '', state);
  return TWO_SPACES.test(operands) || /^(?:ADD|COPY|WORKDIR) /.test(operands) ? metadataStep(operands, 'classic') : undefined;
};

/** What follows `#(nop)`. Content digests are shortened to the twelve digits Docker shows: only noise to a reader. */
export function metadataStep(operands: string, dialect: ParsedEntry['dialect']): ParsedEntry {
  const line = operands.trim();
  const split = splitInstruction(line);
  if (split === undefined) return { instruction: 'UNKNOWN', text: line, dialect, buildArgs: [] };
  const rest = split.rest.replace(/\b(file|dir|multi):([0-9a-f]{12})[0-9a-f]{52} in /, '$1:$2 ');
  return { instruction: split.instruction, text: joinInstruction(split.instruction, rest), dialect, buildArgs: [] };
}

function classicRun(createdBy: string, state: HistoryState): ParsedEntry | undefined {
  const { buildArgs, command } = splitBuildArgs(createdBy, state);
  const script = stripShell(command, state.shell);
  if (script === undefined && buildArgs.length === 0) return undefined;
  return { instruction: 'RUN', text: joinInstruction('RUN', (script ?? command).trim()), dialect: 'classic', buildArgs };
}
