/** A real engine behind what ssh would run over there: docker's own `system dial-stdio`. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listLocal } from '../../src/source/engine.js';
import { DOCKER_CLIENT } from '../engines/docker.js';
import { useEngine } from '../engines/use-engine.js';
import { errorOf, fromEngines, read } from './reading.js';

const engineFor = useEngine('docker20');

test('docker 20 through dial-stdio: listed, exported, and an image that is not there', async (context) => {
  const { socket } = engineFor(context);
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-dial-'));
  try {
    // Past the options and the host, as sshd would run it.
    const script = `while [ "$1" != -- ]; do shift; done; shift 3; exec ${DOCKER_CLIENT} --host unix://${socket} "$@"`;
    writeFileSync(join(folder, 'ssh'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, 'ssh'), 0o755);
    const env = { PATH: folder, HOME: folder, DOCKER_HOST: 'ssh://build.example' };

    expect(await listLocal({ env })).toEqual(['base:1']);
    const { images, handedOut, skipped } = await read(await fromEngines(['base:1'], { env }));
    expect(skipped).toEqual([]);
    expect(images).toMatchObject([{ reference: 'base:1', source: 'engine', skipped: [] }]);
    expect([...handedOut.values()].sort()).toEqual(images[0]!.layers.map(({ diffId }) => diffId).sort());
    expect(await errorOf(fromEngines(['none:1'], { env }))).toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
