/** What is kept of scans: how it is listed, how long it stays, what is tried again after a start. And who listens with TLS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { READER, until, useWorld, type TestServer } from './world.js';

const worldOf = useWorld();
const CLEAN = { layers: [[{ name: 'etc/motd', content: 'hello' }]] };

interface Page {
  results: { state: string; image: string; failure?: string }[];
  next?: string;
}

async function pageOf(server: TestServer, query = ''): Promise<Page> {
  const response = await server.get(`/results${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Page;
}

describe('a list of results', () => {
  test('has the youngest first, in pages, without their reports', async () => {
    const registry = await worldOf().registry();
    const server = await worldOf().start({ registries: [registry.host] });
    expect(await pageOf(server)).toEqual({ results: [] });
    const images: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const { digest } = registry.put(name, '1', CLEAN);
      images.unshift(`${registry.host}/${name}@${digest}`);
      await server.notify({ image: images[0] });
    }
    await server.logged('scanned', 5);
    await until(async () => ((await pageOf(server)).results.every(({ state }) => state === 'done') ? true : undefined));

    const pages = [await pageOf(server, '?limit=2')];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
      pages.push(await pageOf(server, `?limit=2&before=${next}`));
    expect(pages.map(({ results }) => results.length)).toEqual([2, 2, 1]);
    const listed = pages.flatMap(({ results }) => results);
    expect(listed.map(({ image }) => image)).toEqual(images);
    expect(listed[0]).toMatchObject({ state: 'done', verdict: 'clean', findings: { critical: 0 } });
    expect(listed[0]).not.toHaveProperty('report');
  });

  test('is a page for browsers, each with a link to its report', async () => {
    const registry = await worldOf().registry();
    const server = await worldOf().start({ registries: [registry.host] });
    const { digest } = registry.put('team/app', '1', CLEAN);
    await server.notify({ image: `${registry.host}/team/app:1@${digest}` });
    await server.logged('scanned');
    await server.result(`${registry.host}/team/app@${digest}`);
    const response = await server.get('/results?limit=1', { accept: 'text/html', authorization: `Bearer ${READER}` });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    expect(page).toContain(`href="results/${registry.host}/team/app@${digest}"`);
    expect(page).toContain('clean');
    expect(page).not.toContain('<script');
  });

  test.each(['?limit=0', '?limit=201', '?limit=x', '?before=-1'])('%s is refused', async (query) => {
    const server = await worldOf().start({ registries: ['registry.test'] });
    expect((await server.get(`/results${query}`)).status).toBe(400);
  });

  test('is for readers', async () => {
    const server = await worldOf().start({ registries: ['registry.test'] });
    expect((await server.get('/results', {})).status).toBe(401);
  });
});

test('what had failed is tried again after a start that is told to', async () => {
  let isShut = true;
  const registry = await worldOf().registry((_, response) => {
    if (isShut) response.writeHead(403).end('{}');
    return isShut;
  });
  const { digest } = registry.put('app', '1', CLEAN);
  const image = `${registry.host}/app@${digest}`;
  const first = await worldOf().start({ registries: [registry.host] });
  await first.notify({ image });
  await first.logged('failed');
  expect(await first.result(image)).toMatchObject({ state: 'failed' });
  await first.stop();
  isShut = false;

  const second = await worldOf().start({ registries: [registry.host] });
  expect(await second.result(image)).toMatchObject({ state: 'failed' });
  await second.stop();
  const third = await worldOf().start({ registries: [registry.host], retryFailed: true });
  await third.logged('scanned');
  expect(await third.result(image)).toMatchObject({ state: 'done', verdict: 'clean' });
});

test('a result is kept so many days', async () => {
  const registry = await worldOf().registry();
  const { digest } = registry.put('app', '1', CLEAN);
  const image = `${registry.host}/app@${digest}`;
  const first = await worldOf().start({ registries: [registry.host] });
  await first.notify({ image });
  await first.result(image);
  await first.stop();

  const second = await worldOf().start({ registries: [registry.host], keepDays: 1 });
  expect(await second.result(image)).toMatchObject({ state: 'done' });
  await second.stop();
  const third = await worldOf().start({ registries: [registry.host], keepDays: 0 });
  await until(async () => ((await third.get(`/results/${image}`)).status === 404 ? true : undefined));
  // Told of again, it is scanned again.
  await third.notify({ image });
  await third.logged('scanned');
});

test('with a certificate it listens with TLS alone', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-tls-'));
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', 'key.pem'];
    const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-out', 'cert.pem'];
    execFileSync('openssl', ['req', '-x509', ...key, ...names], { cwd: folder, stdio: 'ignore' });
    const [cert, secret] = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name)));
    const server = await worldOf().start({ registries: ['registry.test'], tls: { cert: cert!, key: secret! } });
    expect(await server.logged('listening')).toMatchObject([{ tls: true }]);
    const answer = await new Promise<string>((resolve, reject) => {
      request(`${server.url.replace('http:', 'https:')}/healthz`, { ca: cert }, (response) => resolve(text(response)))
        .once('error', reject)
        .end();
    });
    expect(JSON.parse(answer)).toEqual({ status: 'ok' });
    await expect(server.get('/healthz')).rejects.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
