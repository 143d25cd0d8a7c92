/**
 * The files of dpkg: https://manpages.debian.org/dpkg-query and https://manpages.debian.org/deb-md5sums. `status.d` of distroless images has
 * the same paragraphs, one file a package, with the MD5 sums beside it.
 */
import { digestOfHex, type ClaimSink } from './claim.js';
import { linesOf, relative } from './lines.js';

/** Paragraphs of packages; of interest are their configuration files, whose MD5 is that of the file as packaged. */
export function readStatus(bytes: Uint8Array, sink: ClaimSink): void {
  let name = '';
  let isConffile = false;
  for (const line of linesOf(bytes)) {
    if (line === '') name = '';
    else if (!line.startsWith(' ')) {
      isConffile = line.startsWith('Conffiles:');
      if (line.startsWith('Package:')) name = line.slice('Package:'.length).trim();
    } else if (isConffile) {
      const [, path, md5] = CONFFILE.exec(line) ?? [];
      const digest = digestOfHex('md5', md5 ?? '');
      if (path !== undefined && digest !== undefined && !sink({ package: name, path: relative(path), digest })) return;
    }
  }
}

/** ` /etc/name 0123… obsolete`; a new one has `newconffile` instead of a digest. */
const CONFFILE = /^ (\/.+) ([0-9a-f]{32})(?: obsolete| remove-on-upgrade)*$/;

/** Every path of a package, directories included. */
export function readList(name: string, bytes: Uint8Array, sink: ClaimSink): void {
  for (const line of linesOf(bytes)) {
    const path = relative(line);
    if (path !== '' && path !== '.' && !sink({ package: name, path })) return;
  }
}

/** Every regular file of a package except its configuration files. */
export function readMd5sums(name: string, bytes: Uint8Array, sink: ClaimSink): void {
  for (const line of linesOf(bytes)) {
    const digest = digestOfHex('md5', line.slice(0, MD5_LENGTH));
    const path = relative(line.slice(MD5_LENGTH).trimStart());
    if (digest !== undefined && path !== '' && !sink({ package: name, path, digest })) return;
  }
}

const MD5_LENGTH = 32;

/** `var/lib/dpkg/info/libc6:amd64.list` is of libc6. */
export function packageOfFile(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return file.replace(/\.(?:list|md5sums)$/, '').replace(/:[a-z0-9-]+$/, '');
}
