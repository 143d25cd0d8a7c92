/** Writes changes into a Dockerfile and its `.dockerignore`. Lines that no change is about stay byte for byte as they are. */
import { copied, execForm, type Dockerfile, type Instruction } from '../dockerfile/instruction.js';
import type { Change, RunChange } from './change.js';
import { rewriteRun } from './rewrite-run.js';

export function rewriteDockerfile(dockerfile: Dockerfile, changes: readonly Change[]): string {
  const { text, escape, globals, stages } = dockerfile;
  const ending = /\r\n/.test(text) ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const instructions = [...globals, ...stages.flatMap((stage) => stage.instructions)];
  const merges = mergesIn(changes);
  const replaced = new Map<number, { endLine: number; lines: readonly string[] }>();
  for (const instruction of instructions) {
    const merge = merges.find(({ line, last }) => line <= instruction.line && instruction.line <= last);
    if (merge !== undefined && merge.line !== instruction.line) continue;
    const group = instructions.filter(({ line }) => line >= instruction.line && line <= (merge?.last ?? instruction.line));
    const own = lines.slice(instruction.line - 1, instruction.endLine);
    const rewritten =
      merge === undefined && instruction.keyword !== 'RUN'
        ? rewriteOther(instruction, own, changes, escape)
        : rewriteRuns(group, lines, changes, escape);
    if (rewritten !== undefined)
      replaced.set(instruction.line, { endLine: group.at(-1)?.endLine ?? instruction.endLine, lines: rewritten });
  }
  const written: string[] = [];
  for (let number = 1; number <= lines.length; number++) {
    const replacement = replaced.get(number);
    if (replacement === undefined) {
      written.push(lines[number - 1] ?? '');
      continue;
    }
    written.push(...replacement.lines);
    number = replacement.endLine;
    // What is gone leaves no gap of two empty lines.
    if (replacement.lines.length === 0 && (written.at(-1) ?? '') === '' && lines[number] === '') number++;
  }
  return written.join(ending);
}

/** Merges that share a RUN are one. */
function mergesIn(changes: readonly Change[]): { line: number; last: number }[] {
  const merges: { line: number; last: number }[] = [];
  for (const { line, last } of changes.filter((change) => change.kind === 'merge').toSorted((a, b) => a.line - b.line)) {
    const before = merges.at(-1);
    if (before !== undefined && line <= before.last) before.last = Math.max(before.last, last);
    else merges.push({ line, last });
  }
  return merges;
}

function rewriteRuns(
  group: readonly Instruction[],
  lines: readonly string[],
  changes: readonly Change[],
  escape: string,
): string[] | undefined {
  const runs = group.map((instruction) => ({
    instruction,
    lines: lines.slice(instruction.line - 1, instruction.endLine),
    changes: changes.filter(
      (change): change is { kind: 'run'; line: number } & RunChange => change.kind === 'run' && change.line === instruction.line,
    ),
  }));
  return runs.length === 1 && runs[0]?.changes.length === 0 ? undefined : rewriteRun(runs, escape);
}

/** @returns undefined when nothing is to be changed in it. */
function rewriteOther(
  instruction: Instruction,
  lines: readonly string[],
  changes: readonly Change[],
  escape: string,
): string[] | undefined {
  const { keyword, operands, flags, line } = instruction;
  if (keyword === 'ARG') {
    const dropped = changes.flatMap((change) => (change.kind === 'drop-arg' ? [change.name] : []));
    return withoutPairs(keyword, operands, dropped, lines, escape);
  }
  if (keyword === 'ENV' || keyword === 'LABEL') {
    const dropped = changes.flatMap((change) => (change.kind === 'drop-settings' && change.line === line ? change.names : []));
    return withoutPairs(keyword, operands, dropped, lines, escape);
  }
  const gone = changes.flatMap((change) => (change.kind === 'drop-source' && change.line === line ? [change.source] : []));
  const { sources, to } = copied(instruction);
  const kept = sources.filter((source) => !gone.includes(source));
  if (gone.length === 0 || kept.length === sources.length) return undefined;
  const words = [...kept, to];
  const list = execForm(operands) === undefined ? words : [JSON.stringify(words).replaceAll('","', '", "')];
  return kept.length === 0 ? [] : [[keyword, ...flags, ...list].join(' ')];
}

/** Pairs that stood on lines of their own still do. */
function withoutPairs(
  keyword: string,
  operands: string,
  names: readonly string[],
  lines: readonly string[],
  escape: string,
): string[] | undefined {
  const words = wordsOf(operands);
  // `ENV NAME the rest of the line`
  const isOldForm = keyword !== 'ARG' && words[0]?.includes('=') === false;
  if (isOldForm) return names.includes(words[0] ?? '') ? [] : undefined;
  const kept = words.filter((word) => !names.includes(word.split('=', 1)[0] ?? ''));
  if (kept.length === words.length) return undefined;
  const indent = /^\s*/.exec(lines[1] ?? '')?.[0] ?? '';
  return kept.length === 0 ? [] : `${keyword} ${kept.join(lines.length > 1 ? ` ${escape}\n${indent}` : ' ')}`.split('\n');
}

/** Words of a line, those in quotes whole. */
function wordsOf(text: string): string[] {
  return Array.from(text.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gs), ([word]) => word);
}

/** The `.dockerignore` with the patterns that it does not have yet, at its end, where nothing overrules them. */
export function rewriteIgnore(text: string | undefined, changes: readonly Change[]): string | undefined {
  const present = new Set((text ?? '').split(/\r?\n/).map((line) => line.trim()));
  const added = changes.flatMap((change) => (change.kind === 'ignore' && !present.has(change.pattern) ? [change.pattern] : []));
  if (added.length === 0) return text;
  const ending = /\r\n/.test(text ?? '') ? '\r\n' : '\n';
  const before = text === undefined || text === '' || text.endsWith('\n') ? (text ?? '') : `${text}${ending}`;
  return before + added.map((pattern) => `${pattern}${ending}`).join('');
}
