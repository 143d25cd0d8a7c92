import { describe, expect, it } from 'vitest';
import { parseSteps } from '../../src/correlate/steps.js';
import { entry, type World } from './world.js';

function aligned(layerCount: number, ...rows: World['history']) {
  const { steps, alignment } = parseSteps(rows.map(entry), layerCount);
  return { layers: steps.map(({ layer }) => layer), alignment };
}

describe('pairing steps with layers', () => {
  it('pairs one to one when the numbers agree', () => {
    expect(aligned(2, 'COPY a a # buildkit', ['ENV A=b'], 'RUN /bin/sh -c b # buildkit')).toEqual({
      layers: [0, null, 1],
      alignment: 'exact',
    });
  });

  it('leaves the lowest layers without a step when a base lost its history', () => {
    expect(aligned(3, 'COPY a a # buildkit', ['ENV A=b'])).toEqual({ layers: [2, null], alignment: 'inferred' });
  });

  it('overlooks a missing empty_layer on rows that only change the config', () => {
    expect(aligned(1, 'COPY a a # buildkit', 'ENV A=b', 'CMD ["a"]')).toEqual({ layers: [0, null, null], alignment: 'inferred' });
  });

  it('pairs nothing when several steps share fewer layers', () => {
    expect(aligned(1, 'COPY a a # buildkit', 'RUN /bin/sh -c b # buildkit')).toEqual({ layers: [null, null], alignment: 'inferred' });
  });

  it('knows nothing without history', () => {
    expect(aligned(2)).toEqual({ layers: [], alignment: 'unknown' });
  });

  it('takes an image without layers as it is', () => {
    expect(aligned(0, ['ENV A=b'])).toEqual({ layers: [null], alignment: 'exact' });
  });

  // Recorded: buildah 1.28 `bud` without --layers.
  it('does not give the layer of a whole buildah build to its last step', () => {
    const rows: World['history'] = [
      ['/bin/sh -c #(nop) COPY dir:00 in /bin/ '],
      ['/bin/sh -c #(nop) ARG NPM_TOKEN'],
      ['|1 NPM_TOKEN=blueberry /bin/sh -c npm ci'],
      '/bin/sh -c #(nop) ENTRYPOINT foo',
    ];
    expect(aligned(1, ...rows)).toEqual({ layers: [null, null, null, null], alignment: 'inferred' });
  });

  it('gives a squashed layer to the entry that docker --squash adds', () => {
    const rows: World['history'] = [['/bin/sh -c npm ci'], { createdBy: '', comment: 'merge sha256:1 to sha256:2', emptyLayer: false }];
    expect(aligned(1, ...rows)).toEqual({ layers: [null, 0], alignment: 'exact' });
  });

  it('keeps the time of each entry', () => {
    const { steps } = parseSteps([{ createdBy: 'ENV A=b', created: '2024-01-01T00:00:00Z', emptyLayer: true }], 0);
    expect(steps[0]).toEqual({
      index: 0,
      instruction: 'ENV',
      text: 'ENV A=b',
      raw: 'ENV A=b',
      dialect: 'unknown',
      buildArgs: [],
      sets: [{ name: 'A', value: 'b' }],
      layer: null,
      createdAt: '2024-01-01T00:00:00Z',
    });
  });
});
