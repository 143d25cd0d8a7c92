/** A secret planted in every place is in nothing that a run without --show-secrets says. The real command line runs, as users run it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample } from './detectors/samples.js';
import { buildImage, type BuiltImage } from './support/images.js';
import { tarOf } from './support/tar.js';

const token = (seed: number): string => sample('npm-token', seed).secret;

/** One canary a place, so that a leak tells where it comes from. */
const PLACES = [
  'content', 'path', 'folder', 'link', 'pax', 'env-name', 'env', 'label-name', 'label', 'cmd', 'entrypoint', 'healthcheck', 'onbuild', 'user',
  'build-arg', 'arg-default', 'run', 'comment', 'author', 'annotation', 'attestation', 'deleted', 'archive', 'typed', 'rules', 'json', 'output',
] as const; // prettier-ignore
type PlaceName = (typeof PLACES)[number];
const canary = Object.fromEntries(PLACES.map((place, index) => [place, token(1000 + index)])) as Record<PlaceName, string>;
/** A password has no form of its own: only its name gives it away. */
const password = 'hunter2-canary';
/** Of one case only: it is as good in capitals. */
const plain = sample('digitalocean-token', 1).secret;

let folder: string;
let image: BuiltImage;
let archive: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-canary-'));
  image = buildImage({
    layers: [
      [
        { name: 'app/.npmrc', content: `//registry.npmjs.org/:_authToken=${canary.content}\n` },
        { name: 'app/gone', content: canary.deleted },
        { name: `app/${canary.path}.txt`, content: `secret too: ${canary.content}` },
        { name: `app/${plain}.pem`, content: `_authToken=${canary.content}` },
        { name: `${canary.folder}/inside`, content: `_authToken=${canary.content}` },
        { name: 'app/link', type: 'symlink', linkname: canary.link },
        { name: 'app/pax', content: 'x', pax: { 'SCHILY.xattr.user.note': canary.pax } },
      ],
      [{ name: 'app/.wh.gone', content: '' }],
    ],
    config: {
      Env: [`${canary['env-name']}=1`, `TOKEN=${canary.env}`, `DB_PASSWORD=${password}`],
      Labels: { [canary['label-name']]: '1', note: canary.label, [`app.${plain}`]: canary.label },
      Cmd: ['serve', '--token', canary.cmd],
      Entrypoint: ['/bin/sh', '-c', `TOKEN=${canary.entrypoint} exec "$@"`],
      Healthcheck: { Test: ['CMD-SHELL', `curl -u me:${canary.healthcheck} http://localhost/`] },
      OnBuild: [`RUN echo ${canary.onbuild}`],
      User: canary.user,
    },
    history: [
      { created_by: `ARG NPM_TOKEN=${canary['arg-default']}`, empty_layer: true },
      {
        created_by: `RUN |1 NPM_TOKEN=${canary['build-arg']} /bin/sh -c echo ${canary.run} ${base64(`me:${canary.content}`)} # buildkit`,
        comment: canary.comment,
      },
      { created_by: 'RUN /bin/sh -c rm gone # buildkit', author: canary.author },
      { created_by: `ENV DB_PASSWORD=${password}`, empty_layer: true },
    ],
    annotations: { note: canary.annotation },
    attestations: [{ predicateType: 'https://slsa.dev/provenance/v0.2', ...{ predicate: { args: canary.attestation } } }],
  });
  archive = join(folder, `${canary.archive}.tar`);
  writeFileSync(archive, image.asDockerOci());
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('a whole scan', () => {
  test.each(['table', 'html', 'json', 'sarif', 'markdown', 'jsonl', 'gitlab', 'junit', 'github'])(
    'as %s says nothing of them',
    (format) => {
      const said = run('scan', archive, '-f', format);
      expect(said.code).toBe(1);
      expect(said.text.length).toBeGreaterThan(500);
      expect(leaksIn(said.text)).toEqual([]);
    },
  );

  test('finds every one of them that an image holds', () => {
    const said = run('scan', archive, '-f', 'json', '--show-secrets');
    const inImage = PLACES.filter((place) => !['archive', 'typed', 'rules', 'json', 'output'].includes(place));
    expect(inImage.filter((place) => !said.text.includes(canary[place]))).toEqual([]);
    expect(said.text).toContain(password);
  });

  test('written to a file says nothing of them', () => {
    const file = join(folder, 'report.json');
    const said = run('scan', archive, '-f', 'json', '-o', file);
    expect(leaksIn(said.text + readFileSync(file, 'utf8'))).toEqual([]);
  });

  test('with every debug log on says nothing of them', () => {
    expect(leaksIn(run('scan', archive, { DEBUG: '*', NODE_DEBUG: 'stream,fs,module' }).text)).toEqual([]);
  });

  test.each(['legacy', 'podman', 'oci', 'layout'])('of the %s layout says nothing of them', (layout) => {
    const file = join(folder, layout);
    if (layout === 'layout') {
      mkdirSync(file);
      image.writeOciLayout(file);
    } else {
      writeFileSync(file, layout === 'legacy' ? image.asDockerLegacy() : layout === 'podman' ? image.asPodman() : image.asOciArchive());
    }
    expect(leaksIn(run('scan', file).text)).toEqual([]);
  });
});

test('the list of steps says nothing of them', () => {
  const said = run('history', archive);
  expect(said.text).toContain('NPM_TOKEN');
  expect(leaksIn(said.text)).toEqual([]);
});

describe('an error', () => {
  test.each([
    ['of a reference that is nothing', () => ['scan', canary.typed]],
    ['of a path that is nothing', () => ['scan', join(folder, canary.typed, 'x.tar')]],
    ['of an invalid reference', () => ['scan', `Host/${canary.typed}?x=1`]],
    ['of an address with a password', () => ['scan', `https://me:${password}@registry.example/x`]],
    ['of a name with a password', () => ['audit', `me:${password}@registry.example`]],
    ['of an unknown flag', () => ['scan', `--${canary.typed}`]],
    ['of a bad choice', () => ['scan', archive, '-f', canary.typed]],
    ['of an unknown command', () => [canary.typed]],
    ['of a file that is no archive', () => ['scan', written(`${canary.archive}.txt`, `not a tar ${canary.content}`)]],
    ['of a tar that is no image', () => ['scan', written(`no-${canary.archive}.tar`, tarOf([{ name: canary.path, content: 'x' }]))]],
    ['of broken JSON', () => ['scan', written('json.tar', tarOf([{ name: 'manifest.json', content: `[{"Config": "${canary.json}` }]))]],
    [
      'of JSON of the wrong shape',
      () => [
        'scan',
        written('shape.tar', tarOf([{ name: 'manifest.json', content: `[{"Config":"${canary.json}","Layers":["${canary.path}"]}]` }])),
      ],
    ],
    ['of a truncated archive', () => ['scan', written(`cut-${canary.archive}.tar`, readFileSync(archive).subarray(0, 9000))]],
    ['of rules that are no TOML', () => ['scan', archive, '--rules', written('a.toml', `[[rule]]\nid = ${canary.rules}`)]],
    [
      'of rules with a wrong field',
      () => ['scan', archive, '--rules', written('b.toml', `[[rule]]\n"${canary.rules}" = 1\npattern = "${canary.rules}("`)],
    ],
    ['of rules that are not there', () => ['scan', archive, '--rules', join(folder, `${canary.rules}.toml`)]],
    ['of an output that cannot be written', () => ['scan', archive, '-o', join(folder, canary.output, 'x')]],
  ])('%s says nothing of it', (_, args) => {
    const said = run(...args());
    expect(said.code).toBe(2);
    expect(said.text).toMatch(/stowaway: |failure|incomplete|could not/i);
    expect(said.text).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(leaksIn(said.text)).toEqual([]);
  });
});

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

function run(...args: (string | Record<string, string>)[]): { code: number | null; text: string } {
  const words = args.filter((arg) => typeof arg === 'string');
  const env = Object.assign({}, process.env, ...args.filter((arg) => typeof arg !== 'string')) as NodeJS.ProcessEnv;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/cli/main.js', ...words], { encoding: 'utf8', env });
  return { code: status, text: stdout + stderr };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** The places whose canary a text gives away, as it is or in an encoding that anyone reads. */
function leaksIn(text: string): string[] {
  const values = { ...canary, password, plain };
  return Object.entries(values)
    .filter(([, value]) =>
      [
        value,
        encodeURIComponent(value),
        ...['', 'me:'].map((before) => base64(before + value).slice(before.length > 0 ? 5 : 0, -3)),
        value.slice(4, 24),
        plain.slice(7).toUpperCase(),
      ].some((form) => text.includes(form)),
    )
    .map(([place]) => place);
}
