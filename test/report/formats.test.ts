/** All formats of one report say the same, whatever is in it. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { describe, expect, it } from 'vitest';
import type { FormatOptions, SealedReport } from '../../src/report/format.js';
import { formats, streamed, type FormatName } from '../../src/report/formats.js';
import { READERS } from '../support/read-back.js';
import { CASES } from '../support/report-cases.js';
import { CANARY, finding, image, report } from '../support/report.js';

const OPTIONS: FormatOptions = { width: 80, colour: false, showSecrets: false, ended: new Date('2030-03-17T10:20:30Z') };
const NAMES = Object.keys(formats) as FormatName[];
const render = (name: FormatName, given: SealedReport): string => formats[name](given, OPTIONS);

const accepted = report([
  image({
    findings: [
      finding({ id: 'a', accepted: { by: 'policy', reason: 'A test key | `x` <b>', expires: '2031-01-01' } }),
      finding({ id: 'b', accepted: { by: 'inline' } }),
      finding({ id: 'c', accepted: { by: 'baseline', reason: 'in the baseline since 2030-01-01' } }),
      finding({ id: 'd' }),
    ],
  }),
]);
const cases = Object.entries({ ...CASES, accepted });

describe.each(cases)('%s', (_, given) => {
  const open = [...given.images, ...(given.files ?? [])].flatMap(({ findings }) => findings.filter((one) => one.accepted === undefined));

  it.each(IN_ORDER)('%s lists every finding that nobody accepted', (name) => {
    const read = READERS[name]!(render(name, given));
    expect(read.map(({ id }) => id)).toEqual(open.map(({ id }) => id));
    if (name !== 'github') expect(read.map(({ detector }) => detector)).toEqual(open.map(({ detector }) => detector));
  });

  it.each(NAMES)('%s holds no control or bidi character, and no value', (name) => {
    const text = render(name, given).replaceAll('\n', '');
    expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    expect(text).not.toContain(CANARY);
  });

  it('is valid by the schema of GitLab', () => {
    expect(isGitlab(JSON.parse(render('gitlab', given))), JSON.stringify(isGitlab.errors)).toBe(true);
  });

  it('is valid by the schema of JUnit', () => expect(() => validateJunit(render('junit', given))).not.toThrow());

  it('is the same streamed as whole', () => {
    const { image: one, rest } = streamed.jsonl!;
    expect([...given.images.map((each) => one(each, OPTIONS)), rest(given, OPTIONS)].join('')).toBe(render('jsonl', given));
  });

  it('html carries every finding that nobody accepted', () => {
    const read = READERS.html!(render('html', given));
    const sorted = (findings: readonly { detector: string; id: string }[]): string[] =>
      findings.map(({ detector, id }) => `${detector} ${id}`).sort();
    expect(sorted(read)).toEqual(sorted(open));
  });

  it('markdown counts what there is: leaks by severity, all else, what was accepted', () => {
    const counted = countsIn(render('markdown', given));
    const subjects = [...given.images, ...(given.files ?? [])];
    expect(counted).toEqual(
      subjects.map(({ findings, skipped }) => {
        const accepted = findings.filter((one) => one.accepted !== undefined).length;
        const leaks = findings.filter(isLeak);
        const of = (wanted: string): number => leaks.filter(({ severity }) => severity === wanted).length;
        return {
          critical: of('critical'),
          high: of('high'),
          medium: of('medium'),
          low: of('low'),
          others: findings.length - leaks.length - accepted,
          accepted,
          incomplete: leaks.length === 0 && skipped.some(({ severity }) => severity === 'failure'),
        };
      }),
    );
  });

  it('fits into a comment', () => expect(render('markdown', given).length).toBeLessThan(65_536));
});

/** What the page puts into groups of its own is the one that has another order. */
const IN_ORDER = (Object.keys(READERS) as FormatName[]).filter((name) => name !== 'html');

/** As README tells it: likely or proven, of nobody's published files, accepted by nobody. */
function isLeak({ category, confidence, origin, accepted }: SealedReport['images'][number]['findings'][number]): boolean {
  return category === 'secret' && confidence !== 'possible' && (origin === 'yours' || origin === 'base') && accepted === undefined;
}

interface Counts {
  critical: number;
  high: number;
  medium: number;
  low: number;
  others: number;
  accepted: number;
  incomplete: boolean;
}

/** The numbers that a comment gives for each image or file. */
function countsIn(markdown: string): Counts[] {
  const numberOf = (text: string, pattern: RegExp): number => Number((pattern.exec(text)?.[1] ?? '0').replaceAll(',', ''));
  return markdown
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const [heading = ''] = part.split('\n', 1);
      const counts = {
        critical: numberOf(heading, /([\d,]+) critical/),
        high: numberOf(heading, /([\d,]+) high/),
        medium: numberOf(heading, /([\d,]+) medium/),
        low: numberOf(heading, /([\d,]+) low/),
      };
      const leaks = counts.critical + counts.high + counts.medium + counts.low;
      expect(numberOf(heading, /([\d,]+) secrets? in /)).toBe(leaks);
      // Of each table as many rows as it says, with those that it only counts.
      const [table = ''] = part.split('<details>', 1);
      expect(rowsIn(table)).toBe(leaks);
      return {
        ...counts,
        others: numberOf(part, /<summary>([\d,]+) other findings? that fails? nothing/),
        accepted: numberOf(part, /<summary>([\d,]+) accepted findings?</),
        incomplete: heading.includes('could be read'),
      };
    });
}

function rowsIn(table: string): number {
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| |')).length;
  return rows + Number((/^and ([\d,]+) more$/m.exec(table)?.[1] ?? '0').replaceAll(',', ''));
}

describe('what somebody accepted', () => {
  it('is suppressed in SARIF, with the reason', () => {
    const { runs } = JSON.parse(render('sarif', accepted)) as { runs: { results: { suppressions: object[] }[] }[] };
    expect(runs[0]!.results.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'external', status: 'accepted', justification: 'A test key | `x` <b> (until 2031-01-01).' }],
      [{ kind: 'inSource', status: 'accepted', justification: 'Accepted by inline.' }],
      [{ kind: 'external', status: 'accepted', justification: 'in the baseline since 2030-01-01.' }],
      [],
    ]);
  });

  it('is skipped in JUnit', () => expect(render('junit', accepted)).toContain('tests="4" failures="1" errors="0" skipped="3"'));

  it('is counted where it is not listed', () => {
    expect(render('gitlab', accepted)).toContain('3 accepted findings not listed');
    expect(render('github', accepted)).toContain('::notice title=Stowaway::3 accepted findings not listed');
  });

  it('is folded in Markdown, with the reason, which is no markup', () => {
    expect(render('markdown', accepted)).toContain('<summary>3 accepted findings</summary>');
    expect(render('markdown', accepted)).toContain('| policy until 2031-01-01 | A test key \\| \\`x\\` \\<b\\> |');
  });

  it('does not count in the summary of JSON', () => {
    const { summary } = JSON.parse(render('json', accepted)) as { summary: object };
    expect(summary).toEqual({ findings: { critical: 1, high: 0, medium: 0, low: 0 }, accepted: 3, complete: true });
  });
});

describe('a line of the Dockerfile', () => {
  const given = CASES['lines']!;
  const { path, line } = given.images[0]!.steps.find(({ dockerfile }) => dockerfile !== undefined)!.dockerfile!;

  it.each(NAMES)('is in %s', (name) => {
    const text = render(name, given);
    expect(text).toContain(path);
    if (!['json', 'jsonl', 'sarif', 'gitlab'].includes(name)) expect(text).toMatch(new RegExp(`(?:${path}:|line=)\\d`));
  });

  it('is where GitHub and GitLab point', () => {
    expect(line).toBeGreaterThan(0);
    expect(render('github', given)).toMatch(new RegExp(`^::error file=${path},line=\\d+,(?:endLine=\\d+,)?title=`, 'm'));
    const { vulnerabilities } = JSON.parse(render('gitlab', given)) as { vulnerabilities: { location: { file: string } }[] };
    expect(vulnerabilities[0]!.location.file).toBe(path);
  });
});

describe('GitHub', () => {
  it('names a file that images are built from once, and calls nothing in it live', () => {
    const text = formats.github(CASES['files']!, OPTIONS);
    expect(text).toMatch(/ in services\/shop\/Dockerfile:\d[^%\n]* \[/);
    expect(text).not.toMatch(/ of services|live/);
  });

  it('takes nothing of a text for its own syntax', () => {
    const nasty = finding({ title: 'a,b:c%d::error::', rootCause: { text: 'RUN 1%\n::error::x' }, remedies: [] });
    const text = formats.github(report([image({ findings: [nasty] })]), OPTIONS);
    expect(text).toContain('title=a%2Cb%3Ac%25d%3A%3Aerror%3A%3A (critical)::');
    expect(text.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(1);
  });

  it('is told errors for what fails, warnings for other leaks, notices for the rest', () => {
    const given = report([image({ findings: [finding(), finding({ severity: 'low' }), finding({ confidence: 'possible' })] })]);
    expect(formats.github(given, OPTIONS).match(/^::\w+/gm)).toEqual(['::error', '::warning', '::notice']);
  });
});

it('a comment is shortened whole part by whole part, however much is found', () => {
  const images = Array.from({ length: 60 }, (_, at) =>
    image({ reference: `shop:${at}`, findings: Array.from({ length: 40 }, (__, one) => finding({ id: `${at}-${one}` })) }),
  );
  const text = formats.markdown(report(images), OPTIONS);
  expect(text.length).toBeLessThan(65_536);
  expect(text).toContain('Shortened: the other formats have all of it.');
  expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
});

const isGitlab = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('../../testdata/schemas/gitlab-secret-detection-15.0.7.json', import.meta.url), 'utf8')) as object,
);

function validateJunit(text: string): void {
  const schema = XmlDocument.fromString(readFileSync(new URL('../../testdata/schemas/JUnit.xsd', import.meta.url), 'utf8'));
  const validator = XsdValidator.fromDoc(schema);
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
    validator.dispose();
    schema.dispose();
  }
}
