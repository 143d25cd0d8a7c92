/** Configs of megabytes: what they cost grows with their size, not with its square, and a report quotes them in short. */
import { describe, expect, test } from 'vitest';
import { secret } from '../acceptance/secrets.js';
import { buildImage } from '../support/images.js';
import { leakyFile } from './leaks.js';
import { scanStream } from './program.js';

const SIZE = 1_000_000;

/** A thousand tokens, each with a name that tells, in a text of `SIZE` characters. */
const tokens = Array.from({ length: 1000 }, (_, index) => `token=${secret(`NPM_TOKEN_${index}`)} ${`x${index}=y `.repeat(200)}`)
  .join('')
  .slice(0, SIZE);
const passwords = 'password=hunter2xyz '.repeat(SIZE / 20);

/** Quadratic, each of these took minutes. */
const SECONDS = 100;

describe.each([
  ['tokens', tokens],
  ['passwords', passwords],
])('1 MB of %s', (_, text) => {
  test.each([
    ['in a variable', { config: { Env: [`BIG=${text}`] } }],
    ['in a label', { config: { Labels: { big: text } } }],
    ['in the command', { config: { Cmd: ['sh', '-c', text] } }],
    ['in an ENV of the history', { history: [{ created_by: `ENV ${text}`, empty_layer: true }, { created_by: 'COPY . .' }] }],
    ['in a RUN of the history', { history: [{ created_by: `RUN ${text} # buildkit` }] }],
  ])('%s', async (_, spec) => {
    const image = buildImage({ layers: [[leakyFile('file')]], ...spec });
    const { failures, found, out, seconds } = await scanStream(image.asDockerLegacy());
    expect({ failures, found }).toEqual({ failures: [], found: ['file'] });
    expect(out.length).toBeLessThan(4 * SIZE);
    expect(seconds).toBeLessThan(SECONDS);
  });
});
