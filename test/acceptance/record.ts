/**
 * Owns recording the demo image: builds it with BuildKit on Docker 26 and tells what the builder wrote. As a script, it replaces
 * the recording that `make scan` and test/demo/ live on: `npx tsx test/acceptance/record.ts`, as root, see test/engines/README.md.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { baseTar } from '../engines/base-image.js';
import { startEngine, type Engine } from '../engines/engine.js';
import { readSaved, type Member } from '../engines/saved.js';
import { Unavailable } from '../engines/unavailable.js';
import { buildOptions, DEMO, writeContext } from './images.js';
import { RECORDING, type RecordedMember, type Recording } from './recording.js';
import { unfill } from './secrets.js';

const SECRETS = ['NPM_TOKEN', 'GITHUB_TOKEN', 'STRIPE_KEY', 'AWS_KEY_ID', 'AWS_SECRET_KEY', 'SSH_KEY'];
const NPM_STUB = { 'bin/npm': '#!/bin/sh\nmkdir -p node_modules && echo "{}" > package-lock.json\n' };
/** Longer files are binaries here. */
const LONGEST_TEXT = 4096;

/** Builds the demo image and describes it as a recording. */
export async function record(engine: Engine): Promise<Recording> {
  const context = writeContext(DEMO, { 'rootfs.tar': await baseTar(NPM_STUB) });
  const file = join(context, 'saved.tar');
  try {
    await engine.build(context, { tag: 'demo:1', ...buildOptions(DEMO, context), noCache: true });
    await engine.save('demo:1', file);
    const { config, layers } = await readSaved(file);
    return {
      builder: `BuildKit in Docker ${engine.version}`,
      architecture: config.architecture,
      os: config.os,
      config: templated(config.config),
      history: config.history.map(templated),
      layers: layers.map((members) => members.map(recorded)),
    };
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

function templated<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? unfill(part, SECRETS) : part)) as T;
}

function recorded({ header, body }: Member): RecordedMember {
  const type = header.type;
  if (type !== 'file' && type !== 'directory' && type !== 'symlink' && type !== 'link')
    throw new Error(`unexpected ${type}: ${header.name}`);
  return {
    path: header.name,
    type,
    mode: header.mode,
    ...(header.linkname ? { target: header.linkname } : {}),
    ...(type === 'file' && body.length < LONGEST_TEXT ? { text: unfill(body.toString(), SECRETS) } : {}),
  };
}

async function main(): Promise<void> {
  const engine = await startEngine('docker26');
  if (engine instanceof Unavailable) throw engine;
  try {
    writeFileSync(RECORDING, `${JSON.stringify(await record(engine), null, 2)}\n`);
    console.log(`wrote ${RECORDING}`);
  } finally {
    await engine.stop();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
