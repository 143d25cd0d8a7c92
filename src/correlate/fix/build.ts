/** The files that an image is built from: what fixes are written into. */
import { parseDockerfile } from '../dockerfile/parse.js';
import type { Dockerfile } from '../dockerfile/instruction.js';
import { findLines, withLines, type Lined } from '../dockerfile/lines.js';
import type { Step } from '../../model/step.js';

/** As they lie on the disk. */
export interface DockerfileOptions {
  /** How it is named in reports. */
  path: string;
  text: string;
  /** The `.dockerignore` of the build context; without a text when there is none yet. */
  ignore?: { path: string; text?: string | undefined };
  /** The stage that was built. Default: the last one whose instructions the image's history has. */
  target?: string;
}

export interface BuildFiles {
  dockerfile: Dockerfile;
  ignore?: { path: string; text?: string | undefined } | undefined;
  target?: string | undefined;
}

/** With where the steps of one image stand in them. */
export interface Build extends BuildFiles {
  lined: Lined;
}

export async function readBuild({ path, text, ignore, target }: DockerfileOptions): Promise<BuildFiles> {
  return { dockerfile: await parseDockerfile(path, text), ignore, target };
}

/** Steps with their lines, where there is a Dockerfile to find them in. */
export function lineUp(steps: Step[], build: BuildFiles | undefined): { steps: Step[]; built?: Build } {
  if (build === undefined) return { steps };
  const lined = findLines(build.dockerfile, steps, build.target);
  return { steps: withLines(steps, lined), built: { ...build, lined } };
}
