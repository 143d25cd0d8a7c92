/** What a history dialect is: the contract between `steps.ts` and the files beside this one. */
import type { HistoryEntry } from '../../model/image.js';
import type { Step } from '../../model/step.js';

/** What the entries before this one tell about how to read it. */
export interface HistoryState {
  /** The shell form in force, as the builder writes it before a command: `/bin/sh -c`, or what the last SHELL said. */
  shell: string;
  /** Names that ARG steps declared so far: they settle where one build arg ends and the next begins. */
  declared: ReadonlySet<string>;
  /** Names among them that may be part of a value instead: BuildKit writes `ARG OPTS="x FOO=1"` as `ARG OPTS=x FOO=1`. */
  doubtful: ReadonlySet<string>;
  /** What the number in front of build args counts: Docker's builders count args, buildah the words they make. */
  counts: 'args' | 'words';
}

/** A history entry, read. Index, layer and the values it sets are added by `steps.ts`. */
export type ParsedEntry = Pick<Step, 'instruction' | 'text' | 'dialect' | 'buildArgs'>;

/** Reads one entry, or says that it is written in another dialect. Never throws: the text comes from anyone. */
export type Dialect = (entry: HistoryEntry, state: HistoryState) => ParsedEntry | undefined;
