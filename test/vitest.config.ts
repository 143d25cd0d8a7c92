import { rmSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** The home of whoever runs the tests is no place for them, and what an earlier run found would hide what this one does not. */
const cache = new URL('../.cache/test-layers', import.meta.url).pathname;
rmSync(cache, { recursive: true, force: true });

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    env: { STOWAWAY_CACHE_DIR: cache },
    // Engines are slow to start and the machines small; a hang still ends the run.
    testTimeout: 60_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    reporters: ['default', new URL('support/closing-line.ts', import.meta.url).pathname],
  },
});
