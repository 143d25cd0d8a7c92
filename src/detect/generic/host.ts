/**
 * The host that a value is for: that of the URL it stands in, of the command it stands in, of its entry in `.netrc`, of its registry in `.npmrc`.
 * There it says whose a value is, as the name of a variable does elsewhere.
 */
import type { View } from '../view.js';

/** Bytes on either side of a value that are looked at. */
const REACH = 512;

const HOST = String.raw`([a-z\d][\w.-]{2,100})`;

/** What stands between a URL's beginning and a password in it: no slash, so that the last such beginning is the one. */
const USER = /:\/\/[^\s/?#@"'`<>\\]{0,120}:$/y;
const AFTER_USER = new RegExp(`^@${HOST}`, 'i');

const BEFORE: readonly RegExp[] = [
  // A parameter: https://www.rfc-editor.org/rfc/rfc3986#section-3.4
  new RegExp(String.raw`:\/\/(?:[^\s/?#@"'\x60<>]{0,120}@)?${HOST}(?::\d{1,5})?\/?[^\s?#"'\x60<>]{0,200}\?[^\s"'\x60<>]{0,300}$`, 'i'),
  // https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration
  new RegExp(String.raw`(?<![\w:])\/\/${HOST}(?::\d{1,5})?\/?[^\s:"']{0,100}:_\w{4,12}[ \t]{0,4}=[ \t]{0,4}["']?$`, 'i'),
  // https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html
  new RegExp(String.raw`\bmachine\s{1,8}${HOST}\s{1,8}login\s{1,8}\S{1,100}\s{1,8}password\s{1,8}$`, 'i'),
];

const CLIENT = /\b(?:curl|wget|https?|xh)[ \t](?![^\0]*\b(?:curl|wget)[ \t])/;
const NEXT_COMMAND = /(?<!\\)\r?\n|[;|]|&&/;
const URL_HOST = new RegExp(String.raw`\bhttps?:\/\/(?:[^\s/?#@"'\x60<>]{0,120}@)?${HOST}`, 'i');

/** @param start offset of the value @param end offset after it */
export function hostOf(view: View, start: number, end: number): string | undefined {
  const before = view.text(start - REACH, start);
  const after = view.text(end, end + REACH);
  if (isUser(before)) return AFTER_USER.exec(after)?.[1];
  for (const shape of BEFORE) {
    const host = shape.exec(before)?.[1];
    if (host !== undefined) return host;
  }
  return hostOfCommand(before, after);
}

function isUser(before: string): boolean {
  if (!before.endsWith(':')) return false;
  const from = before.lastIndexOf('://');
  USER.lastIndex = from;
  return from >= 0 && USER.test(before);
}

/** The address that `curl` is told, before the header or after it, also on continued lines. */
function hostOfCommand(before: string, after: string): string | undefined {
  const client = CLIENT.exec(before);
  if (client === null) return undefined;
  const head = before.slice(client.index);
  if (NEXT_COMMAND.test(head)) return undefined;
  return URL_HOST.exec(`${head} ${after.split(NEXT_COMMAND, 1)[0] ?? ''}`)?.[1];
}
