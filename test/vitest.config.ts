import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    // The home of whoever runs the tests is no place for them.
    env: { STOWAWAY_CACHE_DIR: new URL('../.cache/test-layers', import.meta.url).pathname },
    // Engines are slow to start and the machines small; a hang still ends the run.
    testTimeout: 60_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
    reporters: ['default', new URL('support/closing-line.ts', import.meta.url).pathname],
  },
});
