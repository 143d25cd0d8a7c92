/**
 * What all rules cost beside fifty: processor time of a whole layer's scan (archive, hashes, line counts and detector) with either, of the same bytes:
 * `tsx rules.ts [CORPUS…]`. Rules are compiled before. The fifty are those that anyone would begin with, from every family of vendors, and among them
 * the general ones, which are the dearest.
 *
 * Machines get faster and slower while they are measured, so both take turns in rounds (all, fifty, fifty, all) and the ratio is one of each round:
 * printed are its median and its quartiles. Counted is the thread that has the detector: it reads, uncompresses and hashes as well, as where each of
 * several layers has a thread.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/detect/compile.js';
import { detectorOf } from '../../src/detect/detector.js';
import { readBuiltIn } from '../../src/detect/read-rules.js';
import { readLayer } from '../../src/layer/read-layer.js';
import type { Detector } from '../../src/model/detector.js';
import type { FileRange } from '../../src/model/image.js';
import { fileBytes } from '../../src/tar/file-bytes.js';
import { benchCases, type BenchCase } from './corpora.js';

/** What a scanner with fifty rules has. */
const FIFTY = `
generic-credential credential-name placeholder-default database-url url-basic-auth url-token connection-string-password jdbc-password
database-password-variable authorization-header basic-authorization-header curl-user netrc-password jwt private-key private-key-encrypted
aws-access-key-id aws-secret-access-key aws-secret-access-key-named github-token github-fine-grained-token github-client-secret gitlab-token
google-api-key google-service-account google-oauth-client-secret azure-client-secret azure-storage-key docker-config-auth docker-hub-token
kubernetes-secret-data npm-token npmrc-auth-token pypi-token rubygems-key slack-token slack-webhook stripe-key twilio-auth-token sendgrid-key
mailgun-key openai-key anthropic-key huggingface-token heroku-legacy-key digitalocean-token shopify-token telegram-bot-token discord-bot-token
datadog-key`
  .trim()
  .split(/\s+/);

const FORMS: Record<string, (bench: BenchCase) => FileRange> = {
  gzip: ({ gzipped: [path = ''] }) => ({ path, start: 0, length: statSync(path).size }),
  // The layer is the archive's first member, behind a header of one block.
  plain: ({ file, size }) => ({ path: file, start: 512, length: size }),
};

/** Of four samples each. */
const ROUNDS = 7;

/** A sample scans the layer again until it took so many seconds: of a small one the clock would see nothing else. */
const SAMPLE = 0.3;

const only = process.argv.slice(2);

const sourced = await readBuiltIn();
const missing = FIFTY.filter((id) => !sourced.some(({ rule }) => rule.id === id));
if (missing.length > 0 || FIFTY.length !== 50) throw new Error(`not fifty rules: ${FIFTY.length}, ${missing.join(' ')}`);
const all = detectorOf(compile(sourced));
const fifty = detectorOf(compile(sourced.filter(({ rule }) => FIFTY.includes(rule.id))));

const HEADS = [`${sourced.length} rules`, '50 rules', 'ratio', 'quartiles'];
console.log(`${'corpus'.padEnd(20)}${HEADS.map((head) => head.padStart(12)).join('')}   (seconds of processor time)`);
for (const bench of benchCases(join(process.cwd(), '.cache/bench'), only.length === 0 ? undefined : only)) {
  const [, form = '', several] = bench.name.split(' ');
  const layer = several === undefined ? FORMS[form]?.(bench) : undefined;
  if (layer === undefined) continue;
  const rounds = await measured(layer);
  const ratios = rounds.map(([one, other]) => one / other);
  const times = [0, 1].map((side) => median(rounds.map((round) => round[side] ?? Number.NaN)).toFixed(3));
  const quartiles = [0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2)).join('-');
  console.log(bench.name.padEnd(20) + [...times, median(ratios).toFixed(2), quartiles].map((cell) => cell.padStart(12)).join(''));
}

/** @returns for each round the seconds of a scan with all rules, and with fifty */
async function measured(layer: FileRange): Promise<(readonly [all: number, fifty: number])[]> {
  // The first scans, which compile and warm what the others find, tell how many make a sample.
  await scanned(layer, all, 1);
  const once = await scanned(layer, fifty, 1);
  const scans = Math.ceil(SAMPLE / once);
  const rounds: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const first = await scanned(layer, all, scans);
    const second = (await scanned(layer, fifty, scans)) + (await scanned(layer, fifty, scans));
    rounds.push([(first + (await scanned(layer, all, scans))) / (2 * scans), second / (2 * scans)]);
  }
  return rounds;
}

/** As a layer of an archive on disk is. @returns seconds of this thread, which is the one with the detector */
async function scanned(file: FileRange, detector: Detector, times: number): Promise<number> {
  const before = spent();
  for (let time = 0; time < times; time++) {
    const blob = { key: file.path, bytes: fileBytes(file), file, diffId: 'known' };
    await readLayer(blob, { open: (context) => detector.open(context), onProgress: () => undefined });
  }
  return spent() - before;
}

/** https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat */
function spent(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e9;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.round((values.length - 1) * part)] ?? Number.NaN;
}
