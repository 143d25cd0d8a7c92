/** Owns the life of a server that needs no mounts of its own: one process with a log, ready when its port answers, ended by its id. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SpawnedServer {
  log(): string;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;

/** It ends with `stop`, or with this process however that ends (`setpriv --pdeathsig`). */
export function spawnServer(program: string, args: readonly string[], logPath: string): SpawnedServer {
  const log = openSync(logPath, 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', program, ...args], { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    log: () => readFileSync(logPath, 'utf8'),
    hasEnded,
    stop: async () => {
      if (!hasEnded()) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until a port of a server answers. @throws Error with the end of its log */
export async function ready(server: SpawnedServer, address: string): Promise<void> {
  const [host = '', port = ''] = address.split(':');
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers(host, Number(port)))) {
    await sleep(50);
    if (!server.hasEnded() && Date.now() < deadline) continue;
    await server.stop();
    throw new Error(`the server at ${address} was not ready: ${server.log().slice(-2000)}`);
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
