/** Ignores of a policy and remarks in files: what may stay, what fails again, and what is told of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acceptor, type AcceptorOptions } from '../../src/policy/accept.js';
import { globMatcher } from '../../src/model/glob.js';
import { imageMatcher } from '../../src/policy/glob.js';
import type { Ignore } from '../../src/policy/policy.js';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import { elsewhere, finding, image, sighting } from '../support/report.js';
import { place, token, type Place } from './world.js';

const TODAY = '2030-03-17';

function judge(ignores: Partial<Ignore>[], over: Parameters<typeof finding>[0] = {}, options: Partial<AcceptorOptions> = {}) {
  const policy = {
    file: '.stowaway.toml',
    gate: DEFAULT_GATE,
    inlineIgnore: true,
    ignores: ignores.map((one, index) => ({ line: 10 * (index + 1), reason: 'because', ...one })),
  };
  const acceptor = new Acceptor({ policy, inlineIgnore: true, today: TODAY, ...options });
  const [judged] = acceptor.image(image({ findings: [finding({ fingerprint: 'a7d1c5e0ffff', ...over })] })).findings;
  return { accepted: judged!.accepted, notes: acceptor.report()?.notes };
}

describe('an ignore', () => {
  it.each([
    ['of its rule', { rule: 'npm-token' }, true],
    ['of another rule', { rule: 'npm' }, false],
    ['of its path', { path: 'app/*' }, true],
    ['of its path as people write it', { path: '/app/.npmrc' }, true],
    ['of a file name anywhere', { path: '**/.npmrc' }, true],
    ['of a file name at the root', { path: '.npmrc' }, false],
    ['of its image', { image: 'shop:*' }, true],
    ['of its image without the tag', { image: 'shop' }, true],
    ['of another image', { image: 'worker' }, false],
    ['of its fingerprint', { fingerprint: 'a7d1c5e0ffff' }, true],
    ['of the beginning of it', { fingerprint: 'a7d1c5e0' }, true],
    ['of another fingerprint', { fingerprint: 'b7d1c5e0' }, false],
    ['of all of these', { rule: 'npm-token', path: 'app/**', image: 'shop' }, true],
    ['of all but one', { rule: 'npm-token', path: 'app/**', image: 'worker' }, false],
    ['until today', { rule: 'npm-token', expires: TODAY }, true],
    ['until yesterday', { rule: 'npm-token', expires: '2030-03-16' }, false],
  ])('%s', (_, ignore, holds) => expect(judge([ignore]).accepted?.by).toBe(holds ? 'policy' : undefined));

  it('of a path says nothing of the same secret in the environment', () => {
    const sightings = [sighting(), elsewhere('env', { name: 'TOKEN' })];
    expect(judge([{ path: '**' }], { sightings }).accepted).toBeUndefined();
  });

  it('of a path and one of another make up for each other', () => {
    const sightings = [sighting({ path: 'a/x' }), sighting({ path: 'b/x' })];
    expect(judge([{ path: 'a/*' }], { sightings }).accepted).toBeUndefined();
    expect(judge([{ path: 'a/*', expires: '2031-01-01' }, { path: 'b/*' }], { sightings }).accepted).toEqual({
      by: 'policy',
      reason: 'because',
      expires: '2031-01-01',
    });
  });

  it('that expired is told by name, with what it no longer holds for', () => {
    expect(judge([{ rule: 'npm-token', path: 'app/**', expires: '2030-01-31', reason: 'until the move' }]).notes).toEqual([
      {
        kind: 'expired',
        ignore: '.stowaway.toml:10 (rule npm-token, path app/**)',
        findings: ['npm-token:1'],
        detail:
          'The ignore at .stowaway.toml:10 (rule npm-token, path app/**) expired on 2030-01-31: it no longer holds for npm-token:1. Its reason was: until the move',
      },
    ]);
  });

  it('that speaks of nothing is told, unless its image was not scanned', () => {
    expect(judge([{ rule: 'other' }]).notes).toMatchObject([{ kind: 'unused', ignore: '.stowaway.toml:10 (rule other)' }]);
    expect(judge([{ rule: 'other', image: 'worker' }]).notes).toEqual([]);
  });
});

describe('a remark in every line', () => {
  const remarked = [sighting({ remark: { reason: 'a test key' } }), sighting({ path: 'b', remark: {} })];
  it('is enough', () => expect(judge([], { sightings: remarked }).accepted).toEqual({ by: 'inline', reason: 'a test key' }));
  it('is not, when remarks are not heeded', () =>
    expect(judge([], { sightings: remarked }, { inlineIgnore: false }).accepted).toBeUndefined());
  it('is not, when one sighting has none', () =>
    expect(judge([], { sightings: [...remarked, sighting({ path: 'c' })] }).accepted).toBeUndefined());
});

describe('globs', () => {
  it.each([
    ['a*c', 'abc', true],
    ['a*c', 'a/c', false],
    ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/x/y/c', true],
    ['a?c', 'a/c', false],
    ['a.c', 'abc', false],
    ['[a]', '[a]', true],
    ['**', 'any/thing', true],
    ['(a+)+$', 'aaaa', false],
  ])('%s and %s: %s', (glob, text, matches) => expect(globMatcher(glob)(text)).toBe(matches));

  it('of images know ports from tags', () => {
    expect(imageMatcher('localhost:5000/shop')('localhost:5000/shop:1@sha256:0')).toBe(true);
    expect(imageMatcher('localhost')('localhost:5000/shop')).toBe(false);
  });
});

describe('in an image', () => {
  let here: Place;
  beforeAll(() => (here = place()));
  afterAll(() => here.remove());

  const scan = async (content: string, ...args: string[]) => {
    const file = here.image('image.tar', { layers: [[{ name: 'app/settings.ini', content }]] });
    const { code, out, err } = await here.call({}, 'scan', file, '-f', 'json', '--no-cache', '--no-config', ...args);
    const { images = [] } = (out === '' ? {} : JSON.parse(out)) as { images?: { findings: { accepted?: object }[] }[] };
    return { code, err, accepted: images[0]?.findings.map(({ accepted }) => accepted) };
  };

  it.each([
    ['after it', `a = "${token(1)}" # stowaway:ignore`, [{ by: 'inline' }]],
    ['before it', `/* stowaway:ignore */ a = "${token(1)}"`, [{ by: 'inline' }]],
    ['with a reason', `a = "${token(1)}" # stowaway:ignore a test key -->`, [{ by: 'inline', reason: 'a test key' }]],
    ['with its rule and a reason', `a = "${token(1)}" # stowaway:ignore npm-token made up`, [{ by: 'inline', reason: 'made up' }]],
    ['with another rule', `a = "${token(1)}" # stowaway:ignore github-token`, [undefined]],
    ['in the line above', `# stowaway:ignore\na = "${token(1)}"`, [undefined]],
    ['as a part of a word', `a = "${token(1)}" # stowaway:ignored`, [undefined]],
    ['in one of two lines', `a = "${token(1)}" # stowaway:ignore\nb = "${token(1)}"`, [undefined]],
    ['in one of two lines, the other way round', `b = "${token(1)}"\na = "${token(1)}" # stowaway:ignore`, [undefined]],
  ])('a remark %s', async (_, content, accepted) => {
    expect(await scan(`x = 1\n${content}\ny = 2\n`)).toEqual({ code: accepted[0] === undefined ? 1 : 0, err: '', accepted });
  });

  it('a remark does not count with --no-inline-ignore, nor where the policy says so', async () => {
    const line = `a = "${token(1)}" # stowaway:ignore\n`;
    expect(await scan(line, '--no-inline-ignore')).toMatchObject({ code: 1 });
    expect(await scan(line, '--config', here.write('p.toml', 'inline_ignore = false'))).toMatchObject({ code: 1 });
  });

  it('a policy decides what fails, and a flag overrules it', async () => {
    const policy = here.write('q.toml', '[fail_on]\nvisibility = ["deleted"]\n');
    expect(await scan(`a = "${token(1)}"\n`, '--config', policy)).toMatchObject({ code: 0 });
    const milder = here.write('r.toml', '[fail_on]\nseverity = "low"\n');
    expect(await scan('POSTGRES_PASSWORD=changeme\n', '--config', milder)).toMatchObject({ code: 0 });
    expect(await scan(`a = "${token(1)}"\n`, '--config', milder, '--fail-on', 'critical')).toMatchObject({ code: 1 });
  });

  it('an expired ignore fails by name', async () => {
    const policy = here.write('s.toml', '[[ignore]]\nrule = "npm-token"\nreason = "until the move"\nexpires = 2020-01-01\n');
    const file = here.image('image.tar', { layers: [[{ name: 'a.ini', content: `a = "${token(1)}"\n` }]] });
    const { code, out } = await here.call({}, 'scan', file, '--config', policy, '--no-cache');
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('s.toml:1 (rule npm-token) expired on 2020-01-01: it no longer holds for ');
  });
});
