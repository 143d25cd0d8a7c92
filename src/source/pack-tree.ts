import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink, statfs } from 'node:fs/promises';
import { whyFailed } from '../model/file-failure.js';
import type { Skip } from '../model/skip.js';
import { encodeHeader, END_OF_TAR, padding } from './tar-header.js';

/**
 * A tree as a tar, made while it is read: each file is opened when the reader of the tar gets there. Links stay links and are never
 * followed; members are sorted by name.
 * @param skipped Gets what could not be read.
 */
export async function* packTree(root: string, skipped: Skip[]): AsyncGenerator<Uint8Array, void> {
  const walk: Walk = { skipped, device: (await lstat(root)).dev, special: 0 };
  yield* packFolder(walk, Buffer.from(root), '');
  yield END_OF_TAR;
  if (walk.special === 0) return;
  const detail = 'sockets, pipes, devices and the file systems of the kernel are not read';
  skipped.push({ reason: 'special-file', severity: 'policy', count: walk.special, detail });
}

interface Walk {
  skipped: Skip[];
  /** Of the root, to notice mounts. */
  device: number;
  special: number;
}

/** Paths are bytes, as in the kernel: a name that is not UTF-8 can be opened, and is shown as well as it goes. */
async function* packFolder(walk: Walk, folder: Buffer, shown: string): AsyncGenerator<Uint8Array, void> {
  const names = await readdir(folder, { encoding: 'buffer' }).catch((error: unknown) => unreadable(walk, shown, error));
  for (const name of (names ?? []).sort((a, b) => a.compare(b))) {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    yield* packEntry(walk, path, shown === '' ? name.toString() : `${shown}/${name.toString()}`);
  }
}

async function* packEntry(walk: Walk, path: Buffer, name: string): AsyncGenerator<Uint8Array, void> {
  const stats = await lstat(path).catch((error: unknown) => unreadable(walk, name, error));
  if (stats === undefined) return;
  const mode = stats.mode & 0o7777;
  if (stats.isSymbolicLink()) {
    const target = await readlink(path).catch((error: unknown) => unreadable(walk, name, error));
    if (target !== undefined) yield encodeHeader({ name, type: 'symlink', target, mode, size: 0 });
  } else if (stats.isDirectory()) {
    if (stats.dev !== walk.device && (await isKernelFileSystem(path))) {
      walk.special += 1;
      return;
    }
    yield encodeHeader({ name: `${name}/`, type: 'directory', mode, size: 0 });
    yield* packFolder(walk, path, name);
  } else if (stats.isFile()) {
    yield* packFile(walk, path, { name, mode });
  } else {
    walk.special += 1;
  }
}

async function* packFile(walk: Walk, path: Buffer, { name, mode }: { name: string; mode: number }): AsyncGenerator<Uint8Array, void> {
  // By now the name may be something else: not through a link, and not waiting for the other end of a pipe.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch((error: unknown) => unreadable(walk, name, error));
  if (file === undefined) return;
  try {
    const stats = await file.stat();
    if (!stats.isFile()) {
      walk.special += 1;
      return;
    }
    yield encodeHeader({ name, type: 'file', mode, size: stats.size });
    yield* exactly(stats.size, file, (why) =>
      walk.skipped.push({ reason: 'truncated', severity: 'failure', path: name, detail: `${name} could not be read to its end: ${why}` }),
    );
    yield padding(stats.size);
  } finally {
    await file.close();
  }
}

const CHUNK = 256 << 10;

/** `size` bytes whatever becomes of the file meanwhile: no more when it grows, zeros for what is gone. The header is out already. */
async function* exactly(size: number, file: FileHandle, onLoss: (why: string) => void): AsyncGenerator<Uint8Array, void> {
  let left = size;
  while (left > 0) {
    const part = await file.read(Buffer.alloc(Math.min(left, CHUNK))).catch(whyFailed);
    if (typeof part === 'string' || part.bytesRead === 0) {
      onLoss(typeof part === 'string' ? part : 'it became shorter meanwhile');
      break;
    }
    yield part.buffer.subarray(0, part.bytesRead);
    left -= part.bytesRead;
  }
  for (; left > 0; left -= Math.min(left, CHUNK)) yield Buffer.alloc(Math.min(left, CHUNK));
}

/** Files of these are the running machine, and some never end: proc, sysfs, cgroup, cgroup2, debugfs, tracefs, bpf, by statfs(2). */
const KERNEL_FILE_SYSTEMS = new Set([0x9fa0, 0x62656572, 0x27e0eb, 0x63677270, 0x64626720, 0x74726163, 0xcafe4a11]);

async function isKernelFileSystem(path: Buffer): Promise<boolean> {
  const found = await statfs(path).catch(() => undefined);
  return found !== undefined && KERNEL_FILE_SYSTEMS.has(found.type);
}

function unreadable(walk: Walk, name: string, error: unknown): undefined {
  const what = name === '' ? 'the directory' : name;
  walk.skipped.push({ reason: 'unreadable', severity: 'failure', path: name, detail: `${what} cannot be read: ${whyFailed(error)}` });
  return undefined;
}
