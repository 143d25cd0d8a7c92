/** Owns `base:1`, the smallest image whose RUN steps work: Debian's static busybox and links to it. */
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { Engine } from './engine.js';
import { run } from './run.js';

const APPLETS = ['cat', 'chmod', 'cp', 'echo', 'grep', 'head', 'ln', 'ls', 'mkdir', 'mv', 'rm', 'sed', 'sh', 'test', 'touch', 'true', 'wc'];
const FOLDERS = ['bin', 'dev', 'etc', 'proc', 'root', 'run', 'sys', 'tmp'];

/** Imports `base:1` into an engine: no builder is part of its history, whose only row has no `created_by`. */
export async function loadBase(engine: Engine, host: Record<string, string>): Promise<void> {
  await run('/usr/bin/docker', ['import', '-', 'base:1'], { env: host, input: await baseTar() });
  await engine.docker('image', 'inspect', 'base:1');
}

/**
 * The file system of `base:1` as a tar: the same bytes each time.
 * @param scripts programs to add, by path
 */
export async function baseTar(scripts: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(0);
  for (const name of FOLDERS) tar.entry({ name: `${name}/`, type: 'directory', mode: name === 'tmp' ? 0o1777 : 0o755, mtime });
  tar.entry({ name: 'bin/busybox', mode: 0o755, mtime }, readFileSync('/bin/busybox'));
  for (const applet of APPLETS) tar.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox', mtime });
  for (const [name, text] of Object.entries(scripts)) tar.entry({ name, mode: 0o755, mtime }, text);
  tar.entry({ name: 'etc/passwd', mode: 0o644, mtime }, 'root:x:0:0:root:/root:/bin/sh\n');
  tar.finalize();
  return buffer(tar);
}
