/** What the notifications of others say: as their documentation shows them, and as nobody would send them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../src/model/errors.js';
import { Refusal } from '../../src/serve/http/refusal.js';
import { AllowedRegistries } from '../../src/serve/notification/pushed.js';
import { readNotification } from '../../src/serve/notification/read-notification.js';
import { pushEvent } from './world.js';

const read = (value: unknown): ReturnType<typeof readNotification> => readNotification(Buffer.from(JSON.stringify(value)));
const digest = `sha256:${'a'.repeat(64)}`;

describe("Docker's registry", () => {
  test('tells of manifests, layers, pulls and deletions: the manifests count', () => {
    const push = pushEvent('registry.test:5000', 'team/app', '1', digest) as { target: object };
    const layer = { ...push, target: { ...push.target, mediaType: 'application/octet-stream' } };
    const list = { ...push, target: { ...push.target, mediaType: 'application/vnd.oci.image.index.v1+json' } };
    const events = [push, layer, { ...push, action: 'pull' }, { action: 'delete', target: { repository: 'a' } }, list, { action: 'push' }];
    const one = { host: 'registry.test:5000', repository: 'team/app', tag: '1', digest };
    expect(read({ events })).toEqual({ from: 'distribution', pushed: [one, one], ignored: 4 });
  });

  test('is where it says it is, not where a client called it', () => {
    const push = pushEvent('registry.test', 'app', undefined, digest);
    expect(read({ events: [{ ...push, request: { host: 'evil.test' } }] }).pushed[0]?.host).toBe('registry.test');
  });
});

describe('Harbor', () => {
  const resources = [{ digest, tag: 'latest', resource_url: 'harbor.test/library/debian:latest' }];
  const repository = {
    date_created: 1586922308,
    name: 'debian',
    namespace: 'library',
    repo_full_name: 'library/debian',
    repo_type: 'private',
  };
  const pushed = [{ host: 'harbor.test', repository: 'library/debian', tag: 'latest', digest }];

  test('tells of pushes in its own format', () => {
    const event = { type: 'PUSH_ARTIFACT', occur_at: 1586922308, operator: 'admin', event_data: { resources, repository } };
    expect(read(event)).toEqual({ from: 'harbor', pushed, ignored: 0 });
    expect(read({ ...event, type: 'PULL_ARTIFACT' })).toEqual({ from: 'harbor', pushed: [], ignored: 1 });
  });

  test('tells of them as CloudEvents', () => {
    const event = { specversion: '1.0', id: '1', source: '/projects/1', type: 'harbor.artifact.pushed', data: { resources, repository } };
    expect(read(event)).toEqual({ from: 'harbor', pushed, ignored: 0 });
  });

  test('tells of untagged artifacts by their digest', () => {
    const untagged = [{ digest, tag: digest, resource_url: `harbor.test/library/debian@${digest}` }];
    expect(read({ type: 'PUSH_ARTIFACT', event_data: { resources: untagged, repository } }).pushed).toEqual([
      { host: 'harbor.test', repository: 'library/debian', tag: undefined, digest },
    ]);
  });
});

test.each([
  ['shop:1.4', { host: 'docker.io', repository: 'shop', tag: '1.4', digest: undefined }],
  [`a.test:5000/b/c@${digest}`, { host: 'a.test:5000', repository: 'b/c', tag: undefined, digest }],
])('the image %s', (image, expected) => {
  expect(read({ image })).toEqual({ from: 'generic', pushed: [expected], ignored: 0 });
});

describe('registries that are allowed', () => {
  const allowed = new AllowedRegistries(['registry.test', '127.0.0.1:5000', 'docker.io']);

  test.each(['registry.test', 'REGISTRY.test', 'registry.test:443', '127.0.0.1:5000', 'index.docker.io'])('%s', (host) => {
    expect(allowed.find({ host, repository: 'a/b', tag: '1' })?.tag).toBe('1');
  });

  test.each([
    ['another', 'other.test'],
    ['another port', 'registry.test:5000'],
    ['no port', '127.0.0.1'],
    ['a name in front', 'evil.registry.test'],
    ['a name behind', 'registry.test.evil.test'],
    ['another spelling of an address', '2130706433:5000'],
    ['nothing', ''],
    ['a lone word', 'registry'],
  ])('but not %s', (_what, host) => {
    let found: unknown;
    try {
      found = allowed.find({ host, repository: 'a/b', tag: '1' });
    } catch (error) {
      expect(error).toBeInstanceOf(ScanError);
    }
    expect(found).toBeUndefined();
  });

  test.each([
    { host: 'registry.test/evil.test', repository: 'a' },
    { host: 'registry.test', repository: '../../v2/_catalog' },
    { host: 'registry.test', repository: 'a:5000/b' },
    { host: 'registry.test', repository: `a@${digest}` },
    { host: 'registry.test', repository: 'a', tag: 'b/c' },
    { host: 'registry.test', repository: 'a', tag: '1', digest: 'sha256:short' },
    { host: 'user@registry.test', repository: 'a' },
    { host: 'registry.test#', repository: 'a' },
    { host: 'registry.test\n', repository: 'a' },
  ])('a part cannot be read as another: %j', (pushed) => {
    expect(() => {
      expect(allowed.find(pushed)).toBeUndefined();
      throw new ScanError('REFERENCE_INVALID', '');
    }).toThrow(ScanError);
  });
});

test('whatever is sent, it is read or refused in a sentence', () => {
  const allowed = new AllowedRegistries(['registry.test']);
  const loose = fc.object({
    key: fc.constantFrom('events', 'event_data', 'specversion', 'type', 'image', 'target', 'action', 'data', 'resources', '__proto__'),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        loose,
        fc.anything().filter((value) => value !== undefined),
        fc.json(),
      ),
      (value) => {
        let notification;
        try {
          notification = readNotification(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
          expect(error).toMatchObject({ status: 400 });
          return;
        }
        for (const pushed of notification.pushed) {
          try {
            const found = allowed.find(pushed);
            if (found !== undefined) expect(found.name).toMatch(/^registry\.test\//);
          } catch (error) {
            expect(error).toBeInstanceOf(ScanError);
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});
