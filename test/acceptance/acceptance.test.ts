/** The acceptance images, built by every real builder, scanned over the engine's socket, compared with what expected.ts says. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { ENGINE_KINDS, type Engine } from '../engines/engine.js';
import { useEngine } from '../engines/use-engine.js';
import { BUILDERS, type Builder } from './builders.js';
import { expectedExit, expectedFindings } from './expected.js';
import { buildOptions, IMAGES, writeContext, type Recipe } from './images.js';
import { matrix } from './matrix.js';
import { filled, readable, scanWithExit } from './readable.js';

afterAll(({}, file) => console.log(`what the acceptance images were built with:\n${matrix(file)}`));

describe.each(ENGINE_KINDS)('%s', (kind) => {
  const engineFor = useEngine(kind);
  for (const builder of BUILDERS.filter(({ engine }) => engine === kind)) {
    // The classic builder has no RUN --mount.
    for (const recipe of IMAGES.filter(({ mounts }) => mounts !== true || builder.frontend !== 'classic')) {
      test(`${builder.name} ${recipe.id}`, async (context) => {
        const engine = engineFor(context);
        const expected = expectedFindings(recipe.id, builder.name);

        const tag = await build(engine, builder, recipe);
        const { image, exit } = await scanWithExit(tag, { env: { DOCKER_HOST: `unix://${engine.socket}` } });

        expect(readable(image)).toEqual(filled(expected));
        expect(image.alignment).toBe('exact');
        expect(exit).toBe(expectedExit(expected));
      });
    }
  }
});

async function build(engine: Engine, builder: Builder, recipe: Recipe): Promise<string> {
  const tag = `${recipe.id}:${builder.name}`;
  const context = writeContext(recipe);
  try {
    // Without the cache: Podman and Buildah share their storage, and the layers one made would be given to the other.
    await engine.build(context, { tag, frontend: builder.frontend, noCache: true, ...buildOptions(recipe, context) });
  } finally {
    rmSync(context, { recursive: true });
    rmSync(`${context}.key`, { force: true });
  }
  return tag;
}
