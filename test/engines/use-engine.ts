/** Owns what a test file needs of this folder: an engine started before the tests of a `describe` and stopped after them, or missed loudly. */
import { afterAll, beforeAll, type TestContext } from 'vitest';
import { startEngine, type Engine, type EngineKind } from './engine.js';
import { type RealRegistry, type RegistryOptions, startRegistry } from './registry.js';
import { enginesRequired, requirePrograms, Unavailable } from './unavailable.js';

/**
 * Starts an engine for the surrounding `describe`. The function it gives is called first in each test: it gives the engine, or skips the test
 * where there is none. Where engines are required (CI), a missing one fails every test instead.
 */
export function useEngine(kind: EngineKind): (context: TestContext) => Engine {
  let started: Engine | Unavailable | undefined;
  beforeAll(async () => {
    started = await startEngine(kind);
    if (started instanceof Unavailable) warn(kind, started);
  });
  afterAll(async () => {
    if (started !== undefined && !(started instanceof Unavailable)) await started.stop();
  });
  return (context) => {
    if (started === undefined) throw new Error(`${kind} was not started`);
    return started instanceof Unavailable ? miss(context, started) : started;
  };
}

/** The same for a registry; see `startRegistry`. */
export function useRegistry(options: RegistryOptions | (() => Promise<RegistryOptions>)): (context: TestContext) => RealRegistry {
  let started: RealRegistry | Unavailable | undefined;
  beforeAll(async () => {
    try {
      started = await startRegistry(typeof options === 'function' ? await options() : options);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      started = error;
      warn('docker-registry', started);
    }
  });
  afterAll(async () => {
    if (started !== undefined && !(started instanceof Unavailable)) await started.stop();
  });
  return (context) => {
    if (started === undefined) throw new Error('docker-registry was not started');
    return started instanceof Unavailable ? miss(context, started) : started;
  };
}

/** Skips (or fails, where required) a test whose programs are not installed. */
export function needPrograms(context: TestContext, ...programs: Parameters<typeof requirePrograms>[0]): void {
  try {
    requirePrograms(programs);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    warn('for this test', error);
    miss(context, error);
  }
}

function miss(context: TestContext, reason: Unavailable): never {
  if (enginesRequired()) throw reason;
  return context.skip(reason.message);
}

function warn(what: string, { message }: Unavailable): void {
  console.warn(`NO ENGINE ${what}: ${message}\n  Tests are skipped; STOWAWAY_REQUIRE_ENGINES=1 makes that a failure.`);
}
