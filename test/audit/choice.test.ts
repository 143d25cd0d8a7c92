/** What of a registry is audited: by globs, age and number, and by Harbor's own list of projects. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { audit, auditToJson, imagesIn, newFolder } from './audited.js';
import { fakeRegistry, refuse, sendJson } from './fake-registry.js';
import { imageOf, layerOf, type PushedImage } from './registry-world.js';

/** A file with a line for each. */
function listOf(...lines: string[]): string {
  const file = `${newFolder()}.txt`;
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** One made on a day of 2025. */
const made = (month: number, created = new Date(Date.UTC(2025, month - 1, 1)).toISOString()): PushedImage =>
  imageOf([layerOf([{ name: `made/${created}`, content: created }])], { created });

const world = (): ReturnType<typeof fakeRegistry> =>
  fakeRegistry({
    'team/shop': { v1: made(1), v2: made(2), v3: made(3), latest: made(3) },
    'team/mail': { v1: made(4), dev: made(5) },
    'other/deep/tool': { v1: made(6) },
    old: { v1: made(0, '1970-01-01T00:00:00Z') },
  });

describe.each([
  [
    ['--include', 'team/*'],
    ['team/mail:dev', 'team/mail:v1', 'team/shop:latest', 'team/shop:v1', 'team/shop:v2', 'team/shop:v3'],
  ],
  [
    ['--exclude', 'team/**'],
    ['old:v1', 'other/deep/tool:v1'],
  ],
  [
    ['--exclude', '**:v*'],
    ['team/mail:dev', 'team/shop:latest'],
  ],
  [
    ['--include', 'team/*:v?', '--exclude', 'team/mail'],
    ['team/shop:v1', 'team/shop:v2', 'team/shop:v3'],
  ],
  [
    ['--newest', '1'],
    ['old:v1', 'other/deep/tool:v1', 'team/mail:dev', 'team/shop:latest', 'team/shop:v3'],
  ],
  [
    ['--since', '2025-03-01'],
    ['old:v1', 'other/deep/tool:v1', 'team/mail:dev', 'team/mail:v1', 'team/shop:latest', 'team/shop:v3'],
  ],
])('%s', (args, expected) => {
  test('chooses images', async () => {
    const registry = await world();
    const { code, report } = await auditToJson(registry.host, '--folder', newFolder(), ...args);
    expect(imagesIn(report)).toEqual(expected);
    expect(code).toBe(0);
    expect(report.skipped.every(({ severity }) => severity === 'policy')).toBe(true);
    await registry.disappear();
  });
});

test('what was left out by age is counted', async () => {
  const registry = await world();
  const { report } = await auditToJson(registry.host, '--folder', newFolder(), '--newest', '1', '--include', 'team/shop');
  expect(report.skipped).toMatchObject([{ repository: `${registry.host}/team/shop`, count: 2 }]);
  expect(report.skipped[0]?.detail).toContain('newest 1');
  await registry.disappear();
});

describe('an audit of nothing', () => {
  test('by globs that leave no repository is an error, each time', async () => {
    const registry = await world();
    const folder = newFolder();
    for (let time = 0; time < 2; time++) {
      const { code, out, err } = await audit(registry.host, '--folder', folder, '--include', 'taem/*');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('leaves none of 4 repositories');
    }
    await registry.disappear();
  });

  test('is no good news', async () => {
    const registry = await fakeRegistry({});
    const { code, out } = await audit(registry.host, '--folder', newFolder());
    expect(code).toBe(0);
    expect(out).toContain('No image was looked at');
    await registry.disappear();
  });

  test('by a tag or digest of the list that is not there fails', async () => {
    const registry = await world();
    const missing = ['team/shop:v9', `old@sha256:${'0'.repeat(64)}`];
    const { code, report } = await auditToJson(registry.host, '--folder', newFolder(), '--list', listOf(...missing, 'team/shop:v1'));
    expect(code).toBe(2);
    expect(imagesIn(report)).toEqual(['team/shop:v1']);
    expect(report.skipped.map(({ severity }) => severity)).toEqual(['failure', 'failure']);
    for (const { detail } of report.skipped) expect(detail).toContain('has no such manifest');
    await registry.disappear();
  });
});

test('nothing of an excluded repository is asked for', async () => {
  const registry = await world();
  await auditToJson(registry.host, '--folder', newFolder(), '--exclude', 'team/**');
  expect(registry.asked.filter((each) => each.includes('team/'))).toEqual([]);
  await registry.disappear();
});

test('a Harbor that keeps its catalog to itself is walked project by project', async () => {
  const registry = await world();
  const asked: string[] = [];
  registry.meddle = (path, _, response) => {
    if (path.startsWith('/v2/_catalog')) return refuse(response, 403, 'DENIED');
    const api = /^\/api\/v2\.0\/(.*)$/.exec(path)?.[1];
    if (api === undefined) return false;
    asked.push(api);
    const projects = ['other', 'secret', 'team'].map((name, index) => ({ name, project_id: index + 1 }));
    if (api.startsWith('projects?page=1&')) {
      response.setHeader('link', '</api/v2.0/projects?page=2&page_size=100>; rel="next"');
      return sendJson(response, 200, projects.slice(0, 2));
    }
    if (api.startsWith('projects?page=2&')) return sendJson(response, 200, projects.slice(2));
    const project = /^projects\/(\w+)\/repositories/.exec(api)?.[1] ?? '';
    if (project === 'secret') return refuse(response, 403, 'FORBIDDEN');
    const names = Object.keys(registry.repositories).filter((name) => name.startsWith(`${project}/`));
    return sendJson(
      response,
      200,
      names.map((name) => ({ name, artifact_count: 1 })),
    );
  };
  const { code, report } = await auditToJson(registry.host, '--folder', newFolder());
  expect(report.repositories.map(({ name }) => name.replace(`${registry.host}/`, '')).sort()).toEqual([
    'other/deep/tool',
    'team/mail',
    'team/shop',
  ]);
  expect(report.skipped).toMatchObject([{ severity: 'failure' }]);
  expect(report.skipped[0]?.detail).toContain('project secret');
  expect(code).toBe(2);
  expect(asked).toHaveLength(5);
  await registry.disappear();
});
