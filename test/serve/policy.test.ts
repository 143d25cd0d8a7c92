/** What the operator of a server lets stay, and who else has a say in that. */
import { expect, test } from 'vitest';
import { DEFAULT_GATE } from '../../src/model/gate.js';
import type { ServeOptions } from '../../src/serve/options.js';
import { secret } from '../acceptance/secrets.js';
import { useWorld } from './world.js';

const worldOf = useWorld();
const leaky = (remark = ''): { layers: { name: string; content: string }[][] } => ({
  layers: [[{ name: 'app/.env', content: `GITHUB_TOKEN=${secret('GITHUB_TOKEN')}${remark}\n` }]],
});
const POLICY = {
  file: '/etc/stowaway.toml',
  gate: DEFAULT_GATE,
  ignores: [{ line: 1, path: 'app/**', reason: 'Of the tests' }],
  inlineIgnore: true,
};

test('a policy accepts what it names, and without it the same image is scanned anew', async () => {
  const registry = await worldOf().registry();
  const { digest } = registry.put('app', '1', leaky());
  const image = `${registry.host}/app@${digest}`;
  const first = await worldOf().start({ registries: [registry.host], policy: POLICY });
  await first.notify({ image });
  await first.logged('scanned');
  expect(await first.result(image)).toMatchObject({
    verdict: 'clean',
    report: { images: [{ findings: [{ accepted: { by: 'policy', reason: 'Of the tests' } }] }] },
  });
  expect(await (await first.notify({ image })).json()).toMatchObject({ accepted: 0, known: 1 });
  await first.stop();

  const second = await worldOf().start({ registries: [registry.host] });
  expect(await (await second.notify({ image })).json()).toMatchObject({ accepted: 1 });
  await second.logged('scanned');
  expect(await second.result(image)).toMatchObject({ verdict: 'leaks' });
});

test.each<[string, Partial<ServeOptions>, string]>([
  ['may excuse itself', {}, 'clean'],
  ['may not where the operator says so', { inlineIgnore: false }, 'leaks'],
])('an image %s', async (_, options, verdict) => {
  const registry = await worldOf().registry();
  const { digest } = registry.put('app', '1', leaky(' # stowaway:ignore'));
  const server = await worldOf().start({ registries: [registry.host], ...options });
  await server.notify({ image: `${registry.host}/app@${digest}` });
  await server.logged('scanned');
  expect(await server.result(`${registry.host}/app@${digest}`)).toMatchObject({ verdict });
});
