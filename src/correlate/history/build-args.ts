/**
 * The build args that builders write before the command of a RUN: `|2 A=b C=d e=f /bin/sh -c …`.
 *
 * The words are joined with plain spaces and nothing is quoted, so a value with a space in it can only be told from the next
 * arg by the count, by the shell that ends the list, and by the names that ARG steps declared. The count is the number of args
 * in Docker's builders (moby `prependEnvOnCmd`, BuildKit `runCommandString`) and the number of *words* in buildah (`getCreatedBy`),
 * so it is a limit, not a promise.
 */
import type { Step } from '../../model/step.js';
import type { HistoryState } from './dialect.js';
import { findShell } from './shell.js';

export interface SplitCommand {
  buildArgs: Step['buildArgs'];
  /** What follows the args, the shell included. */
  command: string;
}

const PREFIX = /^\|(\d{1,6}) /;

/** A NAME= that begins a word. buildah may quote the whole word. */
const NAME = /(?:^| )("?)([a-z_]\w*)=/gi;

/** Takes the `|N …` prefix off a command. A text without one comes back whole. */
export function splitBuildArgs(text: string, state: HistoryState): SplitCommand {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return { buildArgs: [], command: text };
  const count = Number(prefix[1]);
  const body = text.slice(prefix[0].length);
  const end = endOfArgs(body, count, state);
  return { buildArgs: cut(body.slice(0, end).trimEnd(), count, state), command: body.slice(end).trimStart() };
}

/** How many places that look like the shell are tried: a value may hold one, a text made to waste time may hold a million. */
const TRIES = 16;

/** Where the args end: at the first shell that leaves room for all of them before it. */
function endOfArgs(body: string, count: number, { shell }: HistoryState): number {
  const first = findShell(body, shell);
  for (let found = first, tries = 0; found !== undefined && tries < TRIES; found = findShell(body, shell, found.end), tries++) {
    const args = body.slice(0, found.start).trimEnd();
    if (names(args).length >= count || args.split(' ').length === count) return found.start;
  }
  // A command in exec form has no shell before it: then a value is one word.
  return first?.start ?? body.split(' ', count).join(' ').length;
}

function cut(args: string, count: number, state: HistoryState): Step['buildArgs'] {
  const starts = chosen(names(args), count, state);
  return starts.map((start, index) => {
    const end = starts[index + 1]?.at ?? args.length;
    const value = args.slice(start.valueAt, end);
    // The space before the next arg is the join, not the value; the last arg was trimmed by the caller.
    const joined = index + 1 < starts.length ? value.replace(/ $/, '') : value;
    return { name: start.name, value: unquote(joined, start.quoted) };
  });
}

interface ArgStart {
  name: string;
  quoted: boolean;
  at: number;
  valueAt: number;
}

function names(args: string): ArgStart[] {
  return Array.from(args.matchAll(NAME), (match) => ({
    name: match[2] ?? '',
    quoted: match[1] === '"',
    at: match.index + (match[0].startsWith(' ') ? 1 : 0),
    valueAt: match.index + match[0].length,
  }));
}

/**
 * Which of the words that look like `NAME=` begin an arg. The first one does. Where words were counted, the others are those whose names
 * were declared; where args were, there may be more candidates than args: then names that are declared for certain go before those that may
 * be, and these before the earliest of the rest.
 */
function chosen(starts: ArgStart[], count: number, { declared, doubtful, counts }: HistoryState): ArgStart[] {
  const [first, ...others] = starts;
  if (first === undefined) return [];
  const known = others.filter((start) => declared.has(start.name));
  if (counts === 'words') return declared.has(first.name) ? [first, ...known] : starts;
  const unknown = others.filter((start) => !declared.has(start.name));
  const certain = known.filter((start) => !doubtful.has(start.name));
  const uncertain = known.filter((start) => doubtful.has(start.name));
  return [first, ...[...certain, ...uncertain, ...unknown].slice(0, Math.max(0, count - 1))].sort((a, b) => a.at - b.at);
}

function unquote(value: string, openedBeforeName: boolean): string {
  if (openedBeforeName) return value.endsWith('"') ? value.slice(0, -1) : value;
  return /^"[^"]*"$|^'[^']*'$/.test(value) ? value.slice(1, -1) : value;
}
