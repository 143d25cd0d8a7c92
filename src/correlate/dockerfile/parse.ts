/** Reads the text of a Dockerfile. Where instructions and heredocs begin and end is told by dockerfile-ast, loaded when there is a file to read. */
import type { Instruction as Node, Run } from 'dockerfile-ast';
import type { Dockerfile, Heredoc, Instruction, Stage } from './instruction.js';

/** @returns no stages when there is no FROM in it. */
export async function parseDockerfile(path: string, text: string): Promise<Dockerfile> {
  const { DockerfileParser, ...nodes } = await import('dockerfile-ast');
  const file = DockerfileParser.parse(text);
  const escape = file.getEscapeCharacter();
  const lines = text.split(/\r?\n/);
  const instructions = file.getInstructions().map((node) => {
    const heredocs = node instanceof nodes.Run || node instanceof nodes.Copy ? heredocsOf(node.getHeredocs(), lines) : [];
    return toInstruction(node, heredocs, lines, escape);
  });
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  const globals = first === -1 ? instructions : instructions.slice(0, first);
  return { path, text, escape, globals, stages: first === -1 ? [] : stagesOf(instructions.slice(first)) };
}

function toInstruction(node: Node, heredocs: readonly Heredoc[], lines: readonly string[], escape: string): Instruction {
  const range = node.getRange();
  const [line, endLine] = [range.start.line + 1, range.end.line + 1];
  const headEnd = (heredocs[0]?.line ?? endLine + 1) - 1;
  const words = joined(lines.slice(line - 1, headEnd), escape);
  return { ...split(words), heredocs, line, endLine };
}

/** An instruction written on one line, such as the trigger of an ONBUILD. */
export function instructionOf(text: string, { line, endLine }: Pick<Instruction, 'line' | 'endLine'>): Instruction {
  return { ...split(text.trim()), heredocs: [], line, endLine };
}

function split(text: string): Pick<Instruction, 'keyword' | 'flags' | 'operands'> {
  const keyword = /^\S*/.exec(text)?.[0] ?? '';
  let rest = text.slice(keyword.length).trim();
  const flags: string[] = [];
  if (TAKES_FLAGS.has(keyword.toUpperCase())) {
    for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
      flags.push(flag[0].trimEnd());
      rest = rest.slice(flag[0].length);
    }
  }
  return { keyword: keyword.toUpperCase(), flags, operands: rest };
}

const FLAG = /^--[a-z][\w-]*(?:=(?:"[^"]*"|'[^']*'|\S)*)?(?:\s+|$)/i;

const TAKES_FLAGS: ReadonlySet<string> = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'HEALTHCHECK']);

/**
 * The lines of an instruction as one: what continues a line is taken off its end, lines that are comments or empty are left out, as builders do
 * (https://docs.docker.com/reference/dockerfile/#format).
 */
function joined(lines: readonly string[], escape: string): string {
  return lines
    .filter((line, index) => index === 0 || !/^\s*(?:#|$)/.test(line))
    .map((line) => (line.trimEnd().endsWith(escape) ? line.trimEnd().slice(0, -1) : line))
    .join('')
    .trim();
}

function heredocsOf(found: ReturnType<Run['getHeredocs']>, lines: readonly string[]): Heredoc[] {
  return found.flatMap((heredoc) => {
    const [content, end] = [heredoc.getContentRange(), heredoc.getDelimiterRange()];
    const name = heredoc.getName();
    if (end === null) return [];
    const first = content?.start.line ?? end.start.line;
    const body = lines.slice(first, end.start.line).map((line) => `${line}\n`);
    return [{ name, body: body.join(''), line: first + 1 }];
  });
}

function stagesOf(instructions: readonly Instruction[]): Stage[] {
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const last = stages.at(-1);
    if (instruction.keyword !== 'FROM') {
      if (last !== undefined) stages[last.index] = { ...last, instructions: [...last.instructions, instruction] };
      continue;
    }
    const [image = '', as = '', name] = instruction.operands.split(/\s+/);
    const parent = stages.findLast((stage) => stage.name === image.toLowerCase());
    stages.push({
      index: stages.length,
      ...(as.toUpperCase() === 'AS' && name !== undefined && { name: name.toLowerCase() }),
      from: instruction,
      ...(parent !== undefined && { parent: parent.index }),
      instructions: [],
    });
  }
  return stages;
}
