import { PassThrough, Readable, Writable } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { FORMAT_NAMES } from '../../src/cli/format-target.js';
import { FLAGS } from '../../src/cli/flags.js';
import { run } from '../../src/cli/run.js';
import { lookOf, writeAll } from '../../src/cli/streams.js';
import { formats } from '../../src/report/formats.js';
import { CONFIDENCES, ORIGINS, SEVERITIES } from '../../src/report/groups.js';

/** One call of the command line, in this process. */
async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env: {} });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

describe('help', () => {
  it.each([[['--help']], [['scan', '--help']], [['help', 'scan']], [['history', '-h']]])('%j is printed and exits 0', async (args) => {
    const { code, out, err } = await call(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Usage: stowaway');
  });

  it('tells the exit codes and shows examples', async () => {
    const { out } = await call('scan', '--help');
    expect(out).toContain('Examples:');
    expect(out).toContain('Exit codes: 0 clean');
  });

  it('fits a terminal of 80 columns, whatever it is asked of', async () => {
    const commands = (text: string): string[] =>
      [...(/\nCommands:\n((?: .*\n)*)/.exec(text)?.[1] ?? '').matchAll(/^ {2}(\w\S*)/gm)].map(([, name = '']) => name);
    const { out: root } = await call('--help');
    const seen = [root];
    for (const name of commands(root)) {
      const { out } = await call(...(name === 'help' ? ['--help'] : [name, '--help']));
      seen.push(out);
      for (const below of commands(out)) if (name !== 'help' && below !== 'help') seen.push((await call(name, below, '--help')).out);
    }
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.flatMap((text) => text.split('\n')).filter((line) => line.length > 80)).toEqual([]);
  });

  it('that nobody asked for is an error', async () => {
    const { code, out, err } = await call();
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Usage: stowaway');
  });
});

it('prints its version', async () => {
  const { code, out } = await call('--version');
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('a usage error exits 2 with one sentence', () => {
  it.each([
    ['an unknown flag', ['scan', '--bad-flag'], "unknown option '--bad-flag'"],
    ['a mistyped flag', ['scan', '--fromat', 'json'], 'did you mean --format?'],
    ['a mistyped command', ['scn', 'x'], 'did you mean scan?'],
    ['a format that there is not', ['scan', '-f', 'xml', 'x'], 'Allowed choices are table, markdown, html, json'],
    ['a threshold that there is not', ['scan', '--fail-on', 'worst', 'x'], 'Allowed choices are low, medium, high, critical'],
    ['a missing value', ['scan', 'x', '-o'], "--output needs a value. See 'stowaway scan --help'"],
    ['a shell that there is not', ['completion', 'fish'], "'fish' is no shell. Allowed choices are bash, zsh"],
    ['a number that is none', ['audit', 'x', '--newest', 'some'], "--newest cannot be 'some'"],
    ['an image where a command is expected', ['alpine:3'], 'An image is scanned by: stowaway scan IMAGE'],
    ['a mistyped command below another', ['cache', 'inf'], "did you mean info? See 'stowaway cache --help'"],
    ['two reports on standard output', ['scan', 'x', '-f', 'json', '-f', 'sarif'], 'two reports would go to standard output'],
    ['two reports in one file', ['scan', 'x', '-f', 'json=a', '-f', 'sarif=a'], 'two reports would go to a'],
    ['an output that nothing goes to', ['scan', 'x', '-f', 'json=a', '-o', 'b'], 'there is nothing to write to b'],
    ['a file without a name', ['scan', 'x', '-f', 'json='], 'A file must be named after the ='],
    ['one of several outputs that cannot be written', ['scan', 'x', '-f', 'json=/none/report', '-f', 'table'], 'its folder does not exist'],
    ['no image', ['scan'], 'stowaway: no image was named'],
    ['no image for the history', ['history'], "missing required argument 'image'"],
    ['too many images for the history', ['history', 'a', 'b'], 'too many arguments'],
    ['an output that cannot be written', ['scan', 'x', '-o', '/none/report'], 'its folder does not exist'],
    ['control characters', ['scan', '--\x1b]0;owned\x07'], '\\x1b]0;owned\\x07'],
  ])('%s', async (_, args, words) => {
    const { code, out, err } = await call(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
    expect(err).toMatch(/^stowaway: [^\n]+\n$/);
  });
});

describe('flags', () => {
  it('offer what the reports know', () => {
    expect(FORMAT_NAMES).toEqual(Object.keys(formats));
    expect(FLAGS.failOn.choices).toEqual(SEVERITIES);
    expect(FLAGS.minConfidence.choices).toEqual(CONFIDENCES);
    expect(FLAGS.only.list).toEqual(ORIGINS);
  });
});

describe('the look', () => {
  const tty = (columns: number) => Object.assign(new PassThrough(), { columns, isTTY: true });
  it.each([
    ['a terminal', tty(200), {}, 200],
    ['a pipe', new PassThrough(), {}, 80],
    ['a pipe that says its width', new PassThrough(), { COLUMNS: '132' }, 132],
    ['nonsense', new PassThrough(), { COLUMNS: '-3' }, 80],
    ['a file', undefined, {}, 80],
  ])('of %s', (_, stream, env, width) => expect(lookOf(stream, env).width).toBe(width));

  it('of a file is without colour', () => expect(lookOf(undefined, { FORCE_COLOR: '1' }).colour).toBe(false));
});

describe('writing', () => {
  const failing = (code: string) => new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });
  it('to a pipe that nobody reads any more is no error', () => expect(writeAll(failing('EPIPE'), 'x')).resolves.toBeUndefined());
  it('to a full device is one', () => expect(writeAll(failing('ENOSPC'), 'x')).rejects.toThrow('ENOSPC'));
});
