/** Paths inside a stage, as far as its WORKDIRs tell. */
import { posix } from 'node:path';
import { copied, type Instruction, type Stage } from './instruction.js';

/** A path as a command in that line has it, from the root. What the base image's working directory is stays unknown: `/` is taken for it. */
export function pathAt({ instructions }: Stage, line: number, path: string): string {
  const folder = instructions
    .filter((one) => one.keyword === 'WORKDIR' && one.line < line)
    .reduce((before, { operands }) => posix.resolve(before, operands), '/');
  return posix.resolve(folder, path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, '/root'));
}

/** Where a COPY or ADD puts a file of that name. */
export function pathCopied(by: Instruction, stage: Stage, file: string): string {
  const { to } = copied(by);
  const target = pathAt(stage, by.line, to);
  return posix.basename(target) === file && !to.endsWith('/') ? target : posix.join(target, file);
}
