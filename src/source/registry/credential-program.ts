/**
 * Programs that keep credentials: `docker-credential-NAME get` reads a server's name from its standard input and answers with JSON.
 * https://github.com/docker/docker-credential-helpers#development
 */
import { spawn } from 'node:child_process';
import { parseJson, textField } from '../json.js';
import type { Credential } from './authorization.js';
import { password } from './auth-file.js';

/** Long enough for one that asks a cloud. */
const ANSWER_MS = 30_000;
const MOST_BYTES = 1 << 20;

/**
 * Asks a program for the credentials of a server.
 * @param name What stands behind `docker-credential-`.
 * @returns undefined when it has none; in words, why it gave no answer. Nothing that it wrote is repeated: it may be a secret.
 */
export async function askProgram(
  name: string,
  server: string,
  { env, signal, within = ANSWER_MS }: { env: NodeJS.ProcessEnv; signal: AbortSignal; within?: number },
): Promise<Credential | string | undefined> {
  const program = `docker-credential-${name}`;
  // The name comes from a file and becomes a part of a command.
  if (!/^[\w.-]+$/.test(name)) return 'the name of its credential helper is none';
  const { output, trouble } = await outputOf(program, server, env, signal, within);
  if (trouble === undefined) {
    const answer = parseJson(output);
    const username = textField(answer, 'Username');
    const value = textField(answer, 'Secret');
    if (username === undefined || value === undefined) return `${program} did not answer with JSON that has Username and Secret`;
    return username === '' && value === '' ? undefined : password(username, value);
  }
  return /credentials not found/i.test(output.toString('utf8', 0, 200)) ? undefined : `${program} ${trouble}`;
}

function outputOf(
  program: string,
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  within: number,
): Promise<{ output: Buffer; trouble?: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, ['get'], { env, stdio: ['pipe', 'pipe', 'ignore'], signal, timeout: within, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (trouble?: string): void => {
      resolve({ output: Buffer.concat(chunks), ...(trouble === undefined ? {} : { trouble }) });
      // What it started may still hold the pipe.
      child.stdout.destroy();
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
      else child.kill('SIGKILL');
    });
    child.on('error', (error) => end('code' in error && error.code === 'ENOENT' ? 'is not installed' : 'could not be started'));
    child.on('exit', (_code, killed) => {
      if (killed !== null) end(size > MOST_BYTES ? 'wrote more than a credential' : `gave no answer within ${within / 1000} seconds`);
    });
    child.on('close', (code) => end(code === 0 ? undefined : `ended with exit code ${String(code)}`));
    // It may end before it read its input; its exit code tells.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${input}\n`);
  });
}
