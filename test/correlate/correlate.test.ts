import fc from 'fast-check';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configBlobs } from '../../src/correlate/blobs.js';
import { matchConfig } from '../../src/correlate/config-matches.js';
import { correlate } from '../../src/correlate/correlate.js';
import { parseSteps } from '../../src/correlate/steps.js';
import { finder, findingsOf, imageOf, ruleInfo, scannedLayer, show, type LayerSpec, type World } from './world.js';

/** A small image with one of everything: what `make scan` shows. */
const world = {
  history: [
    { createdBy: '/bin/sh -c #(nop) ADD file:0 in / ', emptyLayer: false },
    ['/bin/sh -c #(nop)  CMD ["sh"]'],
    ['ARG NPM_TOKEN'],
    'RUN |1 NPM_TOKEN=apple-token /bin/sh -c npm ci # buildkit',
    ['ENV API_KEY=banana-key LOG=info'],
    'COPY . . # buildkit',
    'RUN /bin/sh -c echo cherry-token > .npmrc # buildkit',
    'RUN /bin/sh -c rm .npmrc # buildkit',
    'COPY id_rsa /root/.ssh/ # buildkit',
  ],
  layers: [
    { bin: { dir: true } },
    { 'app/x': '' },
    { 'app/.env': 'DB=damson-pass\nKEY=banana-key' },
    { 'app/.npmrc': 'cherry-token' },
    { 'app/.npmrc': { gone: true } },
    { 'root/.ssh/id_rsa': 'elder-key' },
  ],
  config: { env: ['PATH=/bin', 'API_KEY=banana-key', 'LOG=info'] },
  finds: {
    'apple-token': { detector: 'npm-token' },
    'banana-key': { detector: 'model-key', confidence: 'proven' },
    'cherry-token': { detector: 'npm-token' },
    'damson-pass': { detector: 'generic-password' },
    'elder-key': { detector: 'private-key' },
  },
  rules: [
    ruleInfo('npm-token', { provider: 'npm', revoke: 'https://example.com/revoke' }),
    ruleInfo('model-key', { use: 'run' }),
    ruleInfo('generic-password', { provider: 'generic', specificity: 1, use: 'both' }),
    ruleInfo('private-key', { provider: 'generic', specificity: 2 }),
  ],
} satisfies World;

const ROTATE = 'Rotate it: everyone who could pull the image has it. A pushed one has to be built anew and the old one purged.';

describe('a small image', () => {
  const findings = findingsOf(world);

  it('is told in full', () => {
    expect(
      findings.map(({ detector, severity, rootCause, leaks, sightings }) => [detector, severity, rootCause, leaks, sightings.map(show)]),
    ).toEqual([
      [
        'model-key',
        'critical',
        { step: 4, text: 'ENV API_KEY=banana-key LOG=info' },
        ['env', 'copied-file'],
        ['env API_KEY @4', 'history API_KEY @4', 'file app/.env @5'],
      ],
      ['npm-token', 'critical', { step: 2, text: 'ARG NPM_TOKEN' }, ['build-arg'], ['build-arg NPM_TOKEN @3']],
      [
        'npm-token',
        'critical',
        { step: 6, text: 'RUN echo cherry-token > .npmrc' },
        ['written-by-run', 'deleted-later'],
        ['history @6', 'file app/.npmrc @6 deleted by 7'],
      ],
      ['private-key', 'critical', { step: 8, text: 'COPY id_rsa /root/.ssh/' }, ['ssh-key'], ['file root/.ssh/id_rsa @8']],
      ['generic-password', 'high', { step: 5, text: 'COPY . .' }, ['copied-file'], ['file app/.env @5']],
    ]);
  });

  it('says what to write instead', () => {
    expect(findings.map(({ remedies }) => remedies.map(({ text }) => text))).toEqual([
      [
        'Drop ENV API_KEY: every container and "docker inspect" shows it. Pass it when the container starts.',
        'Keep /app/.env out of the build context. Pass its values when the container starts.',
        ROTATE,
      ],
      ['Do not pass NPM_TOKEN as a build arg: the history keeps it. Use a secret mount.', ROTATE],
      [
        'Mount the secret in the RUN that needs it and do not write it to /app/.npmrc.',
        '/app/.npmrc was deleted by step 7 (RUN): deleting later removes nothing. Rebuild without it, then rotate.',
        ROTATE,
      ],
      ['Do not copy the key: forward the ssh agent to the RUN that clones.', ROTATE],
      ['Keep /app/.env out of the build context. Use a secret mount while building, pass it at start to the running program.', ROTATE],
    ]);
    expect(findings[1]?.remedies[0]?.patch).toBe(
      'RUN --mount=type=secret,id=npm_token export NPM_TOKEN="$(cat /run/secrets/npm_token)" && npm ci\n# docker build --secret id=npm_token,env=NPM_TOKEN .',
    );
    expect(findings[1]?.remedies.at(-1)?.revoke).toBe('https://example.com/revoke');
  });

  it('cites the controls', () => {
    expect(findings[0]?.controls).toEqual(['CIS Docker 4.10', 'NIST SP 800-190 4.1.4', 'PCI DSS 8.6.2', 'SOC 2 CC6.1', 'GDPR Art. 32']);
  });

  it('prints no value but those the image prints itself', () => {
    const printed = inspect(
      findings.map((finding) => ({ ...finding, rootCause: undefined })),
      { depth: null },
    );
    for (const word of Object.keys(world.finds)) expect(printed).not.toContain(word);
  });

  it('gives every finding a fingerprint of its own, free of the value', () => {
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    for (const { id, fingerprint } of findings) {
      expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
      expect(fingerprint.startsWith(id)).toBe(true);
    }
    const renamed = (text: string) => text.replaceAll('apple', 'grape');
    const other: World = {
      ...world,
      history: world.history.map((row) => (typeof row === 'string' ? renamed(row) : row)),
      finds: { ...world.finds, 'grape-token': { detector: 'npm-token' } },
    };
    expect(findingsOf(other).map(({ fingerprint }) => fingerprint)).toEqual(findings.map(({ fingerprint }) => fingerprint));
  });
});

describe('severity', () => {
  const severityOf = (
    over: Parameters<typeof ruleInfo>[1],
    spec: Partial<World> = { config: { env: ['A=blueberry'] } },
    confidence: 'likely' | 'possible' = 'likely',
  ) => findingsOf({ history: [], finds: { blueberry: { confidence } }, rules: [ruleInfo('fruit-token', over)], ...spec })[0]?.severity;

  it('is that of the credential', () => expect(severityOf({ severity: 'medium' })).toBe('medium'));
  it('is at most that of the leak', () =>
    expect(severityOf({ severity: 'critical' }, { layers: [{ 'compose.yaml': 'blueberry' }] })).toBe('high'));
  it('is at most high for a generic rule', () => expect(severityOf({ specificity: 1 })).toBe('high'));
  it('is at most medium for a generic rule that is not sure', () =>
    expect(severityOf({ specificity: 1 }, undefined, 'possible')).toBe('medium'));
});

describe('any order of arrival', () => {
  it('gives the same findings', () => {
    const image = imageOf(world);
    const { steps, alignment } = parseSteps(image.history, image.layers.length);
    const matches = matchConfig(configBlobs(image, steps), finder(world.finds));
    const specs: readonly LayerSpec[] = world.layers;
    const layers = specs.map((spec, index) => [`blob-${index}`, scannedLayer(spec, world.finds)] as const);
    const rule = (id: string) => world.rules.find((info) => info.id === id) ?? ruleInfo(id);
    const expected = correlate({ image, layers: new Map(layers), steps, alignment, configMatches: matches, rule });
    fc.assert(
      fc.property(
        fc.shuffledSubarray(matches, { minLength: matches.length }),
        fc.shuffledSubarray(layers, { minLength: layers.length }),
        (configMatches, shuffled) => {
          const mixed = new Map(shuffled.map(([key, layer]) => [key, { ...layer, matches: layer.matches.toReversed() }]));
          expect(correlate({ image, layers: mixed, steps, alignment, configMatches, rule })).toEqual(expected);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('joins the same groups whatever values meet', () => {
    const words = fc.uniqueArray(fc.constantFrom('ash', 'birch', 'cedar', 'elm', 'fir', 'oak'), { minLength: 1 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.stringMatching(/^[A-Z]{1,2}$/), words), { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (variables, keys) => {
          const env = variables.map(([name, values]) => `${name}=${values.join(' ')}`);
          const finds = { ash: {}, birch: {}, cedar: {}, elm: {}, fir: {}, oak: {} };
          const names = (order: readonly string[]) =>
            findingsOf({ history: [], config: { env: order }, finds }).map((finding) => finding.sightings.map(({ name }) => name));
          const shuffled = env
            .map((text) => [keys.next().value, text] as const)
            .sort(([a], [b]) => a - b)
            .map(([, text]) => text);
          expect(
            names(shuffled)
              .map((group) => group.join())
              .sort(),
          ).toEqual(
            names(env)
              .map((group) => group.join())
              .sort(),
          );
        },
      ),
    );
  });
});

it('correlates five thousand matches in time that grows with their number only', () => {
  const words = Array.from({ length: 5000 }, (_, index) => `tok_${String(index).padStart(5, 'a')}`);
  const image = imageOf({ history: ['COPY . . # buildkit'], layers: [{}] });
  const { steps, alignment } = parseSteps(image.history, 1);
  const entries = words.map((_, index) => ({ path: `src/d${index % 50}/f${index}`, kind: 'file' as const }));
  const single = scannedLayer({});
  const matches = words.map((word, entry) => ({ entry, match: { ...scannedLayer({ f: word }, { [word]: {} }).matches[0]!.match } }));
  const started = performance.now();
  const findings = correlate({
    image,
    layers: new Map([['blob-0', { ...single, entries, matches }]]),
    steps,
    alignment,
    configMatches: [],
    rule: ruleInfo,
  });
  expect(findings).toHaveLength(5000);
  expect(performance.now() - started).toBeLessThan(20_000);
});
