/**
 * Whether an instruction of a Dockerfile is a step of a history.
 *
 * A history does not keep the line as it was written: flags are dropped or kept, variables are replaced, lists lose their commas, the classic
 * builder writes digests in place of what it copied. So each kind of instruction is compared by what all builders keep of it; for what only the
 * build knew (`$VERSION`) and for what a report masks anything may stand.
 */
import { assignmentsIn } from '../history/assignments.js';
import { copied, execForm, type Instruction } from './instruction.js';

/** What is compared of a step: one of the image's, or one read back from a report. */
export interface StepText {
  instruction: string;
  text: string;
}

export function isSame(instruction: Instruction, step: StepText): boolean {
  if (instruction.keyword !== step.instruction) return false;
  if (
    step.text.length >
    LONGER * (instruction.operands.length + instruction.heredocs.reduce((sum, { body }) => sum + body.length, 0)) + MARGIN
  )
    return false;
  const operands = withoutFlags(step.text.slice(step.instruction.length));
  switch (instruction.keyword) {
    case 'RUN':
      return runTexts(instruction).some((text) => isCommand(text, operands));
    case 'COPY':
    case 'ADD':
      return isCopy(instruction, operands);
    case 'ENV':
    case 'ARG':
    case 'LABEL':
      return isSetting(instruction, operands);
    case 'EXPOSE':
      return fits(ports(instruction.operands), ports(operands));
    case 'WORKDIR':
      return isPath(unquoted(instruction.operands), operands);
    default:
      return isCommand(bare(instruction.operands), bare(operands));
  }
}

/** A row of a hostile history may be megabytes long; no variable makes that of a line. Leading spaces of continued lines make a line longer than what is kept, not shorter. */
const LONGER = 10;
const MARGIN = 10_000;

/** A command as it was written, or behind the shell that the history names in front of it. */
function isCommand(written: string, kept: string): boolean {
  const command = squeezed(kept);
  const shell = /^\S*sh(?: -\S+)* /.exec(command)?.[0];
  return fits(squeezed(written), command) || (shell !== undefined && fits(squeezed(written), command.slice(shell.length)));
}

/** How a history may have it: BuildKit puts a heredoc in place of its mark, or names the pipe it came through. */
function runTexts({ operands, heredocs }: Instruction): string[] {
  const words = execForm(operands);
  if (words !== undefined) return [words.join(' '), operands];
  const bodies = heredocs.map(({ body }) => body);
  const marked = heredocs.map(({ name, body }) => `${body}${name}`);
  return [
    operands,
    ...(heredocs.length === 0 ? [] : [bodies.join(' '), `${operands} ${marked.join(' ')}`, `/dev/pipes/${heredocs[0]?.name ?? ''}`]),
  ];
}

function isCopy(instruction: Instruction, kept: string): boolean {
  const { sources, to } = copied(instruction);
  const words = execForm(kept) ?? squeezed(kept).split(' ');
  if (!isPath(unquoted(to), words.at(-1) ?? '')) return false;
  const from = words.slice(0, -1);
  if (from.length === 1 && /^(?:file|dir|multi):[0-9a-f]+$/.test(from[0] ?? '')) return true;
  return fits(sources.map(unquoted).join(' '), from.join(' '));
}

/** The names are what all builders keep; ARG rows may have the value in force, ENV rows the one that a variable stood for. */
function isSetting({ keyword, operands }: Instruction, kept: string): boolean {
  const [written, found] = [operands, kept].map((text) => namesIn(keyword, text));
  return (
    written !== undefined &&
    found !== undefined &&
    written.size > 0 &&
    written.size === found.size &&
    [...written].every((name) => found.has(name))
  );
}

function namesIn(keyword: string, operands: string): Set<string> {
  return new Set(assignmentsIn(keyword, `${keyword} ${operands.trim()}`).map(({ name }) => name));
}

function isPath(written: string, kept: string): boolean {
  const [a, b] = [trimmed(written), trimmed(kept)];
  // Some builders write the path from the root where the Dockerfile has it from the working directory.
  return fits(a, b) || (!a.startsWith('/') && !a.startsWith('$') && b.startsWith('/') && (a === '' || b.endsWith(`/${a}`)));
}

function trimmed(path: string): string {
  return path
    .replace(/^\.\/+/, '')
    .replace(/(?<=.)\/+$/, '')
    .replace(/^\.$/, '');
}

/** `8080 9090/udp`, in an order that does not depend on the builder, which may write `map[8080/tcp:{}]`. */
function ports(text: string): string {
  if (text.includes('$')) return text;
  const named = Array.from(
    text.matchAll(/(\d+(?:-\d+)?)(?:\/(tcp|udp|sctp))?/gi),
    ([, port = '', protocol = 'tcp']) => `${port}/${protocol.toLowerCase()}`,
  );
  return named.toSorted().join(' ');
}

function withoutFlags(operands: string): string {
  let rest = operands.trim();
  for (let flag = /^--[a-z]\S*\s+/i.exec(rest); flag !== null; flag = /^--[a-z]\S*\s+/i.exec(rest)) rest = rest.slice(flag[0].length);
  return rest;
}

/** Words without what only a list or a shell needs around them. */
function bare(text: string): string {
  return squeezed(text.replace(/["'[\],\\]/g, ' '));
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function unquoted(text: string): string {
  return text.replace(/^(["'])(.*)\1$/, '$2');
}

/** Whether both may be the same text, where anything may stand for a variable of the one and for what is masked in the other. */
function fits(written: string, kept: string): boolean {
  if (written === kept) return true;
  return inOrder(written.split(VARIABLE), kept) || inOrder(kept.split(MASKED), written);
}

const VARIABLE = /\$(?:\w+|\{[^}]*\})/;
const MASKED = /\*{8}|[^\s…"'=:@/]*…[^\s…"'@]*/;

/** Whether the text is made of these pieces, with anything between them. */
function inOrder(pieces: readonly string[], text: string): boolean {
  const [first = '', ...others] = pieces;
  const last = others.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of others) {
    const found = text.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
