/** Owns the shape of testdata/recorded/demo/history.json: what a real builder made of the demo image, without any secret value. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

export const RECORDING = fileURLToPath(new URL('../../testdata/recorded/demo/history.json', import.meta.url));

const Member = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink', 'link']),
  mode: z.number(),
  target: z.string().optional(),
  /** Content, secrets as `{{NAME}}`; absent for binaries, of which the demo needs none. */
  text: z.string().optional(),
});

const Recording = z.object({
  builder: z.string(),
  architecture: z.string(),
  os: z.string(),
  config: z.record(z.string(), z.unknown()),
  /** Rows of the image config, verbatim. */
  history: z.array(z.record(z.string(), z.unknown())),
  layers: z.array(z.array(Member)),
});

export type Recording = z.infer<typeof Recording>;
export type RecordedMember = z.infer<typeof Member>;

export function readRecording(): Recording {
  return Recording.parse(JSON.parse(readFileSync(RECORDING, 'utf8')));
}
