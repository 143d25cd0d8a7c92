/** The recording that `make scan` lives on is what a real builder makes today. */
import { expect, test } from 'vitest';
import { useEngine } from '../engines/use-engine.js';
import { record } from './record.js';
import { readRecording, type Recording } from './recording.js';

const engineFor = useEngine('docker26');

test('BuildKit makes the same history, config and layers of the demo image as recorded', async (context) => {
  const engine = engineFor(context);
  expect(sameEachTime(await record(engine))).toEqual(sameEachTime(readRecording()));
});

function sameEachTime(recording: Recording): Recording {
  return { ...recording, builder: '', history: recording.history.map((row) => ({ ...row, created: undefined })) };
}
