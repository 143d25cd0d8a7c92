/**
 * The marks by which a layer removes what lower layers hold, in the spellings of OCI images and of overlayfs.
 *
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts,
 * https://docs.kernel.org/filesystems/overlayfs.html#whiteouts-and-opaque-directories (podman's `dir:` stores).
 */
import type { Head } from '../tar/extended.js';

export type Mark =
  | { kind: 'whiteout' | 'opaque'; path: string }
  /** Bookkeeping of AUFS, and names that would hide nothing: no mark, and no file of the image either. */
  | { kind: 'bookkeeping' };

const PREFIX = '.wh.';
const OPAQUE = '.wh..wh..opq';
const BOOKKEEPING = '.wh..wh.';

/** What the member at a normalised path marks; undefined for an ordinary one, `foo.wh.bar` included. */
export function markOf(member: Pick<Head, 'type' | 'device' | 'pax'>, path: string): Mark | undefined {
  const slash = path.lastIndexOf('/');
  if (path.startsWith(PREFIX, slash + 1)) return markOfName(path.slice(0, Math.max(slash, 0)), path.slice(slash + 1));
  // Every part of a device number of an overlayfs whiteout is 0.
  if (member.device?.major === 0 && member.device.minor === 0) return { kind: 'whiteout', path };
  if (member.type === 'directory' && OPAQUE_ATTRIBUTES.some((name) => member.pax[name] === 'y')) return { kind: 'opaque', path };
  return undefined;
}

const OPAQUE_ATTRIBUTES = ['SCHILY.xattr.trusted.overlay.opaque', 'SCHILY.xattr.user.overlay.opaque'];

function markOfName(directory: string, name: string): Mark {
  if (name === OPAQUE) return { kind: 'opaque', path: directory };
  const hidden = name.slice(PREFIX.length);
  if (name.startsWith(BOOKKEEPING) || hidden === '' || hidden === '.' || hidden === '..') return { kind: 'bookkeeping' };
  return { kind: 'whiteout', path: directory === '' ? hidden : `${directory}/${hidden}` };
}
