/**
 * What a server asks for in `WWW-Authenticate`: https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate
 *
 * Read leniently: registries quote what needs no quotes, leave them out where they are needed, and put several challenges in one line.
 */
export interface Challenge {
  /** In lower case. */
  scheme: string;
  /** Names in lower case; of several of one name the first counts. */
  params: ReadonlyMap<string, string>;
}

const NAME = /[\w!#$%&'*+.^`|~-]+/y;
/** One text for all credentials, as `Negotiate` has it: nothing that we can use. */
const TOKEN68 = /[ \t]+[\w.~+/-]+=*[ \t]*(?=,|$)/y;
const ASSIGNED = /[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^\s,"]*))/y;
const BETWEEN = /[\s,]*/y;

/** All challenges in order, of one header or several. */
export function parseChallenges(header: string | readonly string[] | undefined): Challenge[] {
  const lines = header === undefined ? [] : typeof header === 'string' ? [header] : header;
  return lines.flatMap(parseLine);
}

function parseLine(line: string): Challenge[] {
  const challenges: { scheme: string; params: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line) ?? undefined;
    if (found !== undefined) at = pattern.lastIndex;
    return found;
  };
  for (;;) {
    take(BETWEEN);
    const name = take(NAME)?.[0].toLowerCase();
    if (name === undefined) return challenges;
    const current = challenges.at(-1);
    const assigned = current === undefined ? undefined : take(ASSIGNED);
    if (current === undefined || assigned === undefined) {
      challenges.push({ scheme: name, params: new Map() });
      take(TOKEN68);
    } else if (!current.params.has(name)) {
      current.params.set(name, assigned[1]?.replace(/\\(.)/g, '$1') ?? assigned[2] ?? '');
    }
  }
}
