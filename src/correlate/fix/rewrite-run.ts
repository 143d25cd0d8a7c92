/** A RUN with mounts, with what they hold in variables, and with what it must not leave behind removed: its other lines stay as they were. */
import { execForm, type Instruction } from '../dockerfile/instruction.js';
import type { RunChange } from './change.js';
import { withoutTidying } from './shell-text.js';

/** A RUN taken apart: what stands behind `RUN`, then the command with its line breaks. */
interface RunText {
  flags: string[];
  command: string;
  /** The lines of a heredoc, its end included. */
  heredoc: string[];
}

/** Whether `rewriteRun` can do anything but add flags to it. */
export function isShellForm({ operands, heredocs }: Instruction): boolean {
  return execForm(operands) === undefined && (heredocs.length === 0 || isScript({ operands, heredocs }));
}

/** `RUN <<EOF`: the heredoc is the command. */
function isScript({ operands, heredocs }: Pick<Instruction, 'operands' | 'heredocs'>): boolean {
  return heredocs.length === 1 && /^<<-?["']?\w+["']?$/.test(operands) && heredocs[0]?.body.startsWith('#!') !== true;
}

/**
 * @param lines of the RUN, or of RUNs one after another that become one, without line breaks.
 * @returns no line when nothing is left to run.
 */
export function rewriteRun(
  runs: readonly { instruction: Instruction; lines: readonly string[]; changes: readonly RunChange[] }[],
  escape: string,
): string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const changes = runs.flatMap((run) => run.changes);
  const taken = runs.map(({ instruction, lines, changes: own }) => applied(takenApart(instruction, lines, escape), own, escape));
  const script = isScript(first.instruction);
  const commands = taken.map(({ command }) => command).filter((command) => command !== '');
  if (commands.length === 0) return [];
  const flags = [
    ...new Set([...changes.flatMap((change) => ('flag' in change ? [change.flag] : [])), ...taken.flatMap((run) => run.flags)]),
  ];
  const exports = unique(
    changes.flatMap((change) => ('variable' in change ? [`export ${change.variable}="$(cat /run/secrets/${change.secret})"`] : [])),
  );
  const removed = unique(changes.flatMap((change) => ('removes' in change ? [`rm -f ${change.removes}`] : [])));
  if (script)
    return [
      ['RUN', ...flags, commands[0] ?? ''].join(' '),
      ...exports,
      ...(taken[0]?.heredoc.slice(0, -1) ?? []),
      ...removed,
      taken[0]?.heredoc.at(-1) ?? '',
    ];
  const parts = [...exports, ...commands, ...removed];
  const isLong = parts.length > 1 || flags.join(' ').length > SHORT;
  const begin = ['RUN', ...flags].join(' ');
  const body = parts.join(` && ${escape}\n${INDENT}`);
  return [
    ...(isLong && flags.length > 0 ? `${begin} ${escape}\n${INDENT}${body}` : `${begin} ${body}`).split('\n'),
    ...(taken[0]?.heredoc ?? []),
  ];
}

const INDENT = '    ';

/** Longer flags get a line of their own. */
const SHORT = 60;

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function takenApart({ flags, heredocs, line }: Instruction, lines: readonly string[], escape: string): RunText {
  const head = heredocs[0] === undefined ? lines.length : heredocs[0].line - line;
  let command = lines.slice(0, head).join('\n').trimStart().slice('RUN'.length);
  const skip = (): void => {
    command = command.trimStart();
    while (command.startsWith(escape) && /^.[ \t]*\n/.test(command)) command = command.slice(1).trimStart();
  };
  skip();
  for (const flag of flags) {
    command = command.slice(flag.length);
    skip();
  }
  return { flags: [...flags], command: command.trimEnd(), heredoc: lines.slice(head) };
}

function applied(run: RunText, changes: readonly RunChange[], escape: string): RunText {
  let { command, heredoc } = run;
  for (const change of changes) {
    if ('without' in change) command = withoutTidying(command, change.without, escape);
    if ('url' in change) {
      command = withoutUser(command);
      heredoc = heredoc.map(withoutUser);
    }
  }
  return { ...run, command, heredoc };
}

/** curl has to be told of the .netrc, git, pip and wget read it anyway. */
function withoutUser(text: string): string {
  const bare = text.replace(USERINFO, '$1');
  return bare === text ? text : bare.replace(/\bcurl (?!.*--netrc)(?:(?:-u|--user)[ =]\S+ )?/g, 'curl --netrc ');
}

export const USERINFO = /(\b[a-z][a-z+.-]*:\/\/)[^\s/@"']+@/g;
