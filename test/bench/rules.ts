/**
 * What all rules cost beside fifty: processor time of a whole layer's scan (archive, line counts and detector) with either, of the same bytes, one
 * after the other: `tsx rules.ts [CORPUS…]`. The fifty are those that anyone would begin with, the general ones among them.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../../src/detect/compile.js';
import { detectorOf } from '../../src/detect/detector.js';
import { readBuiltIn } from '../../src/detect/read-rules.js';
import { readLayer } from '../../src/layer/read-layer.js';
import type { Detector } from '../../src/model/detector.js';
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

const FORMS: Record<string, (bench: BenchCase) => Layer> = {
  gzip: ({ gzipped: [path = ''] }) => ({ path, start: 0 }),
  // The layer is the archive's first member, behind a header of one block.
  plain: ({ file, size }) => ({ path: file, start: 512, end: 512 + size - 1 }),
};

/** Bytes of a file: `end` is the last of them. */
interface Layer {
  path: string;
  start: number;
  end?: number;
}

const RUNS = 9;
const only = process.argv.slice(2);

const sourced = await readBuiltIn();
const missing = FIFTY.filter((id) => !sourced.some(({ rule }) => rule.id === id));
if (missing.length > 0 || FIFTY.length !== 50) throw new Error(`not fifty rules: ${FIFTY.length}, ${missing.join(' ')}`);
const detectors = [detectorOf(compile(sourced)), detectorOf(compile(sourced.filter(({ rule }) => FIFTY.includes(rule.id))))] as const;

console.log(
  `${'corpus'.padEnd(20)}${[`${sourced.length} rules`, '50 rules', 'ratio'].map((head) => head.padStart(12)).join('')}   (s of processor time)`,
);
for (const bench of benchCases(join(process.cwd(), '.cache/bench'), only.length === 0 ? undefined : only)) {
  const [, form = '', several] = bench.name.split(' ');
  const layer = several === undefined ? FORMS[form]?.(bench) : undefined;
  if (layer === undefined) continue;
  const times = detectors.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    // In turns, and neither always first: what one leaves to be collected the other pays for.
    for (const [index, detector] of run % 2 === 0 ? [...detectors.entries()] : [...detectors.entries()].reverse())
      times[index]?.push(await scanned(layer, detector));
  }
  const [all, fifty] = times.map(median);
  const cells = [seconds(all), seconds(fifty), ((all ?? Number.NaN) / (fifty ?? Number.NaN)).toFixed(2)];
  console.log(bench.name.padEnd(20) + cells.map((cell) => cell.padStart(12)).join(''));
}

/** @returns nanoseconds of this thread, which is the one with the detector */
async function scanned({ path, ...span }: Layer, detector: Detector): Promise<number> {
  const before = spent();
  const bytes = createReadStream(path, { ...span, highWaterMark: 1 << 20 });
  await readLayer({ key: path, bytes, size: 1 }, { open: (context) => detector.open(context), onProgress: () => undefined });
  return spent() - before;
}

/** https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat */
function spent(): number {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]);
}

function seconds(nanoseconds = Number.NaN): string {
  return (nanoseconds / 1e9).toFixed(3);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
