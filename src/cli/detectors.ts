/** `stowaway detectors`: the rules to look at, to check and to try. */
import type { RuleSummary, RuleTrial } from '../index.js';
import { ScanError } from '../model/errors.js';
import { whyFailed } from '../model/file-failure.js';
import { escapeText } from '../report/escape.js';
import { cut, wrap } from '../report/fit.js';
import { painter, SEVERITY_STYLE, type Paint } from '../report/paint.js';
import { columnWidths, GAP, grid } from '../report/table/grid.js';
import { CLEAN } from './exit-code.js';
import { factsOf, isAddress } from './rule-facts.js';
import { bytesOf, deliver, lookOf, type Streams } from './streams.js';
import { gather, readGiven } from '../model/given-file.js';

export interface DetectorFlags {
  rules?: string[];
  json?: true;
  path?: string;
}

const NARROWEST = 60;
const PROSE = 100;

interface Page {
  width: number;
  paint: Paint;
}

/** All rules, one a line. */
export async function listDetectors(flags: DetectorFlags, streams: Streams): Promise<number> {
  const { listRules } = await import('../index.js');
  const rules = await listRules(flags.rules);
  return print(flags.json === true ? json(rules) : listing(rules, pageOf(streams)), streams);
}

/** One rule, with all that is known of it. */
export async function showDetector(id: string, flags: DetectorFlags, streams: Streams): Promise<number> {
  const { showRule } = await import('../index.js');
  const rule = await showRule(id, flags.rules);
  return print(flags.json === true ? json(rule) : sheet(rule, pageOf(streams)), streams);
}

/** Whether `--rules` would take the file; it ends in an error if not. */
export async function checkDetectors(file: string, streams: Streams): Promise<number> {
  const { checkRules } = await import('../index.js');
  const { rules, warnings } = await checkRules(await textOf(file), file);
  const { width } = pageOf(streams);
  const lines = [
    ...warnings.flatMap((warning) => wrap(escapeText(warning), Math.min(width, PROSE))),
    `${escapeText(file)}: ${rules === 1 ? 'one rule' : `${rules} rules`}, nothing wrong`,
  ];
  return print(lines, streams);
}

/** What one rule finds in standard input, or what keeps it from finding it. */
export async function testDetector(id: string, flags: DetectorFlags, streams: Streams): Promise<number> {
  if (streams.stdin.isTTY === true)
    throw new ScanError('OPTION_INVALID', `Standard input is a terminal. Pipe a text into it: stowaway detectors test ${id} < FILE`);
  const { tryRule } = await import('../index.js');
  const text = await gather(bytesOf(streams.stdin)).catch((error: unknown) => {
    throw new ScanError('OPTION_INVALID', `Standard input cannot be read: ${whyFailed(error)}`, { cause: error });
  });
  const trial = await tryRule(id, text, {
    rules: flags.rules ?? [],
    ...(flags.path !== undefined && { path: flags.path }),
  });
  return print(flags.json === true ? json(trial) : verdict(id, trial, pageOf(streams)), streams);
}

function listing(rules: readonly RuleSummary[], { width, paint }: Page): string[] {
  const rows = rules.map(({ id, severity, title }) => [id, severity, escapeText(title)]);
  const [ids = 0, severities = 0] = columnWidths(rows);
  const room = Math.max(20, width - ids - severities - 2 * GAP);
  const cells = rules.map((rule) => [rule.id, paint(SEVERITY_STYLE[rule.severity], rule.severity), cut(escapeText(rule.title), room)]);
  return [...grid(cells), '', `${rules.length} rules`];
}

function sheet(rule: RuleSummary, { width, paint }: Page): string[] {
  const body = factsOf(rule).flatMap(({ label, texts }) => {
    const lines = texts.flatMap((text) => (isAddress(text) ? [text] : wrap(escapeText(text), Math.min(PROSE, width - LABEL))));
    return lines.flatMap((line, at) => {
      const name = (at === 0 ? label : '').padEnd(LABEL);
      // An address that is too long is for the terminal to wrap: only so can it be opened and copied.
      return LABEL + line.length > width && isAddress(line)
        ? [...(at === 0 ? [paint('dim', name)] : []), line]
        : [paint('dim', name) + line];
    });
  });
  return [paint('bold', rule.id), ...body];
}

const LABEL = 10;

function verdict(id: string, { matches, refusedBy }: RuleTrial, { width, paint }: Page): string[] {
  if (matches.length > 0) {
    return matches.flatMap(({ line, column, start, end, redacted, confidence, evidence }) => [
      `line ${line}, column ${column}  ${paint('magenta', escapeText(redacted))}  ${confidence}: ${escapeText(evidence)}`,
      paint('dim', `  bytes ${start} to ${end}`),
    ]);
  }
  const reason =
    refusedBy.length === 0
      ? `${id} finds nothing: neither its keywords and pattern together, nor the pattern alone`
      : `${id} finds nothing. Its pattern matches, but: ${refusedBy.map((condition) => REFUSALS[condition]).join('; ')}`;
  return wrap(reason, Math.min(width, PROSE));
}

const REFUSALS: Readonly<Record<RuleTrial['refusedBy'][number], string>> = {
  path: 'the path is not one of the rule (path)',
  entropy: 'the value has too little entropy (entropy)',
  allow: 'the value is allowed (allow)',
  allow_line: 'its line is allowed (allow_line)',
  exempt: 'the match is exempt (exempt)',
  unless: 'something else in the text cancels the rule (unless)',
  near: 'none of the keywords stands within 4 KiB (near)',
  proof: 'the check says it is of another kind (proof)',
  placeholder: 'the value is a placeholder, a reference or made up',
};

function json(value: unknown): string[] {
  return JSON.stringify(value, null, 2).split('\n');
}

function pageOf({ stdout, env }: Streams): Page {
  const { width, colour } = lookOf(stdout, env);
  return { width: Math.max(NARROWEST, width), paint: painter(colour) };
}

async function print(lines: readonly string[], { stdout }: Streams): Promise<number> {
  await deliver(stdout, lines.map((line) => `${line.trimEnd()}\n`).join(''));
  return CLEAN;
}

async function textOf(file: string): Promise<string> {
  try {
    return (await readGiven(file)).toString('utf8');
  } catch (error) {
    throw new ScanError('RULES_INVALID', `${file} cannot be read: ${whyFailed(error)}`, { cause: error });
  }
}
