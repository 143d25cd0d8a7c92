/**
 * Scans mutated images until the time is up: `tsx test/fuzz/fuzz.ts SECONDS [SEED]`; `… SECONDS SEED --only N` replays one case.
 *
 * A case fails when it throws anything but a ScanError, takes more than 20 s of processor time, 3 minutes in all or 600 MB, or when a report
 * of it is not valid.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { makeCase } from './cases.js';
import { judge } from './judge.js';
import type { Message } from './run-cases.js';

/** Of processor time: what else the machine does is not the case's fault. */
const PATIENCE_MS = 20_000;
/** In all, for a case that waits for ever. */
const LONGEST_MS = 180_000;
const LOOK_MS = 1000;
const MOST_KIB = 600 * 1024;
const FAILURES = fileURLToPath(new URL('../../.cache/fuzz-failures.txt', import.meta.url));

const { values, only } = parseArguments(process.argv.slice(2));
const [seconds = 60, seed = Date.now() % 1_000_000] = values;
if (only === undefined) await fuzz();
else await replay(only);

function parseArguments(words: readonly string[]): { values: number[]; only: number | undefined } {
  const flag = words.indexOf('--only');
  const positional = flag === -1 ? words : [...words.slice(0, flag), ...words.slice(flag + 2)];
  return { values: positional.map(Number), only: flag === -1 ? undefined : Number(words[flag + 1]) };
}

async function replay(number: number): Promise<void> {
  const one = makeCase(seed, number);
  console.log(`seed ${seed}, case ${number}: ${one.description}`);
  const started = performance.now();
  const outcome = await judge(one);
  console.log(`${outcome} after ${Math.round(performance.now() - started)} ms, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

async function fuzz(): Promise<void> {
  console.log(`seed ${seed}`);
  const started = performance.now();
  const left = (): number => seconds * 1000 - (performance.now() - started);
  const outcomes = new Map<string, number>();
  let failures = 0;
  let next = 0;
  while (left() > 0) {
    const run = await runFrom(next, left, (outcome) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1));
    next = run.next;
    if (run.failure === undefined) continue;
    failures += 1;
    report(run.failure);
  }
  const rate = (next / ((performance.now() - started) / 1000)).toFixed(1);
  const totals = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, count]) => `${outcome} ${count}`);
  console.log(`seed ${seed}: ${next} cases, ${rate} cases/s; ${totals.join(', ')}; failures ${failures}`);
  process.exitCode = failures > 0 ? 1 : 0;
}

function report(failure: string): void {
  console.log(`FAILED ${failure}`);
  mkdirSync(new URL('.', `file://${FAILURES}`), { recursive: true });
  appendFileSync(FAILURES, `${failure}\n\n`);
}

interface Stretch {
  /** The case to go on with. */
  next: number;
  failure?: string;
}

/** Runs cases in a process of their own until one fails or the time is up. */
function runFrom(first: number, left: () => number, count: (outcome: string) => void): Promise<Stretch> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('run-cases.ts', import.meta.url)), [String(seed), String(first)], {
      execArgv: process.execArgv,
    });
    let number = first;
    let description = '(not begun)';
    let timer = setInterval(() => undefined, LONGEST_MS);
    let failure: string | undefined;
    const fail = (what: string): void => {
      failure ??= `seed ${seed}, --only ${number} (${description})\n  ${what}`;
      stop(child);
    };
    child.on('message', (message: Message) => {
      clearInterval(timer);
      if ('description' in message) {
        ({ number, description } = message);
        const begun = { cpu: cpuOf(child.pid), at: performance.now() };
        timer = setInterval(() => {
          if (cpuOf(child.pid) - begun.cpu > PATIENCE_MS) fail(`took more than ${PATIENCE_MS} ms of processor time`);
          else if (performance.now() - begun.at > LONGEST_MS) fail(`did not end within ${LONGEST_MS} ms`);
        }, LOOK_MS);
        return;
      }
      if (failure !== undefined) return;
      count(message.outcome);
      number = message.number + 1;
      if (message.failure !== undefined || message.peak > MOST_KIB) {
        number = message.number;
        fail(message.failure ?? `the process grew to ${Math.round(message.peak / 1024)} MB`);
      } else if (left() <= 0) stop(child);
    });
    child.on('exit', (code, signal) => {
      clearInterval(timer);
      if (failure === undefined && signal !== 'SIGKILL') fail(`the process ended with ${signal ?? String(code)}`);
      resolve(failure === undefined ? { next: number } : { next: number + 1, failure });
    });
  });
}

/** Processor time of a process and its threads, in milliseconds; 0 where the system does not tell. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuOf(pid: number | undefined): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return 0;
  }
}

/** USER_HZ is 100 wherever Node runs on Linux. */
const TICK_MS = 10;

function stop(child: ChildProcess): void {
  child.kill('SIGKILL');
}
