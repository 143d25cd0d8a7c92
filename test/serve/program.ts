/** `stowaway serve` as a process of its own, as it is shipped: it can be killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from './world.js';
import { PROGRAM } from '../support/program.js';

export interface Program {
  pid: number;
  log: Record<string, unknown>[];
  /** @returns its exit code, or null where a signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** Starts it and waits until it listens. It ends with this process, too. */
export async function startProgram(args: readonly string[], env: Record<string, string>): Promise<Program> {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', process.execPath, PROGRAM, 'serve', ...args], {
    env: { PATH: process.env['PATH'], HOME: '/nowhere', ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const log: Record<string, unknown>[] = [];
  createInterface(child.stderr).on('line', (line) =>
    log.push(line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>) : { line }),
  );
  const ended = once(child, 'exit');
  await until(() => {
    if (child.exitCode !== null) throw new Error(`it ended: ${JSON.stringify(log)}`);
    return Promise.resolve(log.find(({ event }) => event === 'listening'));
  }, 60_000);
  return {
    pid: child.pid ?? 0,
    log,
    end: async (signal) => {
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
