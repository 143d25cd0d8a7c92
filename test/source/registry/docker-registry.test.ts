/** The client against Debian's docker-registry, with images that skopeo pushed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/secret.js';
import { openRegistry, type Registry } from '../../../src/source/registry/client.js';
import type { RealRegistry } from '../../engines/registry.js';
import { useRegistry } from '../../engines/use-engine.js';
import { buildImage, json, sha256 } from '../../support/images.js';
import { collect } from '../../support/streams.js';
import { listed } from './world.js';

const folder = mkdtempSync(join(tmpdir(), 'stowaway-pushed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const image = buildImage({
  layers: [[{ name: 'etc/motd', content: 'hello' }], [{ name: 'opt/big', content: Buffer.alloc(3 << 20, 'ab') }]],
  tags: ['1'],
});
image.writeOciLayout(folder);
const pushed = (registry: RealRegistry, to: string, ...flags: string[]): Promise<void> => registry.push(`oci:${folder}:1`, to, ...flags);

interface Parsed {
  config: { digest: string; size: number };
  layers: { digest: string; size: number; mediaType: string }[];
}

/** Reads all of an image and checks it. */
async function readAll(registry: Registry, path: string, tag: string): Promise<string> {
  const repository = registry.repository(path);
  const { bytes, digest, mediaType } = await repository.manifest(tag);
  expect(digest).toBe(sha256(bytes));
  const { config, layers } = JSON.parse(Buffer.from(bytes).toString()) as Parsed;
  expect(sha256(await repository.smallBlob(config.digest, config.size))).toBe(config.digest);
  for (const layer of layers) {
    const stored = await collect(repository.blob(layer.digest, layer.size));
    expect(sha256(stored)).toBe(layer.digest);
    expect(stored.length).toBe(layer.size);
  }
  expect((await repository.manifest(digest)).bytes).toEqual(bytes);
  return mediaType;
}

describe('plain', () => {
  const real = useRegistry({ secured: false });

  test('an image is read in both manifest formats, over HTTP since it is on this machine', async (context) => {
    const server = real(context);
    await pushed(server, 'team/oci:1');
    await pushed(server, 'team/docker:1', '--format', 'v2s2');
    const registry = await openRegistry(server.host);
    expect(await readAll(registry, 'team/oci', '1')).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(await readAll(registry, 'team/docker', '1')).toBe('application/vnd.docker.distribution.manifest.v2+json');
    await registry.close();
  });

  test('tags and repositories are listed', async (context) => {
    const server = real(context);
    await pushed(server, 'many/a:1');
    const put = async (path: string, bytes: string | Uint8Array, type: string): Promise<void> => {
      const answer = await fetch(`http://${server.host}/v2/${path}`, {
        method: 'PUT',
        body: Buffer.from(bytes),
        headers: { 'content-type': type },
      });
      expect(answer.status).toBe(201);
    };
    const registry = await openRegistry(server.host);
    const { bytes, mediaType } = await registry.repository('many/a').manifest('1');
    for (const tag of ['2', '3']) await put(`many/a/manifests/${tag}`, bytes, mediaType);
    expect((await listed(registry.repository('many/a').tags())).sort()).toEqual(['1', '2', '3']);
    expect(await listed(registry.catalog())).toContain('many/a');
    await registry.close();
  });

  test('what refers to an image is found by the tag that stands in for the referrers API', async (context) => {
    const server = real(context);
    await pushed(server, 'team/referred:1');
    const registry = await openRegistry(server.host);
    const repository = registry.repository('team/referred');
    const { digest, bytes, mediaType } = await repository.manifest('1');
    expect(await repository.referrers(digest)).toEqual([]);
    const artifactType = 'application/example';
    const type = 'application/vnd.oci.image.index.v1+json';
    const index = json({ schemaVersion: 2, mediaType: type, manifests: [{ mediaType, digest, size: bytes.length, artifactType }] });
    const address = `http://${server.host}/v2/team/referred/manifests/${digest.replace(':', '-')}`;
    expect((await fetch(address, { method: 'PUT', body: new Uint8Array(index), headers: { 'content-type': type } })).status).toBe(201);
    expect(await repository.referrers(digest)).toEqual([{ mediaType, digest, size: bytes.length, artifactType }]);
    await registry.close();
  });

  test('what is not there is said so', async (context) => {
    const server = real(context);
    const registry = await openRegistry(server.host);
    await expect(registry.repository('no/where').manifest('1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringMatching(
        /no\/where: the registry has no such manifest 1 \(status 404, MANIFEST_UNKNOWN: manifest unknown\)/,
      ) as unknown,
    });
    await expect(listed(registry.repository('no/where').tags())).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    await registry.close();
  });
});

describe('htpasswd over TLS with a private authority', () => {
  const real = useRegistry({ secured: true });

  test('an image is read with the password, whether given or in an auth file', async (context) => {
    const server = real(context);
    await pushed(server, 'team/app:1');
    const { caFile, host, username } = server;
    const registry = await openRegistry(host, { caFile, username, password: Secret.fromText(server.password) });
    expect(await readAll(registry, 'team/app', '1')).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(await listed(registry.catalog())).toEqual(['team/app']);
    await registry.close();
    const auth = Buffer.from(`${username}:${server.password}`).toString('base64');
    writeFileSync(join(folder, 'auth.json'), JSON.stringify({ auths: { [host]: { auth } } }));
    const other = await openRegistry(host, { caFile, env: { REGISTRY_AUTH_FILE: join(folder, 'auth.json') } });
    await readAll(other, 'team/app', '1');
    await other.close();
  });

  test('without password, or without trust in its certificate, it says what is missing', async (context) => {
    const { caFile, host } = real(context);
    const nobody = await openRegistry(host, { caFile });
    await expect(nobody.repository('team/app').manifest('1')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    await nobody.close();
    const stranger = await openRegistry(host);
    await expect(stranger.repository('team/app').manifest('1')).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringContaining('--ca-file') as unknown,
    });
    await stranger.close();
    const insecure = await openRegistry(host, { insecure: [host] });
    await expect(insecure.repository('team/app').manifest('1')).rejects.toMatchObject({ code: 'SOURCE_DENIED' });
    await insecure.close();
  });
});
