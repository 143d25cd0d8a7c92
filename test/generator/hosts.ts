/** Owns the real files that samples are hidden in: those of some packages, or of a corpus. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.js';

export interface Host {
  /** As in an image: without a leading slash. */
  readonly path: string;
  /** One character a byte. */
  readonly text: string;
  readonly kind: 'text' | 'binary';
}

const LARGEST = 512 * 1024;
const LEAST = 64;

/**
 * Names by which people tell explanation, test and generated text from what runs. A name proves nothing there, and a detector that believed it
 * would cry wolf: only credentials that their own form tells are looked for in these.
 */
const EXPLAINS =
  /(?:^|\/)(?:docs?|man|info|locale|examples?|tests?|__tests__|fixtures|testdata|[^/]*-info)\/|(?:^|\/)(?:readme|changelog|changes|history|copyright|metadata|pkg-info)[^/]*$|\.(?:md|markdown|rst|adoc|html?|map|min\.js|lock|po|pot|mo|svg|css|d\.[cm]?ts|vim|pem|crt|[1-8])$|lock\.(?:json|yaml)$|\.(?:test|spec)\.[cm]?[jt]s$/i;

export function explains(path: string): boolean {
  return EXPLAINS.test(path);
}

/** Up to `count` files below the folders, the same ones every time for the same content. */
export function hostsBelow(folders: readonly string[], count: number, seed: number): Host[] {
  const random = new Random(seed);
  const paths = folders.flatMap((folder) => filesBelow(folder)).sort();
  const hosts: Host[] = [];
  for (let tries = 0; hosts.length < count && tries < count * 4 && paths.length > 0; tries++) {
    const host = readHost(random.pick(paths));
    if (host !== undefined) hosts.push(host);
  }
  return hosts;
}

/** Whether a file of so many bytes is one to hide something in. */
export function isHostSize(size: number): boolean {
  return size >= LEAST && size <= LARGEST;
}

export function hostOf(path: string, text: string): Host {
  return { path, text, kind: text.slice(0, 8192).includes('\0') ? 'binary' : 'text' };
}

function readHost(path: string): Host | undefined {
  if (!isHostSize(statSync(path).size)) return undefined;
  const shown = path.includes('/node_modules/') ? `srv/app${path.slice(path.indexOf('/node_modules/'))}` : path.slice(1);
  return hostOf(shown, readFileSync(path, 'latin1'));
}

function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const waiting = [realpathSync(folder)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found;
}
