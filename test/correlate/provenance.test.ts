/** What provenance tells beyond the history: earlier stages' lines, and mounts. */
import { describe, expect, it, test } from 'vitest';
import { findingsOf, gist, ruleInfo, type World } from './world.js';

const NAME = 'https://slsa.dev/provenance/v0.2';
const history: World['history'] = ['COPY /app /app # buildkit'];
const only = (world: Omit<World, 'finds'> & Partial<World>) => findingsOf({ finds: { blueberry: {} }, ...world })[0];
const dockerfile = (text: string): NonNullable<World['documents']> => [{ kind: 'attestation', name: NAME, text, file: 'Dockerfile' }];

describe('a secret in the Dockerfile that provenance keeps, in a stage that is no part of the image', () => {
  it.each<[string, string, string, string]>([
    ['FROM a\nARG TOKEN=blueberry\nFROM b', 'arg-default', 'Dockerfile:2', 'the provenance keeps it'],
    ['FROM a\n\n# TOKEN\nENV A=1 \\\n  # why\n  TOKEN=blueberry\nFROM b', 'env', 'Dockerfile:6', 'the provenance keeps it'],
    ['FROM a\nRUN x && \\\n  curl blueberry\nFROM b', 'written-by-run', 'Dockerfile:3', 'Take the value out of the RUN line'],
    ['FROM a\nRUN <<EOF\nENV blueberry\nEOF\nFROM b', 'written-by-run', 'Dockerfile:3', 'Take the value out of the RUN line'],
    ['# escape=`\nFROM a\nRUN x `\n  blueberry\nFROM b', 'written-by-run', 'Dockerfile:4', 'Take the value out of the RUN line'],
    ['FROM a\nCOPY <<-"EOF" /x\nRUN blueberry\n\tEOF\nENV x=1', 'command-line', 'Dockerfile:3', 'Take it out of Dockerfile'],
    ['FROM a\n# blueberry\nRUN x', 'command-line', 'Dockerfile:2', 'Take it out of Dockerfile'],
  ])('%j is %s', (text, leak, place, lead) => {
    const lines = text.split('\n');
    const line = lines.findIndex((each) => each.includes('blueberry')) + 1;
    const finding = only({ history, layers: [{}], documents: dockerfile(text), finds: { blueberry: { line } } });
    expect(finding?.leaks).toEqual([leak]);
    expect(finding?.rootCause).toEqual({ text: `${place}, kept in the attestation ${NAME}` });
    expect(finding?.sightings).toMatchObject([{ kind: 'attestation', path: 'Dockerfile', name: NAME, line }]);
    expect(finding?.remedies[0]?.text).toContain(lead);
  });

  it('is a leak by its URL where a rule for URLs finds it', () => {
    const rules = [ruleInfo('url-basic-auth', { provider: 'generic' })];
    const finds = { blueberry: { detector: 'url-basic-auth', line: 2 } };
    expect(only({ history, documents: dockerfile('FROM a\nRUN curl blueberry'), finds, rules })?.leaks).toEqual(['url-credentials']);
  });
});

it('what others state about an image is metadata, not a build arg', () => {
  const documents: NonNullable<World['documents']> = [{ kind: 'attestation', name: 'https://spdx.dev/Document', text: 'blueberry' }];
  expect(gist(only({ history, documents }))).toMatchObject({ leaks: ['command-line'] });
});

describe('a file that a RUN with a secret mount left', () => {
  const row = 'RUN /bin/sh -c npm ci && \\\n   npm run build # buildkit';
  const exec = (mounts: unknown, args: unknown = ['/bin/sh', '-c', 'npm ci && npm run build']) => [
    { id: 'step1', op: { Op: { exec: { meta: { args }, mounts } } } },
  ];
  const secretMount = [
    { input: 0, dest: '/' },
    { input: -1, dest: '/run/secrets/npm', output: -1, mountType: 1, secretOpt: { ID: 'npm' } },
  ];
  const v02 = (llbDefinition: unknown): unknown => ({ predicate: { buildConfig: { llbDefinition } } });
  const v1 = (llbDefinition: unknown): unknown => ({
    predicate: { buildDefinition: { internalParameters: { buildConfig: { llbDefinition } } } },
  });
  const leaksWith = (statement: unknown) =>
    only({
      history: [row],
      layers: [{ 'root/.npmrc': 'blueberry' }],
      documents: [{ kind: 'attestation', name: NAME, text: JSON.stringify(statement) }],
    })?.leaks;

  test.each([
    ['v0.2', v02(exec(secretMount))],
    ['v1', v1(exec(secretMount))],
  ])('is told so by provenance %s', (_version, statement) => {
    expect(leaksWith(statement)).toEqual(['secret-mount-persisted']);
  });

  test.each([
    ['of another command', v02(exec(secretMount, ['/bin/sh', '-c', 'npm test']))],
    ['with a cache mounted', v02(exec([{ dest: '/root/.npm', mountType: 3 }]))],
    ['that makes no sense', v02([null, 7, { op: { Op: { exec: { mounts: {}, meta: [] } } } }])],
    ['that is no object', 'text'],
  ])('but not by one %s', (_what, statement) => {
    expect(leaksWith(statement)).toEqual(['written-by-run']);
  });
});
