/** Which instructions of a Dockerfile make up the image of a stage: those of the stages that it builds on, then its own. */
import type { Dockerfile, Instruction, Stage } from './instruction.js';
import { instructionOf } from './parse.js';

/** The stages from the one that builds on another image to this one. */
export function ancestry({ stages }: Dockerfile, target: Stage): Stage[] {
  const chain: Stage[] = [target];
  // A parent stands before its child, so that this ends.
  for (let parent = target.parent; parent !== undefined;) {
    const stage: Stage | undefined = stages[parent];
    if (stage === undefined) break;
    chain.unshift(stage);
    parent = stage.parent;
  }
  return chain;
}

/** All that leaves a row in the history of the stage's image, in order. What an ONBUILD runs in a later stage has the lines of the ONBUILD. */
export function instructionsOf(dockerfile: Dockerfile, target: Stage): Instruction[] {
  const chain = ancestry(dockerfile, target);
  return chain.flatMap((stage, order) => [...triggersOf(chain[order - 1]?.instructions ?? []), ...stage.instructions]);
}

function triggersOf(instructions: readonly Instruction[]): Instruction[] {
  return instructions.filter(({ keyword }) => keyword === 'ONBUILD').map((trigger) => instructionOf(trigger.operands, trigger));
}

/** By name, or by number as `--target` and `--from` take it. */
export function stageNamed({ stages }: Dockerfile, name: string): Stage | undefined {
  return stages.find((stage) => stage.name === name.toLowerCase()) ?? (/^\d+$/.test(name) ? stages[Number(name)] : undefined);
}
