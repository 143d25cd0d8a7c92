/**
 * The rows of SQL: `INSERT INTO users (name, password) VALUES ('a', 'v'), …` with the columns named before them, tables of settings that hold the
 * name and the value of each, `('smtp_password', 'v')`, and what PostgreSQL dumps, `COPY users (name, password) FROM stdin;` with a row a line.
 * https://dev.mysql.com/doc/refman/8.4/en/insert.html, https://www.postgresql.org/docs/current/sql-copy.html
 */
import { isCredentialName } from '../credential-name.js';
import type { Span } from '../pattern.js';
import type { Listed } from './list.js';

const TABLE = String.raw`[ \t]{1,4}[\w."\x60[\]-]{1,130}`;
const COLUMNS = String.raw`[ \t]{0,4}\(([^()]{1,1500})\)`;
const INSERT = new RegExp(String.raw`${TABLE}(?:${COLUMNS})?\s{1,8}VALUES?\s{0,20}`, 'iy');
const COPY = new RegExp(String.raw`^COPY${TABLE}${COLUMNS}[ \t]{1,4}FROM stdin(?:[ \t][^;\n]{0,100})?;\r?\n`, 'imy');

/** A member of a row: a text, doubled quotes and escapes in it, or what is none: a number, NULL, a call. */
const MEMBER = /\s{0,20}(?:[neb]?'((?:[^'\\\n]|''|\\.){0,2000})'|([^,'();\n]{1,100}(?:\([^()'\n]{0,80}\))?))\s{0,8}([,)])/iy;
const NEXT_ROW = /\s{0,8},\s{0,8}\(/y;

export function* sqlInsert(text: string, keyword: Span): Generator<Listed> {
  INSERT.lastIndex = keyword.end;
  const head = INSERT.exec(text);
  if (head === null || text[INSERT.lastIndex] !== '(') return;
  const named = columnsOf(head[1]);
  for (let at = INSERT.lastIndex + 1; ;) {
    const row = membersOf(text, at);
    if (row === undefined) return;
    yield* named === undefined || !named.some(isCredentialName) ? settingsIn(text, row.members) : columnsIn(named, row.members);
    NEXT_ROW.lastIndex = row.end;
    if (!NEXT_ROW.test(text)) return;
    at = NEXT_ROW.lastIndex;
  }
}

export function* sqlCopy(text: string, keyword: Span): Generator<Listed> {
  COPY.lastIndex = text.lastIndexOf('\n', keyword.start) + 1;
  const head = COPY.exec(text);
  const named = columnsOf(head?.[1]);
  if (named?.some(isCredentialName) !== true) return;
  for (let at = COPY.lastIndex; at < text.length;) {
    const end = text.indexOf('\n', at);
    if (end < 0 || text.startsWith('\\.', at)) return;
    let from = at;
    const members = text
      .slice(at, end)
      .split('\t')
      .map((value) => {
        const start = from;
        from += value.length + 1;
        return value === '\\N' ? undefined : { start, end: start + value.length };
      });
    yield* columnsIn(named, members);
    at = end + 1;
  }
}

function columnsOf(text: string | undefined): readonly string[] | undefined {
  return text?.split(',').map((name) => name.replace(/["`[\]\s]/g, ''));
}

/** Texts; what is none is undefined. */
type Members = readonly (Span | undefined)[];

function membersOf(text: string, from: number): { members: Members; end: number } | undefined {
  const members: (Span | undefined)[] = [];
  for (let at = from; ; at = MEMBER.lastIndex) {
    MEMBER.lastIndex = at;
    const found = MEMBER.exec(text);
    if (found === null) return undefined;
    const [whole, value, , sign] = found;
    const start = at + whole.indexOf("'") + 1;
    members.push(value === undefined ? undefined : { start, end: start + value.length });
    if (sign === ')') return { members, end: MEMBER.lastIndex };
  }
}

function* columnsIn(names: readonly string[], members: Members): Generator<Listed> {
  if (names.length !== members.length) return;
  for (const [index, name] of names.entries()) {
    const member = members[index];
    if (member !== undefined && isCredentialName(name)) yield { name, ...member, kind: 'stored' };
  }
}

/** What follows a text that is a credential's name is its value, where rows are settings. */
function* settingsIn(text: string, members: Members): Generator<Listed> {
  for (const [index, member] of members.entries()) {
    const value = members[index + 1];
    if (member === undefined || value === undefined) continue;
    const name = text.slice(member.start, member.end);
    if (/^[\w.:-]{3,80}$/.test(name) && /[_.-]|[a-z][A-Z]/.test(name) && isCredentialName(name)) yield { name, ...value, kind: 'literal' };
  }
}
