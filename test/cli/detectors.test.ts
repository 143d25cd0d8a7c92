import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { showRule } from '../../src/index.js';
import { RULE } from '../detect/outside/acme.js';
import { fill } from '../detectors/samples.js';

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'detectors-'))));
afterAll(() => rm(folder, { recursive: true }));

/** One call of the command line, in this process. */
async function call(args: string[], stdin = '', columns = 80): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [Object.assign(new PassThrough({ highWaterMark: 1 << 24 }), { columns }), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([Buffer.from(stdin)]), stdout, stderr, env: {} });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

async function fileOf(text: string): Promise<string> {
  const file = join(folder, 'mine.toml');
  await writeFile(file, text);
  return file;
}

describe('detectors list', () => {
  it('names every rule, in the width of the terminal', async () => {
    for (const columns of [80, 200]) {
      const { code, out } = await call(['detectors', 'list'], '', columns);
      const lines = out.split('\n');
      expect(code).toBe(0);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(lines.find((line) => line.startsWith('npm-token '))).toMatch(/^npm-token +critical {2}npm access token$/);
      expect(out).toMatch(/\n\n\d{3} rules\n$/);
    }
  });

  it('is JSON when asked, with the rules of the user', async () => {
    const { out } = await call(['detectors', 'list', '--json', '--rules', await fileOf(RULE)]);
    const rules = JSON.parse(out) as { id: string; tags: string[] }[];
    expect(rules.find(({ id }) => id === 'acme-token')).toMatchObject({ severity: 'high', tags: ['mine'], provider: 'acme' });
    expect(rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id).toSorted());
  });
});

describe('detectors show', () => {
  it('tells what is known of a rule', async () => {
    expect((await call(['detectors', 'show', 'npm-token'])).out).toBe(
      [
        'npm-token',
        'finds     npm access token',
        'provider  npm',
        'severity  critical',
        'needed    while building',
        'told by   its form, with 3.3 bits of entropy a character or more',
        'proof     the checksum at its end is right',
        'shown     its public beginning and up to four characters of its end',
        'keywords  npm_',
        'revoke    https://docs.npmjs.com/revoking-access-tokens',
        'see       https://docs.npmjs.com/about-access-tokens',
        '',
      ].join('\n'),
    );
  });

  it('keeps addresses whole and wraps the rest', async () => {
    for (const columns of [60, 80, 120]) {
      const { out } = await call(['detectors', 'show', 'github-app-token'], '', columns);
      const lines = out.split('\n');
      const { references } = await showRule('github-app-token');
      for (const address of references) expect(lines.filter((line) => line.endsWith(address))).toHaveLength(1);
      expect(lines.filter((line) => line.length > columns && !/^https:\S+$/.test(line))).toEqual([]);
    }
  });

  it('refuses an id that there is not', async () => {
    expect(await call(['detectors', 'show', 'nope'])).toEqual({
      code: 2,
      out: '',
      err: 'stowaway: no rule has the id "nope". Ask for all of them: stowaway detectors list\n',
    });
  });
});

describe('detectors check', () => {
  it('finds nothing wrong in a good file', async () => {
    const file = await fileOf(RULE);
    expect(await call(['detectors', 'check', file])).toEqual({ code: 0, out: `${file}: one rule, nothing wrong\n`, err: '' });
  });

  it('warns of what is slow or not heeded', async () => {
    const { code, out } = await call([
      'detectors',
      'check',
      await fileOf(`[[rules]]\nid = "a"\nregex = '[a-f]+'\n[rules.allowlist]\ncommits = ["a"]`),
    ]);
    expect(code).toBe(0);
    expect(out).toContain('commits of allowlists mean nothing in an image');
    expect(out).toContain('rule "a" is slow');
  });

  it.each([
    ['a field', RULE.replace('"high"', '"worst"'), 'rule 1, severity'],
    ['a lookahead', RULE.replace("{20})'", "{20})(?!x)'"), 'rule "acme-token": pattern looks ahead or behind'],
    ['a syntax error, by its line', `${RULE}x = \n`, 'mine.toml:'],
    ['an id that is taken', RULE.replace('acme-token', 'npm-token'), 'another rule has this id'],
    ['a sample that is not found', `${RULE}samples.positive = ["[[acme_short]]"]\n`, 'does not find its positive sample 1'],
    ['a sample that is', `${RULE}samples.negative = ["x", "acme_a1b2c3d4e5f6g7h8i9j0"]\n`, 'finds its negative sample 2'],
  ])('refuses %s with exit code 2 and one sentence', async (_, text, reason) => {
    const { code, out, err } = await call(['detectors', 'check', await fileOf(text)]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(reason);
    expect(err).toMatch(/^stowaway: [^\n]+\n$/);
  });
});

describe('detectors test', () => {
  const token = 'acme_a1b2c3d4e5f6g7h8i9j0';

  it('shows where a rule matches, but not the value', async () => {
    const { code, out } = await call(['detectors', 'test', 'acme-token', '--rules', await fileOf(RULE)], `\nkey: ${token}\n`);
    expect(code).toBe(0);
    expect(out).toBe(
      "line 2, column 6  acme_…j0  likely: the vendor's format\n  bytes 6 to 31\n".replace('acme_…j0', /acme_\S*/.exec(out)?.[0] ?? ''),
    );
    expect(out).not.toContain(token);
  });

  it('tries a form where any token can stand', async () => {
    const { text } = fill('curl -u ci:[[pat{alnum:14}.{hex:64}]] https://files.internal/', 7);
    expect((await call(['detectors', 'test', 'airtable-token'], text)).out).toMatch(/^line 1, column 12 /);
  });

  it.each([
    ['entropy', 'entropy = 4.9', token, 'too little entropy'],
    ['allow', 'allow = ["j0$"]', token, 'the value is allowed (allow)'],
    ['allow_line', 'allow_line = ["sample"]', `${token} # sample`, 'its line is allowed'],
    ['exempt', 'exempt = [{ words = ["E5F6"] }]', token, 'the match is exempt'],
    ['near', 'near = ["acme.example"]', token, 'none of the keywords stands within 4 KiB'],
    ['unless', `unless = { pattern = "offline", keywords = ["offline"] }`, `${token} offline`, 'cancels the rule'],
    ['placeholder', '', 'acme_aaaaaaaaaaaaaaaaaaaa', 'a placeholder, a reference or made up'],
    ['nothing', '', 'acme', 'nor the pattern alone'],
  ])('says that it was refused by %s', async (_, line, text, reason) => {
    const { code, out } = await call(['detectors', 'test', 'acme-token', '--rules', await fileOf(`${RULE}${line}\n`)], text);
    expect(code).toBe(0);
    expect(out.replaceAll('\n', ' ')).toContain(reason);
  });

  it('minds the path when one is named', async () => {
    const file = await fileOf(`${RULE}path = '\\.env$'\n`);
    const outOf = async (...more: string[]): Promise<string> =>
      (await call(['detectors', 'test', 'acme-token', '--rules', file, ...more], token)).out;
    expect(await outOf()).toContain('line 1');
    expect(await outOf('--path', 'srv/.env')).toContain('line 1');
    expect(await outOf('--path', 'srv/x.txt')).toContain('Its pattern matches, but: the path');
  });
});

describe('a selection of rules', () => {
  it.each([
    [['--rule', 'nope'], 'no rule has the id "nope"'],
    [['--skip-rule', 'zzz*'], 'no rule has the id "zzz*"'],
    [['--tag', 'nope'], 'no rule has the tag "nope"'],
    [['--skip-rule', '*'], 'no rule is left'],
  ])('that selects nothing is an error: %j', async (flags, reason) => {
    const { code, err } = await call(['scan', 'dir:/nowhere', ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});
