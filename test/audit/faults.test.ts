/** Audits of registries that keep something back, lose something, or go away. */
import { describe, expect, test } from 'vitest';
import { audit, auditToJson, imagesIn, newFolder, npmrc } from './audited.js';
import { fakeRegistry, refuse, type Repositories } from './fake-registry.js';
import { imageOf, layerOf } from './registry-world.js';

const withToken = (seed: number): ReturnType<typeof imageOf> => imageOf([layerOf([npmrc(seed)])]);

test('a repository that may not be seen is named, and the others are audited', async () => {
  const registry = await fakeRegistry({ 'team/a': { 1: withToken(1) }, 'team/closed': { 1: withToken(2) }, 'team/z': { 1: withToken(3) } });
  registry.meddle = (path, _, response) => path.includes('team/closed') && refuse(response, 403, 'DENIED');
  const { code, report } = await auditToJson(registry.host, '--folder', newFolder());
  expect(code).toBe(2);
  expect(imagesIn(report)).toEqual(['team/a:1', 'team/z:1']);
  expect(report.secrets).toHaveLength(2);
  expect(report.skipped).toMatchObject([{ repository: `${registry.host}/team/closed`, severity: 'failure' }]);
  expect(report.skipped[0]?.detail).toMatch(/403|denied|refuse|log in|not allowed/i);
  await registry.disappear();
});

describe('a tag that vanishes', () => {
  test.each([
    ['after tags were listed', /\/manifests\/gone$/],
    ['after it was resolved', undefined],
  ])('%s is told of, and fails nothing', async (_, when) => {
    const gone = withToken(2);
    const registry = await fakeRegistry({ app: { here: withToken(1), gone } });
    registry.meddle = (path, request, response) => {
      const isGone = when === undefined ? request.method === 'GET' && path.endsWith(`/manifests/${gone.digest}`) : when.test(path);
      return isGone && refuse(response, 404, 'MANIFEST_UNKNOWN');
    };
    const { code, report } = await auditToJson(registry.host, '--folder', newFolder());
    expect(code).toBe(1);
    expect(imagesIn(report)).toEqual(['app:here']);
    expect(report.skipped).toMatchObject([{ repository: `${registry.host}/app`, image: 'gone', severity: 'policy' }]);
    await registry.disappear();
  });
});

test('what was done when the registry went away is kept, and the same command goes on', async () => {
  const repositories: Repositories = {};
  for (let number = 0; number < 12; number++) repositories[`app${String(number).padStart(2, '0')}`] = { 1: withToken(number) };
  const registry = await fakeRegistry(repositories);
  const folder = newFolder();
  let layers = 0;
  registry.meddle = (path) => {
    if (path.includes('/blobs/')) layers += 1;
    if (layers !== 9) return false;
    void registry.disappear();
    return true;
  };
  const first = await audit(registry.host, '--folder', folder, '--concurrency', '4', '-f', 'json');
  const report = JSON.parse(first.out) as Awaited<ReturnType<typeof auditToJson>>['report'];
  expect(first.code).toBe(2);
  expect(report.secrets.length).toBeGreaterThan(0);
  expect(report.secrets.length).toBeLessThan(12);
  const about = report.skipped.filter(({ repository }) => repository === undefined);
  expect(about).toHaveLength(1);
  expect(about[0]?.detail).toMatch(
    /the audit is not over \(it gave up: .*\): .*(?:known manifests? not scanned|not listed); run the same command again/,
  );

  registry.meddle = undefined;
  registry.asked.length = 0;
  await registry.comeBack();
  const second = await auditToJson(registry.host, '--folder', folder);
  expect(second.code).toBe(1);
  expect(second.report.secrets).toHaveLength(12);
  expect(second.report.skipped).toEqual([]);
  expect(registry.asked.filter((each) => each.includes('_catalog'))).toEqual([]);
  await registry.disappear();
});

test('two audits at once in one folder share the work, and both report all of it', async () => {
  const repositories: Repositories = {};
  for (let number = 0; number < 8; number++) repositories[`app${number}`] = { 1: withToken(number) };
  const registry = await fakeRegistry(repositories);
  const folder = newFolder();
  const both = await Promise.all([auditToJson(registry.host, '--folder', folder), auditToJson(registry.host, '--folder', folder)]);
  for (const { code, report } of both) {
    expect(code).toBe(1);
    expect(report.secrets).toHaveLength(8);
    expect(report.skipped).toEqual([]);
  }
  // A layer and a config of each.
  expect(registry.asked.filter((each) => each.includes('/blobs/')).length).toBe(2 * 8);
  await registry.disappear();
});

test('an image that one repository does not give away is read from another', async () => {
  const image = withToken(1);
  const registry = await fakeRegistry({ 'a/closed': { 1: image }, 'b/open': { 1: image } });
  // Its tags may be listed, its content may not be read.
  registry.meddle = (path, request, response) =>
    path.includes('a/closed') && request.method === 'GET' && !path.includes('/tags/') && refuse(response, 403, 'DENIED');
  const { code, report } = await auditToJson(registry.host, '--folder', newFolder(), '--concurrency', '1');
  expect(report.skipped).toEqual([]);
  expect(code).toBe(1);
  expect(imagesIn(report)).toEqual(['a/closed:1', 'b/open:1']);
  await registry.disappear();
});
