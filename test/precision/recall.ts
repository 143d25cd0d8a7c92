/**
 * Hides samples of the independent generator at random places in real files of the corpora and prints how many are found:
 * `npx tsx test/precision/recall.ts [CORPUS…] [--samples 5000] [--seed 1] [--verbose]`. Exits with 1 below the thresholds.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadDetector } from '../../src/detect/load.js';
import { recall, type Hidden } from '../generator/hiding.js';
import type { Host } from '../generator/hosts.js';
import { TYPES } from '../generator/types/all.js';
import { corpus, CORPORA } from './corpora.js';
import { hostsInLayer } from './hosts-in-layer.js';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    samples: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const LEAST_FOUND = 0.99;
const LEAST_SURE = 0.97;

/** Files of each corpus. */
const HOSTS = 600;

const seed = Number(options.seed);
const hosts: Host[] = [];
for (const name of positionals.length === 0 ? Object.keys(CORPORA) : positionals) {
  const { layer } = await corpus(name, join(process.cwd(), '.cache/precision'));
  hosts.push(...(await hostsInLayer(layer, HOSTS, seed)));
}
const result = recall(await loadDetector(), TYPES, hosts, Number(options.samples), seed);
const found = result.found / result.samples;
const sure = result.sure / result.distinctive;
const lines = [
  ...(options.verbose ? [...result.faults, ...result.unsure].map(described) : []),
  ...missesByType(result.faults),
  `${result.samples} samples in ${hosts.length} files (${hosts.filter(({ kind }) => kind === 'binary').length} binary)`,
  `found, with their exact span and provider: ${percent(found)} (wanted: ${percent(LEAST_FOUND)})`,
  ...['proven', 'likely', 'possible'].map((confidence) => `  ${confidence}: ${percent(shareOf(confidence))}`),
  `of a distinctive form or name, likely or proven: ${percent(sure)} of ${result.distinctive} (wanted: ${percent(LEAST_SURE)})`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = found >= LEAST_FOUND && sure >= LEAST_SURE ? 0 : 1;

/** Of all samples. */
function shareOf(confidence: string): number {
  return result.good.filter(({ verdict }) => verdict.confidence === confidence).length / result.samples;
}

/** `  2 acme-token: json missed, yaml wrong-span by other-token`: the types with the most misses first. */
function missesByType(faults: readonly Hidden[]): string[] {
  const byType = new Map<string, Hidden[]>();
  for (const fault of faults) byType.set(fault.placed.type.id, [...(byType.get(fault.placed.type.id) ?? []), fault]);
  return [...byType]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([id, some]) => `  ${some.length} ${id}: ${some.map(outcome).join(', ')}`);
}

function outcome({ placed, verdict: { outcome: what, rule } }: Hidden): string {
  return `${placed.setting} ${what}${rule === undefined ? '' : ` by ${rule}`}`;
}

function described(hidden: Hidden): string {
  const { placed, host, verdict } = hidden;
  return `  ${placed.type.id} ${outcome(hidden)} ${verdict.confidence ?? ''} in ${host.path} (${host.kind})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
