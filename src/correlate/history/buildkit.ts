/**
 * BuildKit (`docker build` since 23, buildx): `RUN |1 A=b /bin/sh -c npm ci # buildkit`, `COPY . . # buildkit`, `ENV A=b`.
 *
 * Written by `commitToHistory` in BuildKit's `frontend/dockerfile/dockerfile2llb/convert.go`. Rows with filesystem changes end in
 * `# buildkit`; all carry the comment `buildkit.dockerfile.v0`. `--mount` and `--from` are not kept. A heredoc is kept as the
 * lines it holds, or as `/dev/pipes/NAME` when it starts with `#!`. Older versions show only the default in an ARG row, newer ones (Dockerfile frontend 1.8) the value
 * in force: a default and a passed value look alike.
 */
import { splitBuildArgs } from './build-args.js';
import type { Dialect, HistoryState, ParsedEntry } from './dialect.js';
import { joinInstruction, splitInstruction } from './instruction.js';
import { stripShell } from './shell.js';

const MARK = / # buildkit$/;

export const buildkit: Dialect = ({ createdBy = '', comment = '' }, state) => {
  if (!MARK.test(createdBy) && !comment.startsWith('buildkit.')) return undefined;
  return dockerfileLine(createdBy.replace(MARK, ''), state, 'buildkit');
};

/** A row that is a Dockerfile line, with BuildKit's build args and shell inside a RUN; also what kaniko and others write. */
export function dockerfileLine(line: string, state: HistoryState, dialect: ParsedEntry['dialect']): ParsedEntry | undefined {
  const split = splitInstruction(line);
  if (split === undefined) return undefined;
  const { instruction, rest } = split;
  if (instruction !== 'RUN') return { instruction, text: joinInstruction(instruction, rest), dialect, buildArgs: [] };
  const { buildArgs, command } = splitBuildArgs(rest, state);
  return { instruction, text: joinInstruction('RUN', (stripShell(command, state.shell) ?? command).trim()), dialect, buildArgs };
}
