/** A Dockerfile as its instructions: what each says on one line, and on which lines of the file it stands. */

export interface Dockerfile {
  /** As the user named it. */
  path: string;
  text: string;
  /** What continues a line: a backslash, or what the parser directive `escape` says. */
  escape: string;
  /** The ARGs before the first FROM. */
  globals: readonly Instruction[];
  /** In order; empty for what is no Dockerfile. */
  stages: readonly Stage[];
}

export interface Stage {
  index: number;
  /** Of `FROM … AS name`, in lower case as builders compare them. */
  name?: string;
  from: Instruction;
  /** The stage of this file that it builds on; absent for another image. */
  parent?: number;
  instructions: readonly Instruction[];
}

export interface Instruction {
  /** In capitals. */
  keyword: string;
  /** `--mount=type=secret,id=npm_token`. */
  flags: readonly string[];
  /** What follows keyword and flags: continuations joined, comments gone, heredocs not in it. */
  operands: string;
  heredocs: readonly Heredoc[];
  /** 1-based. */
  line: number;
  /** The last line, a heredoc's end included. */
  endLine: number;
}

export interface Heredoc {
  name: string;
  /** Its lines, each with its line break. */
  body: string;
  /** The first line of the body, 1-based. */
  line: number;
}

/** As one line of a Dockerfile, without its heredocs. */
export function instructionText({ keyword, flags, operands }: Instruction): string {
  return [keyword, ...flags, ...(operands === '' ? [] : [operands])].join(' ');
}

/** The words of a JSON list, such as `["npm", "ci"]`; undefined for a text in shell form. */
export function execForm(operands: string): string[] | undefined {
  if (!operands.startsWith('[')) return undefined;
  try {
    const words: unknown = JSON.parse(operands);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : undefined;
  } catch {
    // Builders take what is no JSON for a command, too.
    return undefined;
  }
}

/** The files that a COPY or ADD takes and where it puts them. */
export function copied({ operands }: Instruction): { sources: string[]; to: string } {
  const words = execForm(operands) ?? operands.split(/\s+/);
  return { sources: words.slice(0, -1), to: words.at(-1) ?? '' };
}

/** `build` of `--from=build`. */
export function flagValue({ flags }: Instruction, name: string): string | undefined {
  return flags.find((flag) => flag.startsWith(`--${name}=`))?.slice(name.length + 3);
}
