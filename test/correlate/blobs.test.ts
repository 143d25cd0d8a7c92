import { describe, expect, it } from 'vitest';
import { configBlobs } from '../../src/correlate/blobs.js';
import { parseSteps } from '../../src/correlate/steps.js';
import { imageOf, type World } from './world.js';

function blobs(world: Omit<World, 'finds'>) {
  const image = imageOf(world);
  return configBlobs(image, parseSteps(image.history, image.layers.length).steps);
}

describe('the texts of an image outside its layers', () => {
  it('puts all variables into one text, each a place, with the bytes of their values', () => {
    const [blob, ...others] = blobs({ history: [], config: { env: ['GRÜN=é', 'B=c=d', 'BARE'] } });
    expect(others).toEqual([]);
    expect(blob?.text).toBe('GRÜN=é\nB=c=d\nBARE');
    const bytes = Buffer.from(blob?.text ?? '');
    expect(blob?.segments.map(({ start, end, place }) => [bytes.subarray(start, end).toString(), place])).toEqual([
      ['GRÜN=é', { kind: 'env', name: 'GRÜN' }],
      ['B=c=d', { kind: 'env', name: 'B' }],
      ['BARE', { kind: 'env', name: 'BARE' }],
    ]);
    expect(blob?.context.assignments?.map(({ name, start, end }) => [name, bytes.subarray(start, end).toString()])).toEqual([
      ['GRÜN', 'é'],
      ['B', 'c=d'],
    ]);
  });

  it('keeps build args out of the text of their step', () => {
    const all = blobs({ history: ['RUN |2 A=b C=two words /bin/sh -c npm ci # buildkit'] });
    expect(all.map(({ context, text, segments }) => [context.kind, text, segments.map(({ place }) => place.name)])).toEqual([
      ['build-arg', 'A=b\nC=two words', ['A', 'C']],
      ['history', 'RUN npm ci', [undefined]],
    ]);
  });

  it.each([
    [
      'ENV A=b é=c D="two words"',
      [
        ['A', 'b é=c'],
        ['D', 'two words'],
      ],
    ],
    [
      'ENV Ä=b A=é C=d',
      [
        ['A', 'é'],
        ['C', 'd'],
      ],
    ],
    ['ARG A=b', [['A', 'b']]],
    ['ARG A', undefined],
  ])('names what %s sets', (row, pairs) => {
    const [blob] = blobs({ history: [[row]] });
    const bytes = Buffer.from(blob?.text ?? '');
    expect(blob?.context.assignments?.map(({ name, start, end }) => [name, bytes.subarray(start, end).toString()])).toEqual(pairs);
  });

  it('reads an annotation of one line as a name and its value', () => {
    const documents = [
      { kind: 'annotation', name: 'db.password', text: 'é' },
      { kind: 'annotation', name: 'config', text: '{\n}' },
      { kind: 'attestation', name: 'type', text: '{}' },
    ] as const;
    const all = blobs({ history: [], documents });
    expect(all.map(({ text, context }) => [text, context.assignments])).toEqual([
      ['db.password=é', [{ name: 'db.password', start: 12, end: 14 }]],
      ['{\n}', undefined],
      ['{}', undefined],
    ]);
  });

  it('places what stands in the config besides', () => {
    const [blob] = blobs({ history: [], config: { user: 'u', others: [{ name: 'volume', text: '/data' }] } });
    expect(blob?.segments.map(({ place }) => place.name)).toEqual(['user', 'volume']);
  });

  it('looks at every field', () => {
    const all = blobs({
      history: [{ createdBy: 'RUN x', comment: 'a remark', author: 'somebody', emptyLayer: true }],
      config: {
        labels: { a: 'b' },
        author: 'me',
        entrypoint: ['a', 'b'],
        cmd: ['c'],
        shell: ['/bin/bash', '-c'],
        onBuild: ['RUN y', 'RUN z'],
        healthcheck: ['CMD', 'w'],
        user: 'root',
        workingDir: '/app',
      },
      documents: [{ kind: 'attestation', name: 'https://slsa.dev/provenance/v0.2', text: '{}' }],
    });
    expect(
      all.flatMap(({ text, segments }) => segments.map(({ start, end, place }) => [place.kind, place.name, text.slice(start, end)])),
    ).toEqual([
      ['label', 'a', 'a=b'],
      ['label', 'author', 'me'],
      ['command', 'entrypoint', 'a b'],
      ['command', 'cmd', 'c'],
      ['command', 'shell', '/bin/bash -c'],
      ['command', 'onbuild', 'RUN y\nRUN z'],
      ['command', 'user', 'root'],
      ['command', 'workdir', '/app'],
      ['healthcheck', undefined, 'CMD w'],
      ['history', undefined, 'RUN x'],
      ['history', 'comment', 'a remark'],
      ['history', 'author', 'somebody'],
      ['attestation', 'https://slsa.dev/provenance/v0.2', '{}'],
    ]);
  });
});
