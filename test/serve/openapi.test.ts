/** What the OpenAPI document says is what is answered. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import { openApi } from '../../src/serve/openapi.js';
import { secret } from '../acceptance/secrets.js';
import { pushEvent, READER, TOKEN, until, useWorld, WEBHOOK } from './world.js';

const worldOf = useWorld();

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  requestBody?: { content: Record<string, { schema: object }> };
}
const document = openApi() as {
  paths: Record<string, Record<string, Operation>>;
  webhooks: { result: { post: Operation } };
  components: object;
};

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'https://api.invalid/', ...document });

/** @param schema With references into the document. */
function expectValid(schema: object, value: unknown): void {
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"https://api.invalid/#/')) as object;
  const isValid = ajv.compile(absolute);
  expect(isValid(value), JSON.stringify(isValid.errors)).toBe(true);
}

async function expectTold(path: string, method: string, response: Response): Promise<void> {
  const told = document.paths[path]?.[method]?.responses[String(response.status)];
  expect(told, `${method} ${path} ${response.status}`).toBeDefined();
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  const content = told?.content?.[type];
  expect(content, `${method} ${path} ${response.status} ${type}`).toBeDefined();
  const text = await response.text();
  if (content !== undefined) expectValid(content.schema, /json/.test(type) ? JSON.parse(text) : text);
}

test('every answer is as the document says', async () => {
  const world = worldOf();
  let isOpen = false;
  const registry = await world.registry((request, response) => {
    if (!/\/denied\/manifests\//.test(request.url ?? '')) return !isOpen && /\/slow\/blobs\//.test(request.url ?? '');
    response.writeHead(403).end('{}');
    return true;
  });
  const leaky = registry.put('team/app', '1', { layers: [[{ name: 'a', content: `GITHUB_TOKEN=${secret('GITHUB_TOKEN')}` }]] });
  const slow = registry.put('slow', '1', { layers: [[{ name: 'b', content: 'b' }]] });
  const hook = await world.receiver();
  const server = await world.start({
    registries: [registry.host],
    limits: { bodyBytes: 10_000, stopWithin: 50 },
    webhook: { target: hook.url, key: Secret.fromText(WEBHOOK) },
    publicUrl: new URL('https://scan.example/'),
  });
  const notifications = [
    { events: [pushEvent(registry.host, 'team/app', '1', leaky.digest)] },
    { image: `${registry.host}/slow@${slow.digest}` },
    { image: `${registry.host}/denied@${slow.digest}` },
  ];
  for (const body of notifications) {
    expectValid(document.paths['/notifications']!['post']!.requestBody!.content['application/json']!.schema, body);
    await expectTold('/notifications', 'post', await server.notify(body));
  }
  const bad: [unknown, Record<string, string>?][] = [['{'], [notifications[0], {}], [{ image: 'elsewhere.test/a' }], ['x'.repeat(20_000)]];
  for (const [body, headers = { authorization: `Bearer ${TOKEN}` }] of bad)
    await expectTold('/notifications', 'post', await server.notify(body, headers));

  await server.logged('scanned');
  await server.logged('failed');
  const path = '/results/{image}';
  const html = { accept: 'text/html', authorization: `Bearer ${READER}` };
  for (const image of [
    `team/app@${leaky.digest}`,
    `slow@${slow.digest}`,
    `denied@${slow.digest}`,
    'team/app:none',
    'team/app:1?format=sarif',
    'team/app:1?format=x',
    '..%2F',
  ]) {
    await expectTold(path, 'get', await server.get(`/results/${registry.host}/${image}`));
    await expectTold(path, 'get', await server.get(`/results/${registry.host}/${image}`, html));
  }
  await expectTold(path, 'get', await server.get('/results/a.test/b', {}));
  await expectTold('/results', 'get', await server.get('/results'));
  await expectTold('/results', 'get', await server.get('/results?limit=1', html));
  await expectTold('/results', 'get', await server.get('/results?limit=x'));
  await expectTold('/results', 'get', await server.get('/results', {}));
  for (const plain of ['/healthz', '/readyz', '/metrics', '/openapi.json']) await expectTold(plain, 'get', await server.get(plain, {}));

  await until(() => Promise.resolve(hook.received.length >= 2 || undefined));
  const message = document.webhooks.result.post.requestBody!.content['application/json']!.schema;
  for (const { body } of hook.received) expectValid(message, JSON.parse(body));
  expect(JSON.parse(hook.received.find(({ body }) => body.includes('image.scanned'))!.body)).toMatchObject({
    url: `https://scan.example/results/${registry.host}/team/app@${leaky.digest}`,
  });
  isOpen = true;
});

test('its schemas refuse what is not so', () => {
  const [{ schema }] = Object.values(document.paths['/notifications']!['post']!.responses['202']!.content!) as [{ schema: object }];
  expect(() => expectValid(schema, { accepted: 'one' })).toThrow();
  const result = document.paths['/results/{image}']!['get']!.responses['200']!.content!['application/json']!.schema;
  expect(() => expectValid(result, { state: 'done' })).toThrow();
});

test('the document is one that names what it refers to', () => {
  const text = JSON.stringify(openApi());
  for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
    expect(Object.keys((document.components as { schemas: object }).schemas)).toContain(name);
  expect(text).not.toContain('isReport');
});
