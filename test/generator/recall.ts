/**
 * Hides samples at random places in the real files of this machine and prints how many are found:
 * `npx tsx test/generator/recall.ts [--samples 5000] [--seed 1] [--verbose]`. Exits with 1 below the thresholds.
 */
import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadDetector } from '../../src/detect/load.js';
import { recall, type Hidden } from './hiding.js';
import { hostsBelow } from './hosts.js';
import { TYPES } from './types/all.js';

const { values: options } = parseArgs({
  options: {
    samples: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    verbose: { type: 'boolean', default: false },
  },
});
const LEAST_FOUND = 0.99;
const LEAST_SURE = 0.97;
const HOSTS = 600;

const pythons = readdirSync('/usr/lib').filter((name) => name.startsWith('python3'));
const folders = [new URL('../../node_modules', import.meta.url).pathname, '/usr/share', ...pythons.map((name) => `/usr/lib/${name}`)];
const hosts = hostsBelow(folders.filter(existsSync), HOSTS, Number(options.seed));
const result = recall(await loadDetector(), TYPES, hosts, Number(options.samples), Number(options.seed));

const found = result.found / result.samples;
const sure = result.sure / result.distinctive;
const lines = [
  ...result.faults.map((hidden) => described(hidden)),
  ...(options.verbose ? result.unsure.map((hidden) => described(hidden)) : []),
  `${result.samples} samples in ${hosts.length} files (${hosts.filter(({ kind }) => kind === 'binary').length} binary)`,
  `found, with their exact span and provider: ${percent(found)} (wanted: ${percent(LEAST_FOUND)})`,
  `of a distinctive form or name, likely or proven: ${percent(sure)} of ${result.distinctive} (wanted: ${percent(LEAST_SURE)})`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = found >= LEAST_FOUND && sure >= LEAST_SURE ? 0 : 1;

function described({ placed, host, verdict }: Hidden): string {
  return `  ${placed.type.id} ${placed.setting} ${verdict.outcome} ${verdict.rule ?? ''} ${verdict.confidence ?? ''} in ${host.path} (${host.kind})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
