#!/usr/bin/env node
import { complain } from './complain.js';
import { ERROR } from './exit-code.js';
import { run } from './run.js';

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
process.exit(await run(process.argv.slice(2), process));
