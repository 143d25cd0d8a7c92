/** Dockerfile instructions as words: the keyword in front and the rest of the line. */

/** https://docs.docker.com/reference/dockerfile/ */
const KEYWORDS: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
]);

/** Instructions that change the filesystem in every builder. WORKDIR does in some, when it has to make the directory. */
const MAKES_LAYER: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);
const MAY_MAKE_LAYER: ReadonlySet<string> = new Set(['WORKDIR', 'IMPORT', 'COMMIT', 'SQUASH', 'UNKNOWN']);

/** The keyword and the rest of a Dockerfile line; undefined when it does not begin with a keyword in capitals. */
export function splitInstruction(line: string): { instruction: string; rest: string } | undefined {
  const end = line.search(/\s|$/);
  const instruction = line.slice(0, end);
  return KEYWORDS.has(instruction) ? { instruction, rest: line.slice(end).trim() } : undefined;
}

/** An instruction and its operands as one Dockerfile line. */
export function joinInstruction(instruction: string, rest: string): string {
  return rest === '' ? instruction : `${instruction} ${rest}`;
}

/** Whether a step of this instruction always leaves a layer of its own. */
export function alwaysMakesLayer(instruction: string): boolean {
  return MAKES_LAYER.has(instruction);
}

/** Whether a step of this instruction only ever changes the config: ENV, CMD, LABEL… */
export function neverMakesLayer(instruction: string): boolean {
  return !MAKES_LAYER.has(instruction) && !MAY_MAKE_LAYER.has(instruction);
}
