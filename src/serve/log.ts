/** The log: one line of JSON for each event, every text in it redacted. */
import { sentenceOf } from '../model/errors.js';
import type { Redactor } from '../report/redactor.js';
import { escapeJson } from '../report/escape.js';

type Level = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: Level, event: string, fields?: LogFields) => void;

/** Characters of one text: whoever is refused does not decide how long the log gets. */
const LONGEST = 1000;

/** @param write Takes a whole line. */
export function makeLog(write: (line: string) => void, redactor: Pick<Redactor, 'text'>, now: () => Date = () => new Date()): Log {
  return (level, event, fields = {}) => {
    const safe = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? short(redactor.text(value)) : value]);
    write(`${escapeJson(JSON.stringify({ time: now().toISOString(), level, event, ...Object.fromEntries(safe) }))}\n`);
  };
}

/** Only a redacted text may be cut: half a secret is not known. */
function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** A bug, with the place in the code but nothing else. */
export function bugFields(error: unknown): LogFields {
  const stack = error instanceof Error ? error.stack : undefined;
  return {
    error: sentenceOf(error),
    at: stack
      ?.split('\n')
      .find((line) => line.trim().startsWith('at '))
      ?.trim(),
  };
}

/** So many events a second, and how many there were besides: a flood of forged requests fills no disk. */
export function throttled(log: Log, most: number, clock: () => number = Date.now): Log {
  let second = 0;
  let told = 0;
  let untold = 0;
  return (level, event, fields) => {
    const now = Math.floor(clock() / 1000);
    if (now !== second) {
      second = now;
      told = 0;
    }
    if (told++ < most) {
      log(level, event, { ...fields, ...(untold > 0 && { untold }) });
      untold = 0;
    } else untold++;
  };
}
