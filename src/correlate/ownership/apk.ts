/** The database of apk: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2. */
import { digestOfBase64, digestOfHex, type ClaimSink, type ClaimedDigest } from './claim.js';
import { linesOf } from './lines.js';

/** Per package: `P:` its name, `F:` a directory, below it `R:` a file and `Z:` the SHA-1 of its content. */
export function readInstalled(bytes: Uint8Array, sink: ClaimSink): void {
  let name = '';
  let folder = '';
  let file: string | undefined;
  let digest: ClaimedDigest | undefined;
  /** The file that was begun is told when the next line that begins something shows that all of it was read. */
  const tell = (): boolean => {
    if (file === undefined) return true;
    const claim = { package: name, path: folder === '' ? file : `${folder}/${file}`, ...(digest !== undefined && { digest }) };
    file = digest = undefined;
    return sink(claim);
  };
  for (const line of linesOf(bytes)) {
    const value = line.slice(2);
    switch (line.slice(0, 2)) {
      case 'R:':
        if (!tell()) return;
        file = value;
        break;
      case 'Z:':
        digest = checksum(value);
        break;
      case 'F:':
        if (!tell()) return;
        folder = value;
        break;
      case 'P:':
        if (!tell()) return;
        name = value;
        folder = '';
        break;
      case '':
        if (!tell()) return;
        name = folder = '';
        break;
    }
  }
  tell();
}

/** `Q1` and base64 is SHA-1, `Q2` SHA-256; old databases have an MD5 in hexadecimal. Of a symbolic link it is that of the target's name. */
function checksum(text: string): ClaimedDigest | undefined {
  if (text.startsWith('Q1')) return digestOfBase64('sha1', text.slice(2));
  if (text.startsWith('Q2')) return digestOfBase64('sha256', text.slice(2));
  return digestOfHex('md5', text);
}
