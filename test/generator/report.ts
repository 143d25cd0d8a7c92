/**
 * Prints how the rules do against the independent generator: `make detectors`. One line a type, then whatever is wrong. Exits with 1 when a
 * credential is not found as it should be and `known-misses.ts` does not say why.
 *
 * `npx tsx test/generator/report.ts --type ID --verbose` shows one type, sample by sample.
 */
import { parseArgs } from 'node:util';
import { loadDetector } from '../../src/detect/load.js';
import { KNOWN_MISSES } from './known-misses.js';
import { placeReasons } from './providers.js';
import { faults, runType, type Trial, type TypeReport } from './run.js';
import { TYPES } from './types/all.js';

const { values: options } = parseArgs({ options: { type: { type: 'string' }, verbose: { type: 'boolean', default: false } } });

const detector = await loadDetector();
const types = TYPES.filter(({ id }) => options.type === undefined || id === options.type);
if (types.length === 0) throw new Error(`no type has the id "${options.type}"`);
const reports = types.map((type) => runType(detector, type));

process.stdout.write(`${[...table(reports), ...exceptions(reports), ...problems(reports), ...summary(reports)].join('\n')}\n`);
process.exitCode = reports.some((report) => faults(report).length > 0 || report.fired.length > 0) ? 1 : 0;

function* table(all: readonly TypeReport[]): Iterable<string> {
  yield `${'type'.padEnd(34)} ${'known by'.padEnd(9)} found    excepted  likely+  rules`;
  for (const { type, trials, exceptions: excepted } of all) {
    const good = trials.filter(({ verdict }) => verdict.outcome === 'found');
    const sure = good.filter(({ verdict }) => verdict.confidence !== 'possible');
    const rules = [...new Set(good.map(({ verdict }) => verdict.rule ?? ''))];
    const counts = `${`${good.length}/${trials.length}`.padEnd(8)} ${String(excepted.length).padEnd(9)} ${percent(sure.length, good.length).padEnd(8)}`;
    yield `${type.id.padEnd(34)} ${type.known.padEnd(9)} ${counts} ${rules.join(' ')}`;
    if (options.verbose) yield* trials.map((trial) => `    ${described(trial)}`);
  }
}

function* exceptions(all: readonly TypeReport[]): Iterable<string> {
  const byReason = new Map<string, Set<string>>();
  for (const { type, exceptions: excepted } of all) {
    for (const { setting, reason } of excepted) {
      const key = `${setting}: ${reason}`;
      byReason.set(key, (byReason.get(key) ?? new Set()).add(type.id));
    }
  }
  yield '\nExceptions';
  for (const [reason, ids] of [...byReason].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (reason.startsWith('document:')) continue;
    yield `  ${reason} (${ids.size <= 6 ? [...ids].join(', ') : `${ids.size} types`})`;
  }
  yield* placeReasons().map((reason) => `  ${reason}`);
}

function* problems(all: readonly TypeReport[]): Iterable<string> {
  const wrong = all.flatMap((report) => faults(report));
  if (wrong.length > 0) yield '\nNot as it should be';
  yield* wrong.map((trial) => `  ${described(trial)}`);
  const fired = all.flatMap(({ type, fired: values }) => values.map(({ value, rule }) => `  ${type.id}: ${rule} on ${hidden(value)}`));
  if (fired.length > 0) yield '\nNegatives that fired';
  yield* [...new Set(fired)];
}

function* summary(all: readonly TypeReport[]): Iterable<string> {
  const trials = all.flatMap((report) => report.trials);
  const count = (outcome: string): number => trials.filter(({ verdict }) => verdict.outcome === outcome).length;
  yield (
    `\n${detector.rules.length} rules, ${all.length} types, ${trials.length} samples: ${count('found')} found, ${count('missed')} missed, ` +
    `${count('wrong-span')} with a wrong span, ${count('wrong-provider')} under another provider, ${count('twice')} reported twice; ` +
    `${all.reduce((sum, { negatives }) => sum + negatives, 0)} negatives, ${all.reduce((sum, { fired }) => sum + fired.length, 0)} fired.`
  );
  for (const { types: ids = ['any type'], settings, values, reason } of KNOWN_MISSES) {
    const held = all
      .flatMap((report) => report.trials)
      .filter(({ known, verdict }) => known === reason && verdict.outcome !== 'found').length;
    yield `Known: ${held} samples of ${ids.join(', ')}${settings ? ` in ${settings.join(', ')}` : ''}${values ? ` like ${values.source}` : ''}: ${reason}.`;
  }
}

function described({ placed, seed, verdict, known }: Trial): string {
  const { text, core, secret, type, setting, path } = placed;
  const line = setting === 'document' ? text.slice(Math.max(0, secret.start - 60), secret.end) : text.slice(core.start, core.end);
  const shown =
    options.verbose || options.type !== undefined ? `\n        ${path}: ${line.trim().slice(-400).replaceAll('\n', '\n        ')}` : '';
  const strays = verdict.strays.length > 0 ? ` stray ${verdict.strays.join(' ')}` : '';
  return `${type.id} ${setting}#${seed} ${verdict.outcome} ${verdict.rule ?? ''} ${verdict.confidence ?? ''}${strays}${known === undefined ? '' : ` (known: ${known})`}${shown}`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.floor((100 * part) / whole)} %`;
}

function hidden(value: string): string {
  return options.verbose ? value : `${value.slice(0, 12).replaceAll('\n', ' ')}… (${value.length} characters)`;
}
