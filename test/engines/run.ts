/** Owns running a program to its end. */
import { execFile, type ExecFileException } from 'node:child_process';

export interface RunOptions {
  /** Added to this process's environment. */
  env?: Record<string, string>;
  input?: Uint8Array;
}

/**
 * Runs a program and resolves to its standard output.
 * @throws Error with the program's name and the end of what it said
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      [...args],
      { env: { ...process.env, ...options.env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(said(program, args, error, stdout, stderr)));
      },
    );
    if (child.stdin !== null) {
      // A program may end before it read everything; its exit status tells.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input);
    }
  });
}

/** What it said on standard error comes last: a log that is cut keeps its end. */
function said(program: string, args: readonly string[], error: ExecFileException, stdout: string, stderr: string): string {
  const how = error.signal == null ? `exit ${String(error.code)}` : `ended by ${error.signal}`;
  return `${program} ${args.slice(0, 12).join(' ')} … (${how})\n${stdout.slice(-1000)}\n${stderr.slice(-2000)}`;
}
