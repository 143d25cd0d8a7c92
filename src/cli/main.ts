#!/usr/bin/env node
import { version } from '../version.js';
import { complain } from './complain.js';
import { CLEAN, ERROR } from './exit-code.js';
import { writeAll } from './streams.js';

// Node calls its own SQLite experimental, to everyone who only runs us.
process.removeAllListeners('warning');
process.on('warning', ({ name, message }) => {
  if (name !== 'ExperimentalWarning') void complain(`note: ${message}`, process.stderr);
});

// A failure outside of any await, such as a connection that breaks after the scan ended, is still told in one redacted sentence.
process.on('uncaughtException', (error) => {
  void complain(error, process.stderr).finally(() => process.exit(ERROR));
});

// Everything is written by now; a connection that lingers must not keep a build waiting.
process.exit(await answer(process.argv.slice(2)));

/** To tell the version, scripts ask often and wait: the commands and all their flags are not even read for it. */
async function answer(args: readonly string[]): Promise<number> {
  if (args.length !== 1 || args[0] !== '--version') return (await import('./run.js')).run(args, process);
  return writeAll(process.stdout, `${version}\n`).then(
    () => CLEAN,
    () => ERROR,
  );
}
