/** Owns the life of one server process: its private folder, its namespace, when it is ready, and its end. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from './run.js';

const SERVE = fileURLToPath(new URL('serve.sh', import.meta.url));
/** Servers live in sbin, which is not on everybody's PATH; the temporary folder is shared with the root they see. */
const ENV = { PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/bin:/sbin:/bin`, TMPDIR: realpathSync(tmpdir()) };
const READY_WITHIN_MS = 60_000;

export interface Server {
  /** Private folder, gone when the server is. */
  dir: string;
  /** Runs a program among the server's mounts (and inside its root). */
  inside(command: string, args: readonly string[], options?: { env?: Record<string, string> }): Promise<string>;
  stop(): Promise<void>;
}

/** A new private folder for a server. Its path is short: a socket's may have 107 bytes. */
export function serverDir(name: string): string {
  return mkdtempSync(join(ENV.TMPDIR, `stowaway-${name}-`));
}

/**
 * Starts a server in a mount namespace of its own and waits until `ready` no longer throws. It ends with `stop`, or with this process
 * however that ends (`setpriv --pdeathsig`).
 * @param root the folder it sees as `/`
 * @throws Error with the end of the server's log when it ends early or is not ready in a minute
 */
export async function startServer(
  dir: string,
  root: string,
  command: readonly string[],
  env: Record<string, string>,
  ready: () => Promise<void>,
): Promise<Server> {
  const logPath = join(dir, 'log');
  const log = openSync(logPath, 'w');
  const argv = ['--pdeathsig', 'TERM', 'unshare', '--mount', '--propagation', 'private', SERVE, dir, root, ...command];
  const child = spawn('setpriv', argv, { stdio: ['ignore', log, log], env: { ...process.env, ...ENV, ...env }, detached: true });
  closeSync(log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      await ready();
      break;
    } catch (error) {
      if (hasEnded()) throw new Error(`${command[0] ?? ''} ended at once; its log was in ${logPath}`, { cause: error });
      if (Date.now() > deadline) {
        const tail = readFileSync(logPath, 'utf8').slice(-2000);
        child.kill('SIGTERM');
        await ended;
        throw new Error(`${command[0] ?? ''} was not ready in ${READY_WITHIN_MS / 1000} s: ${tail}`, { cause: error });
      }
      await sleep(100);
    }
  }

  return {
    dir,
    inside: (program, args, options) =>
      run('nsenter', ['-t', String(child.pid), '-m', ...(root === '/' ? [] : ['chroot', root]), program, ...args], {
        env: { ...ENV, ...options?.env },
      }),
    async stop() {
      if (!hasEnded()) child.kill('SIGTERM');
      await ended;
    },
  };
}
