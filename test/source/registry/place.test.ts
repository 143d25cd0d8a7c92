/** Which registry, repository and tag a reference means, and when no registry is asked at all. */
import { expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { forcedReference, placeOf, registryIn, whyNoRegistry } from '../../../src/source/registry/place.js';
import { registriesFor } from '../../../src/source/registry/registries.js';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['shop', 'docker.io', 'shop', 'latest'],
  ['team/shop:1', 'docker.io', 'team/shop', '1'],
  ['index.docker.io/shop', 'docker.io', 'shop', 'latest'],
  ['docker.io/library/shop', 'docker.io', 'library/shop', 'latest'],
  ['ghcr.io/team/shop:1', 'ghcr.io', 'team/shop', '1'],
  ['localhost/shop', 'localhost', 'shop', 'latest'],
  ['127.0.0.1:5000/a/b/c:1', '127.0.0.1:5000', 'a/b/c', '1'],
  [`[::1]:5000/shop@${digest}`, '[::1]:5000', 'shop', digest],
  [`ghcr.io/shop:1@${digest}`, 'ghcr.io', 'shop', digest],
])('%s is in %s', (reference, host, path, wanted) => {
  expect(placeOf(reference)).toEqual({ host, path, reference: wanted });
});

test.each([
  ['registry:ghcr.io/shop:1', 'ghcr.io/shop:1'],
  ['registry:team/shop', 'team/shop'],
  ['docker://shop', 'shop'],
  // Docker's own registry is an image too.
  ['registry:2', undefined],
  ['registry', undefined],
  ['docker:dind', undefined],
  ['shop', undefined],
])('%s asks a registry for %s, whatever there is besides', (reference, forced) => {
  expect(forcedReference(reference)).toBe(forced);
});

test.each([
  ['shop', undefined],
  ['ghcr.io/team/shop:1.tar', expect.stringContaining('looks like a file')],
  ['backup/shop.tar', expect.stringContaining('docker://backup/shop.tar')],
  ['shop.tar.gz', expect.stringContaining('looks like a file')],
  ['shop.tgz', expect.stringContaining('looks like a file')],
  ['docker:shop', ''],
  ['engine:shop', ''],
  ['a'.repeat(64), expect.stringContaining('by their id')],
  [digest, expect.stringContaining('by their id')],
])('a name that no engine has, %s', (reference, why) => {
  expect(whyNoRegistry(reference)).toEqual(why);
});

test.each([
  ['ghcr.io/shop', 'ghcr.io'],
  ['registry:ghcr.io/shop', 'ghcr.io'],
  ['docker://shop', undefined],
  ['shop', undefined],
  ['./shop.tar', undefined],
  ['-', undefined],
  ['deadbeef', undefined],
])('%s writes down the registry %s', (reference, host) => {
  expect(registryIn(reference)).toBe(host);
});

test('one login is for one registry', () => {
  const login = { username: 'me', password: Secret.fromText('x'.repeat(8)) };
  expect(() => registriesFor(['ghcr.io/a', 'quay.io/b'], login)).toThrow(/one login cannot be for several registries.*ghcr\.io, quay\.io/);
  expect(() => registriesFor(['ghcr.io/a', 'quay.io/b'], { env: { STOWAWAY_USERNAME: 'me' } })).toThrow(/one login/);
  for (const references of [['ghcr.io/a', 'registry:ghcr.io/b', 'local:1', './file.tar'], [], ['a', 'b']]) registriesFor(references, login);
  registriesFor(['ghcr.io/a', 'quay.io/b'], {});
});
