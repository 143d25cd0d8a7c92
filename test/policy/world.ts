/** Images with made-up secrets, and the command line run on them in a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { run } from '../../src/cli/run.js';
import { sample } from '../detectors/samples.js';
import { buildImage, type ImageSpec } from '../support/images.js';

/** A token that is another one for each number. */
export const token = (number: number): string => /npm_\w+/.exec(sample('npm-token', number).text)![0];

interface Called {
  code: number;
  out: string;
  err: string;
}

export interface Place {
  /** The path of a file in the folder. */
  at: (name: string) => string;
  write: (name: string, text: string) => string;
  /** Writes an image, and tells its reference. */
  image: (name: string, spec: ImageSpec) => string;
  /** Without a cache of layers, as a first run is. */
  call: (env: NodeJS.ProcessEnv, ...args: string[]) => Promise<Called>;
  remove: () => void;
}

export function place(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-policy-'));
  const at = (name: string): string => join(folder, name);
  return {
    at,
    write: (name, text) => {
      writeFileSync(at(name), text);
      return at(name);
    },
    image: (name, spec) => {
      writeFileSync(at(name), buildImage(spec).asDockerOci());
      return at(name);
    },
    call: async (env, ...args) => {
      const [stdout, stderr] = [new PassThrough({ highWaterMark: 1 << 24 }), new PassThrough()];
      const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env });
      return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
