import { once } from 'node:events';

import { cacheFolder } from './cache-folder.js';
import { CLEAN } from './exit-code.js';
import { abortOnSignals } from './interrupt.js';
import type { ServeFlags } from './serve-flags.js';
import type { Streams } from './streams.js';

/** `stowaway serve`: runs until a signal tells it to stop, and then ends in good order. Its log goes to stderr. */
export async function serveUntilStopped(flags: ServeFlags, { stderr, env }: Streams): Promise<number> {
  const { readSettings, serve } = await import('../serve/serve.js');
  const settings = await readSettings(flags, env);
  // Who reads the log may go away; the server stays.
  stderr.on('error', () => undefined);
  const interrupt = abortOnSignals();
  try {
    const folder = flags.cache ? cacheFolder(flags.cacheDir, env) : undefined;
    const server = await serve({
      ...settings,
      ...(folder !== undefined && { cache: { folder } }),
      write: (line) => void stderr.write(line),
      memory: () => process.memoryUsage.rss(),
    });
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    await server.stop();
    return CLEAN;
  } finally {
    interrupt.dispose();
  }
}
