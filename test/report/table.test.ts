import { stripVTControlCharacters } from 'node:util';

import { describe, expect, it } from 'vitest';

import { DEFAULT_GATE } from '../../src/model/gate.js';
import { controlStates } from '../../src/report/controls.js';
import { columnsOf } from '../../src/report/fit.js';
import { atLeast, mapImages } from '../../src/report/groups.js';
import { table } from '../../src/report/table/table.js';
import { expectGolden } from '../support/golden.js';
import { CASES } from '../support/report-cases.js';
import { CANARY, finding, image, report, sighting } from '../support/report.js';

const PLAIN = { width: 80, colour: false, showSecrets: false, gate: DEFAULT_GATE };

describe.each(Object.entries(CASES))('%s', (name, given) => {
  it.each([80, 200])('at %i columns', (width) => {
    const text = table(given, { ...PLAIN, width });
    expectGolden(`table-${name}-${width}.txt`, text);
    // Lines to copy stay whole: they may run over.
    for (const line of text.split('\n')) if (!/^ {12}/.test(line)) expect(columnsOf(line), line).toBeLessThanOrEqual(width);
  });

  it('holds no control or bidi character', () => {
    expect(table(given, PLAIN).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  });

  it('says the same in colour', () => {
    const colourful = table(given, { ...PLAIN, colour: true });
    expect(colourful).toContain('\x1b[');
    expect(stripVTControlCharacters(colourful).replace(/ +$/gm, '')).toBe(table(given, PLAIN));
  });
});

describe('values', () => {
  const secretive = report([image({ findings: [finding({ parts: [{ name: 'id', redacted: '********', secret: finding().secret }] })] })]);

  it('are redacted', () => {
    expect(table(secretive, PLAIN)).toContain('npm_…9fQ2');
    expect(table(secretive, PLAIN)).not.toContain(CANARY);
  });

  it('are shown, parts too, when that was asked for', () => {
    const text = table(secretive, { ...PLAIN, showSecrets: true });
    expect(text.split(CANARY)).toHaveLength(3);
  });
});

describe('sightings', () => {
  const sightings = (amount: number) => Array.from({ length: amount }, (_, at) => sighting({ path: `f${at}` }));
  const shown = (amount: number) => table(report([image({ findings: [finding({ sightings: sightings(amount) })] })]), PLAIN);

  it('are all listed up to five', () => expect(shown(5)).not.toContain('more'));

  it('are folded past five', () => {
    expect(shown(12)).toContain('/f4:2');
    expect(shown(12)).not.toContain('/f5:2');
    expect(shown(12)).toContain('and 7 more');
  });
});

it('shows one row for a place that many steps repeat', () => {
  const repeated = [...Array.from({ length: 9 }, (_, at) => sighting({ step: at })), sighting({ path: 'other' })];
  const text = table(report([image({ findings: [finding({ sightings: repeated })] })]), PLAIN);
  expect(text).toContain('seen      /app/.npmrc:2  steps 0, 1, 2 and 6 more  live, in layer 3\n');
  expect(text).toContain('          /other:2       step 7                    live, in layer 3\n');
});

it('does not break an address', () => {
  const revoke = `https://example.com/${'a'.repeat(100)}`;
  const text = table(
    report([
      image({
        findings: [
          finding({
            remedies: [
              { text: 'Do.', revoke },
              { text: 'Act.', revoke },
            ],
          }),
        ],
      }),
    ]),
    PLAIN,
  );
  expect(text.split(revoke)).toHaveLength(2);
});

it('continues long lines to copy as a shell would, never inside quotes', () => {
  const patch = `RUN --mount=type=secret,id=a sh -c "one two three four five six seven eight nine ten eleven"`;
  const text = table(report([image({ findings: [finding({ remedies: [{ text: 'Do.', patch }] })] })]), PLAIN);
  expect(text.replace(/ \\\n */g, ' ')).toContain(patch);
  expect(text).toContain('            RUN --mount=type=secret,id=a sh \\\n              -c "one two');
});

it('leaves a comment to copy on one line', () => {
  const patch = `# docker build --secret id=${'a'.repeat(60)},env=A .`;
  const text = table(report([image({ findings: [finding({ remedies: [{ text: 'Do.', patch }] })] })]), PLAIN);
  expect(text).toContain(`            ${patch}\n`);
});

describe('a fix that was given above', () => {
  const remedies = (revoke: string) => [
    { text: 'Keep it out.', patch: '# .dockerignore\n**/.env' },
    { text: 'Rotate it.', revoke },
  ];
  const two = (a: string, b: string) =>
    table(
      report([
        image({ findings: [a, b].map((revoke, at) => finding({ sightings: [sighting({ path: `f${at}` })], remedies: remedies(revoke) })) }),
      ]),
      PLAIN,
    );

  it('is referred to', () => {
    const text = two('https://a.example', 'https://a.example');
    expect(text.split('Keep it out.')).toHaveLength(2);
    expect(text).toContain('fix       as above, for /f0:2\n\n');
  });

  it('keeps an address of its own', () => {
    expect(two('https://a.example', 'https://b.example')).toContain(
      'fix       as above, for /f0:2\n          Revoke it: https://b.example\n',
    );
  });
});

it('says once why to rotate, and at each finding where', () => {
  const findings = ['a', 'b'].map((name) =>
    finding({
      sightings: [sighting({ path: name })],
      remedies: [
        { text: `Keep ${name} out.`, patch: name },
        { text: 'Rotate it.', revoke: `https://${name}.example` },
      ],
    }),
  );
  const text = table(report([image({ findings })]), PLAIN);
  expect(text.match(/Rotate it\./g)).toHaveLength(1);
  expect(text).toContain('Keep b out.\n            b\n          Revoke it: https://b.example');
});

describe('what a threshold left out', () => {
  const findings = [finding({ confidence: 'proven' }), finding({ confidence: 'likely' }), finding({ confidence: 'possible' })];
  const summary = (given: Parameters<typeof mapImages>[0]) =>
    table(
      mapImages(given, (one) => atLeast(one, 'proven')),
      PLAIN,
    );

  it('is counted', () => expect(summary(report([image({ findings })]))).toContain('2 less sure not listed'));

  it('is no clean bill', () => {
    const text = summary(report([image({ findings: findings.slice(1) })]));
    expect(text).toContain('Nothing at proven\n');
    expect(text).not.toContain('✓');
  });

  it('is not spoken of where it is nothing', () => expect(summary(report([image()]))).toContain('✓ No secrets'));
});

it('cannot be made to call an incomplete scan clean', () => {
  const given = report([image({ skipped: [{ reason: 'unreadable', severity: 'failure', detail: 'x' }] })]);
  expect(table(given, PLAIN)).toContain('INCOMPLETE');
  expect(table(given, PLAIN)).not.toContain('✓');
});

describe('a folder', () => {
  const folder = image({ reference: 'dir:site', source: 'directory', alignment: 'unknown', steps: [], findings: [] });

  it('is not told of as an image', () => {
    const text = table(report([folder]), PLAIN);
    expect(text).toContain('✓ No secrets in 12,408 files (312 MB)');
    expect(text).not.toMatch(/layer|config|history|attestations/);
  });

  it('is no evidence for what it has not', () => {
    expect(
      report([folder])
        .images.flatMap(controlStates)
        .map(({ state }) => state),
    ).not.toContain('clean');
  });
});

it('does not call it a success when nothing was checked', () => {
  expect(table(report([], { files: [] }), PLAIN)).toMatch(/^\s*Nothing was checked: there is no Dockerfile/);
});

describe('accepted findings', () => {
  const reasons = ['Of the tests', 'Of the tests', 'Rotated'];
  const findings = reasons.map((reason, at) => finding({ id: `accepted:${at}`, accepted: { by: 'policy', reason } }));

  it('stand below the reason that was given for them', () => {
    const lines = table(report([image({ findings })]), PLAIN).split('\n');
    const of = (reason: string): number => lines.indexOf(`  ${reason}`);
    expect([of('Of the tests'), of('Rotated')]).toEqual([4, 7]);
  });

  it('are told of as leaks that somebody accepted', () => {
    expect(table(report([image({ findings })]), PLAIN)).toContain('leaking, but accepted: layers 3');
    expect(table(report([image({ findings: [...findings, finding()] })]), PLAIN)).toContain('leaking: layers 4 (3 accepted)');
  });
});

it('stays quick with a great many findings', () => {
  const findings = Array.from({ length: 5000 }, (_, at) => finding({ id: String(at), sightings: [sighting({ path: `f${at}` })] }));
  const started = performance.now();
  const text = table(report([image({ findings })]), PLAIN);
  expect(performance.now() - started).toBeLessThan(5000);
  expect(text).toContain('--format json lists them all');
});
