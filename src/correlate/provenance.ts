/**
 * What provenance of `mode=max` tells of a build beyond its history, which keeps neither mounts nor the stages before the last one: the files it
 * was described by, and the commands that had a secret mounted. Anyone may have written it: it explains what was found, and hides nothing.
 * https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md
 */
import type { ImageDocument } from '../model/image.js';
import type { Step } from '../model/step.js';

/** `SECRET` of `MountType`: https://github.com/moby/buildkit/blob/master/solver/pb/ops.proto */
const SECRET_MOUNT = 1;
const SHELL = /^\/bin\/sh -c /;

export class Provenance {
  readonly #documents: readonly ImageDocument[];
  /** By path: of each line, the instruction that it belongs to. */
  readonly #instructions = new Map<string, readonly string[]>();
  #mounting: ReadonlySet<string> | undefined;

  constructor(documents: readonly ImageDocument[] = []) {
    this.#documents = documents.filter(({ kind }) => kind === 'attestation');
  }

  /** The instruction on a line (1-based) of a Dockerfile that provenance keeps: `ENV`; undefined for a comment, or no such file. */
  instructionAt(path: string, line: number): string | undefined {
    let instructions = this.#instructions.get(path);
    if (instructions === undefined) {
      instructions = instructionsOf(this.#documents.find(({ file }) => file === path)?.text ?? '');
      this.#instructions.set(path, instructions);
    }
    return instructions[line - 1] || undefined;
  }

  /** Whether the command of a RUN had a secret mounted. */
  mountsSecret({ instruction, text }: Step): boolean {
    this.#mounting ??= new Set(
      this.#documents.flatMap(({ file, text: statement }) => (file === undefined ? mountingCommands(statement) : [])),
    );
    return instruction === 'RUN' && this.#mounting.has(squeezed(text.slice(instruction.length).trim().replace(SHELL, '')));
  }
}

/** The commands of a statement that had a secret mounted. */
function mountingCommands(statement: string): string[] {
  const predicate = field(parsed(statement), 'predicate');
  const definition = field(predicate, 'buildDefinition');
  const config = field(predicate, 'buildConfig') ?? field(field(definition, 'internalParameters'), 'buildConfig');
  return list(field(config, 'llbDefinition')).flatMap((step) => {
    const exec = field(field(field(step, 'op'), 'Op'), 'exec');
    const isSecret = list(field(exec, 'mounts')).some((mount) => field(mount, 'mountType') === SECRET_MOUNT);
    const args = list(field(field(exec, 'meta'), 'args')).filter((arg) => typeof arg === 'string');
    return isSecret ? [squeezed(args.join(' ').replace(SHELL, ''))] : [];
  });
}

/** Histories and provenance break lines and indent differently. */
function squeezed(command: string): string {
  return command.replace(/[\s\\]+/g, ' ').trim();
}

/** Of each line the instruction that it belongs to; '' for comments and what is before the first one. */
function instructionsOf(dockerfile: string): string[] {
  const escape = /^(?:#.*\n)*#\s*escape=(\S)/.exec(dockerfile)?.[1] ?? '\\';
  let instruction = '';
  let isContinued = false;
  let ends: string[] = [];
  return dockerfile.split(/\r?\n/).map((line) => {
    if (ends.length > 0) {
      if (line.replace(/^\t+/, '') === ends[0]) ends = ends.slice(1);
      return instruction;
    }
    if (/^\s*(?:#|$)/.test(line)) return '';
    if (!isContinued) instruction = (/^\s*([a-z]+)/i.exec(line)?.[1] ?? '').toUpperCase();
    isContinued = line.trimEnd().endsWith(escape);
    if (/^(?:RUN|COPY|ADD)$/.test(instruction)) ends = Array.from(line.matchAll(/<<-?["']?(\w+)/g), ([, name = '']) => name);
    return instruction;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Attestations of other kinds need not be JSON.
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
