/** `RECORD` of an installed Python distribution: https://packaging.python.org/specifications/recording-installed-packages/. */
import { digestOfBase64, type Claim, type ClaimSink } from './claim.js';
import { linesOf } from './lines.js';

/**
 * CSV of path, `sha256=` digest in base64 and size; paths are relative to the folder of the `.dist-info`.
 *
 * Nothing is claimed of what was not installed from a package index: `direct_url.json` (PEP 610) stands for a local folder, an archive or a
 * repository, and the code in it may be anybody's, most likely the builder's own.
 */
export function readRecord(record: string, bytes: Uint8Array, sink: ClaimSink): void {
  const info = record.slice(0, record.lastIndexOf('/'));
  const root = info.slice(0, Math.max(0, info.lastIndexOf('/')));
  const name = info.slice(info.lastIndexOf('/') + 1).replace(/-[^-]*\.dist-info$/, '');
  const claims: Claim[] = [];
  for (const line of linesOf(bytes)) {
    const [, quoted, plain, digest = '', size = ''] = ROW.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path === undefined) continue;
    if (path.endsWith('.dist-info/direct_url.json')) return;
    const sha256 = digest.startsWith('sha256=') ? digestOfBase64('sha256', digest.slice('sha256='.length)) : undefined;
    claims.push({
      package: name,
      path: resolved(root, path),
      ...(sha256 !== undefined && { digest: sha256 }),
      ...(size !== '' && { size: Number(size) }),
    });
  }
  for (const claim of claims) if (!sink(claim)) return;
}

const ROW = /^(?:"((?:[^"]|"")*)"|([^",]+)),([^,]*),(\d{0,15})\r?$/;

/** Scripts lie above: `../../../bin/name`. */
function resolved(root: string, path: string): string {
  const segments = path.startsWith('/') || root === '' ? [] : root.split('/');
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
