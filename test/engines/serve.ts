/** Serves one engine by hand until interrupted: `npx tsx test/engines/serve.ts KIND`. */
import { ENGINE_KINDS, startEngine } from './engine.js';
import { Unavailable } from './unavailable.js';

const kind = ENGINE_KINDS.find((name) => name === process.argv[2]);
if (kind === undefined) throw new Error(`usage: tsx test/engines/serve.ts ${ENGINE_KINDS.join('|')}`);
const engine = await startEngine(kind);
if (engine instanceof Unavailable) throw engine;
console.log(`export DOCKER_HOST=unix://${engine.socket}`);
process.once('SIGINT', () => void engine.stop());
process.once('SIGTERM', () => void engine.stop());
