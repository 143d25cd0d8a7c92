/**
 * What stands around a value and may say whose it is: the program that is given it, the hosts, types and names beside it, the folders and the name of
 * the file. Asked only of values that something else calls credentials already.
 */
import type { BlobContext } from '../model/match.js';
import type { View } from './view.js';

/** Bytes on either side of a value that are looked at. */
const REACH = 400;

const NEXT_COMMAND = /(?<!\\)\r?\n|[;|]|&&/;
/** What stands before a program: what runs it, and variables that are set for it. */
const BEFORE_PROGRAM =
  /^[\s"'`[(@-]*(?:(?:run:|script:|RUN|CMD|ENTRYPOINT|sudo|env|exec|time|npx|bunx|pnpm dlx|yarn dlx|uvx|pipx run|-y|--yes|\$|[A-Z_]\w*=\S{0,200})[\s"',[(]+)*/;
const PROGRAM = /^(?:[\w.~/-]{0,100}\/)?([a-z][\w.-]{1,40})["']?(?=[\s,])/i;

const HOST =
  /:\/\/(?:[^\s/?#@"'`<>]{0,100}@)?([a-z\d][\w.-]{2,100})|\b(?:host|server|domain|endpoint)["']?\s?[:=]\s?["']?([a-z\d][\w-]*(?:\.[\w-]+)+)/gi;
const KIND =
  /(?:^|[\s{,;"'])(?:type|provider|driver|adapter|service|vendor|backend|uses|image|plugin)["']?\s?[:=]\s?["']?([a-z][\w./-]{2,60})|metadata:\s+name:\s?([\w.-]{3,60})|^[ \t]+name[ \t]{1,12}([a-z][\w.-]{2,60})[ \t]*\r?$/gim;

/** Settings that belong together stand together. */
const GAP = /\n[ \t]*\r?\n/;

/** Folders that a path ends in, and the file's own name. */
const MOST_FOLDERS = 3;

/**
 * @param inCommand it is known to stand in a command
 * @returns texts, those first that say it best
 */
export function saidBeside(view: View, start: number, end: number, { path = '' }: BlobContext, inCommand: boolean): string[] {
  const before = view.text(start - REACH, start);
  const after = view.text(end, end + REACH);
  const command = before.split(NEXT_COMMAND).at(-1) ?? '';
  const given = command.replace(BEFORE_PROGRAM, '');
  // An option stands before the value, or it is none of a command.
  const program = inCommand || /\s-/.test(given) ? PROGRAM.exec(given)?.[1] : undefined;
  const [own, gap] = program === undefined ? [before.split(GAP).at(-1) ?? '', GAP] : [command, NEXT_COMMAND];
  const near = `${own}\n${after.split(gap, 1)[0] ?? ''}`;
  return [...(program === undefined ? [] : [program]), ...foldersOf(path), ...all(KIND, near), ...all(HOST, near)];
}

function foldersOf(path: string): string[] {
  return path.split('/').slice(-MOST_FOLDERS).reverse();
}

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([, ...groups]) => groups.find(Boolean) ?? '');
}
