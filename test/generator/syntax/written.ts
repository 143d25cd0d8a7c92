/** What a writer is given and what it makes: one credential in a text of one syntax, and where in that text the secret stands. */
import type { Random } from '../random.js';

/** What is assigned: the secret itself, or a text around it such as a connection string. */
export interface Value {
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

export interface Credential {
  /** The vendor's name as people write it. */
  readonly vendor: string;
  /** As an environment variable. */
  readonly name: string;
  readonly value: Value;
  /** What belongs to it, by environment name. */
  readonly beside: readonly (readonly [name: string, value: string])[];
  /** A host of the vendor's: `api.datadog.com`. */
  readonly host: string;
}

/** Offsets of a text of one byte per character, end exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Written {
  readonly path: string;
  readonly text: string;
  /** The secret as it is written there, escapes and all. */
  readonly secret: Span;
  /** The whole lines that say it, and what stands beside it: what a person would paste into another file. */
  readonly core: Span;
}

export type Writer = (credential: Credential, random: Random) => Written;

/** The lines of a text around one that holds the secret. */
export interface Around {
  /** Lines of the file before the credential's own. */
  readonly head: readonly string[];
  /** The credential's own lines, as far as the value. */
  readonly open: string;
  /** What closes the value on its line, and its own lines after it. */
  readonly close: string;
  readonly tail: readonly string[];
}

/** @param escape how the syntax writes a value; it is told of one piece at a time, so it may look at single characters only */
export function written(path: string, around: Around, value: Value, escape: (text: string) => string = raw): Written {
  const head = around.head.map((line) => `${line}\n`).join('');
  const start = head.length + around.open.length + escape(value.before).length;
  const secret = { start, end: start + escape(value.secret).length };
  const core = around.open + escape(value.before) + escape(value.secret) + escape(value.after) + around.close;
  const tail = around.tail.map((line) => `${line}\n`).join('');
  return { path, text: `${head}${core}\n${tail}`, secret, core: { start: head.length, end: head.length + core.length + 1 } };
}

export function raw(text: string): string {
  return text;
}

export function whole({ before, secret, after }: Value): string {
  return before + secret + after;
}

export function isMultiLine(value: Value): boolean {
  return whole(value).includes('\n');
}

/** Escapes of JSON, which the double-quoted strings of YAML, TOML, JavaScript, Java, Go and C# share. */
export function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Further lines of a block are indented as the first. */
export function indented(width: number): (text: string) => string {
  return (text) => text.replaceAll('\n', `\n${' '.repeat(width)}`);
}
