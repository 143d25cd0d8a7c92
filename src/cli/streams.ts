import { styleText } from 'node:util';

/** What a call of the command line touches of the process, so that tests can hand in their own. */
export interface Streams {
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: NodeJS.WritableStream & TerminalLike;
  stderr: NodeJS.WritableStream & TerminalLike;
  env: NodeJS.ProcessEnv;
}

interface TerminalLike {
  isTTY?: boolean;
  columns?: number;
}

/** Where nothing tells the width: what a terminal has had since there were terminals. */
const USUAL_WIDTH = 80;

/** How a report may look that is printed to `stream`; without one (a file) it is plain. */
export function lookOf(
  stream: (NodeJS.WritableStream & TerminalLike) | undefined,
  env: NodeJS.ProcessEnv,
): { width: number; colour: boolean } {
  const declared = Number(env['COLUMNS']);
  const width = stream?.columns ?? (Number.isInteger(declared) && declared > 0 ? declared : USUAL_WIDTH);
  return { width, colour: stream !== undefined && wantsColour(stream) };
}

/** Node itself knows NO_COLOR, FORCE_COLOR and terminals that have none: it is asked whether it would colour. */
function wantsColour(stream: NodeJS.WritableStream): boolean {
  return styleText('red', 'x', { stream, validateStream: true }) !== 'x';
}

/** Progress is for someone who watches: not in a pipe, not in a build's log. */
export function isWatched({ isTTY }: TerminalLike, env: NodeJS.ProcessEnv): boolean {
  return isTTY === true && (env['CI'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** Without an encoding set, chunks are bytes. */
export async function* bytesOf(stream: NodeJS.ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/** Writes all of it. Resolves when it was handed over, or when nobody listens any more (`--help | head`): that is no error. */
export async function writeAll(stream: NodeJS.WritableStream, text: string): Promise<void> {
  try {
    await deliver(stream, text);
  } catch (error) {
    if (!isBrokenPipe(error)) throw error;
  }
}

/** Writes all of it. Rejects with whatever kept it from arriving, a reader that went away included. */
export function deliver(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null): void => (error == null ? resolve() : reject(error));
    stream.once('error', settle);
    stream.write(text, settle);
  });
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED');
}
