/** The same image gives the same report bytes however its archive is ordered and however its bytes arrive, and every secret exactly once. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanImages } from '../src/index.js';
import { json } from '../src/report/json.js';
import { sample } from './detectors/samples.js';
import { buildImage } from './support/images.js';
import { inChunks } from './support/streams.js';

const RULES = ['npm-token', 'github-token', 'stripe-key', 'slack-token', 'private-key', 'jwt'] as const;

/** Secrets at the start, in the middle and at the end of files, some twice, over the edges of any chunk. */
const planted = RULES.map((rule, index) => sample(rule, 77 + index));
const image = buildImage({
  layers: [
    [
      { name: 'a', content: planted[0]!.text },
      { name: 'b', content: `${'x = 1;\n'.repeat(300)}${planted[1]!.text}\n${'y = 2;\n'.repeat(50)}` },
    ],
    [
      { name: 'c', content: `${'z'.repeat(1000)}\n${planted[2]!.text}` },
      { name: 'd', content: `${planted[3]!.text}\n${planted[0]!.text}\n` },
      { name: '.wh.a', content: '' },
    ],
    [
      { name: 'e', content: planted[4]!.text },
      { name: 'f', content: `${' '.repeat(700)}${planted[5]!.text}` },
      { name: 'b', content: 'overwritten' },
    ],
  ],
  config: { Env: ['DB_PASSWORD=hunter2', 'PATH=/bin'] },
});
const layouts = {
  legacy: (seed: number) => image.asDockerLegacy({ shuffle: seed }),
  podman: (seed: number) => image.asPodman({ shuffle: seed }),
  docker: (seed: number) => image.asDockerOci({ shuffle: seed }),
  gzip: (seed: number) => image.asDockerOci({ shuffle: seed, compression: 'gzip' }),
};

test.each(Object.entries(layouts))('%s: shuffled and in any chunks', async (_, archive) => {
  const expected = await report(archive(1), 1 << 20);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1000 }), chunking, async (seed, sizes) => {
      expect(await report(archive(seed), sizes)).toBe(expected);
    }),
    { numRuns: 25 },
  );
});

test.each([1, 7, 511, 64 << 10, 1 << 20])('in chunks of %i bytes', async (size) => {
  expect(await report(layouts.docker(3), size)).toBe(await report(layouts.docker(4), 4096));
});

test('every secret is found exactly once', async () => {
  const { images } = await scanImages(['-'], { stdin: inChunks(layouts.docker(5), 333) });
  const found = images[0]!.findings.map(({ secret }) => secret.reveal()).sort();
  expect(found).toEqual([...planted.map(({ secret }) => secret), 'hunter2'].sort());
});

const chunking = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 500, max: 5000 }), fc.constant(1 << 16)), {
  minLength: 1,
  maxLength: 8,
});

async function report(archive: Uint8Array, sizes: number | readonly number[]): Promise<string> {
  const sealed = await scanImages(['-'], { stdin: inChunks(archive, sizes) });
  return json(sealed, { showSecrets: false, width: 80, colour: false }).replaceAll(/"seconds": [\d.]+/g, '"seconds": 0');
}
