/** Names in a layer's tar as paths in the image: relative, `/`-separated, the root as the empty string. */

/**
 * Makes a name of any spelling (`./etc/passwd`, `/etc//passwd`, `etc/../etc/passwd`) one path. `..` never leads above the
 * root, as no engine lets it. Characters are kept as they are, control characters too.
 */
export function normalisePath(name: string): string {
  let start = name.startsWith('./') ? 2 : 0;
  while (name.charCodeAt(start) === SLASH) start += 1;
  let end = name.length;
  while (end > start && name.charCodeAt(end - 1) === SLASH) end -= 1;
  const path = start === 0 && end === name.length ? name : name.slice(start, end);
  return ODD_SEGMENT.test(path) ? resolve(path) : path;
}

const SLASH = 0x2f;

/** An empty segment, `.` or `..`. */
const ODD_SEGMENT = /(?:^|\/)\.{0,2}(?:\/|$)/;

function resolve(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
