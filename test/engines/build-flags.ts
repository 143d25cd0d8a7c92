/** Owns the build flags that every builder understands alike. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from './engine.js';

/** @param dir where the files behind `--secret` are written */
export function buildFlags(
  dir: string,
  context: string,
  { tag, buildArgs = {}, secrets = {}, ssh, target, noCache, file, contexts = {}, cacheTo, cacheToRegistry }: BuildOptions,
): string[] {
  const flags = ['--tag', tag];
  for (const [name, value] of Object.entries(buildArgs)) flags.push('--build-arg', `${name}=${value}`);
  const folder = mkdtempSync(join(dir, 'secrets-'));
  for (const [id, value] of Object.entries(secrets)) {
    writeFileSync(join(folder, id), value);
    flags.push('--secret', `id=${id},src=${join(folder, id)}`);
  }
  if (ssh !== undefined) flags.push('--ssh', `default=${ssh}`);
  if (file !== undefined) flags.push('--file', join(context, file));
  for (const [name, path] of Object.entries(contexts)) flags.push('--build-context', `${name}=${path}`);
  if (target !== undefined) flags.push('--target', target);
  if (noCache === true) flags.push('--no-cache');
  if (cacheTo !== undefined) flags.push('--cache-to', `type=local,mode=max,dest=${cacheTo}`);
  if (cacheToRegistry !== undefined) flags.push('--cache-to', `type=registry,mode=max,ref=${cacheToRegistry}`);
  return flags;
}
