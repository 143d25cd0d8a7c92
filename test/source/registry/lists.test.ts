/** Tags, repositories and referrers, page by page, from servers that mean well or not. */
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../support/images.js';
import { manifest, OCI_MANIFEST, sendJson } from './fake-registry.js';
import { type Handler, listed, useWorld } from './world.js';

const world = useWorld();
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';

/** Pages of one tag each; `link` says where the next of a page is. */
const paged =
  (link: (page: number) => string | undefined): Handler =>
  ({ url }, response) => {
    const page = Number(new URL(url, 'http://x').searchParams.get('last') ?? 0);
    const next = link(page);
    if (next !== undefined) response.setHeader('link', next);
    sendJson(response, 200, { name: 'team/app', tags: [`v${page}`] });
  };

async function tags(handler: Handler): Promise<string[]> {
  await world().server('registry.test', handler);
  return listed((await world().open('registry.test')).repository('team/app').tags());
}

describe('pages', () => {
  test.each([
    ['a path', '/v2/team/app/tags/list?last=NEXT&n=1'],
    ['a query', '?last=NEXT'],
    ['an address', 'https://registry.test/v2/team/app/tags/list?last=NEXT'],
    ['an address before a proxy that undoes TLS', 'http://registry.test/v2/team/app/tags/list?last=NEXT'],
  ])('are followed by %s', async (_what, address) => {
    const link = (page: number) => (page < 3 ? `<${address.replace('NEXT', String(page + 1))}>; rel="next"` : undefined);
    expect(await tags(paged(link))).toEqual(['v0', 'v1', 'v2', 'v3']);
    expect(new Set(world().proxied)).toEqual(new Set(['registry.test:443']));
  });

  test('are asked for one by one, as they are needed', async () => {
    await world().server(
      'registry.test',
      paged((page) => `<?last=${page + 1}>; rel=next`),
    );
    for await (const tag of (await world().open('registry.test')).repository('team/app').tags()) if (tag === 'v2') break;
    expect(world().seen).toHaveLength(3);
  });

  test.each([
    ['in a circle', '</v2/team/app/tags/list?last=1>; rel="next"'],
    ['to another server', '<https://evil.test/v2/team/app/tags/list>; rel="next"'],
    ['to another port', '<https://registry.test:5000/v2/team/app/tags/list>; rel="next"'],
    ['to another question', '</v2/team/app/manifests/1>; rel="next"'],
    ['nowhere', '<https://>; rel="next"'],
  ])('that lead %s are refused', async (_where, link) => {
    await world().server(
      'evil.test',
      paged(() => undefined),
    );
    await expect(tags(paged(() => link))).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('list of tags') as unknown,
    });
    expect(world().at('evil.test')).toEqual([]);
  });

  test('of a registry that refuses their size are as large as it likes', async () => {
    const handler: Handler = (request, response, socket) =>
      request.url.includes('n=') ? sendJson(response, 400, {}) : paged(() => undefined)(request, response, socket);
    expect(await tags(handler)).toEqual(['v0']);
  });

  test.each([
    ['null', { tags: null }],
    ['no texts', { tags: [1, {}, null] }],
    ['nothing', {}],
  ])('with %s for tags have none', async (_what, page) => {
    expect(await tags((_request, response) => sendJson(response, 200, page))).toEqual([]);
  });

  test('of the catalog are asked for with its scope', async () => {
    await world().server('auth.test', (_request, response) => sendJson(response, 200, { token: 'ticket' }));
    await world().server('registry.test', ({ headers }, response) => {
      if (headers.authorization === 'Bearer ticket') sendJson(response, 200, { repositories: ['a', 'b/c'] });
      else response.writeHead(401, { 'www-authenticate': 'Bearer realm="https://auth.test/token"' }).end();
    });
    expect(await listed((await world().open('registry.test')).catalog())).toEqual(['a', 'b/c']);
    expect(world().at('auth.test')[0]?.url).toContain('scope=registry%3Acatalog%3A*');
  });
});

describe('referrers', () => {
  const digest = sha256(manifest('subject'));
  const descriptor = { mediaType: OCI_MANIFEST, digest: sha256(manifest('sbom')), size: 7, artifactType: 'a/b', annotations: { c: 'd' } };
  const referrers = async (handler: Handler) => {
    await world().server('registry.test', handler);
    return (await world().open('registry.test')).repository('team/app').referrers(digest);
  };
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [descriptor, { digest: '../x' }, 7] };

  test('come by the API of their own', async () => {
    expect(await referrers((_request, response) => sendJson(response, 200, index))).toEqual([descriptor]);
    expect(world().seen.map(({ url }) => url)).toEqual([`/v2/team/app/referrers/${digest}`]);
  });

  test.each([404, 400, 405, 501])('come by a tag where that answers %i', async (status) => {
    const handler: Handler = ({ url }, response) =>
      url.endsWith(`/manifests/${digest.replace(':', '-')}`) ? sendJson(response, 200, index) : sendJson(response, status, {});
    expect(await referrers(handler)).toEqual([descriptor]);
  });

  test('are none where neither is there', async () => {
    await world().server('registry.test', (_request, response) => sendJson(response, 404, {}));
    const app = (await world().open('registry.test')).repository('team/app');
    expect(await app.referrers(digest)).toEqual([]);
    expect(await app.referrers(digest)).toEqual([]);
    // Whether there is such an API is asked once.
    expect(world().seen.map(({ url }) => url.split('/')[4])).toEqual(['referrers', 'manifests', 'manifests']);
  });

  test.each([2000, 0])('without end, %i on a page, do end', async (count) => {
    let page = 0;
    const descriptors = Array.from({ length: count }, () => descriptor);
    const endless: Handler = (_request, response) => {
      response.setHeader('link', `</v2/team/app/referrers/${digest}?page=${++page}>; rel="next"`);
      sendJson(response, 200, { ...index, manifests: descriptors });
    };
    if (count === 0) await expect(referrers(endless)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    else expect(await referrers(endless)).toHaveLength(4096);
    expect(page).toBeLessThan(300);
  });

  test('are not passed over when the registry has trouble', async () => {
    await expect(referrers((_request, response) => response.writeHead(500).end())).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' });
  });
});
