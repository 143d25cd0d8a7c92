/** What the README tells senders and receivers to write, works. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { signed, WEBHOOK } from './world.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test("a receiver's check of a signature", async () => {
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-receiver-'));
  writeFileSync(join(folder, 'receiver.mjs'), example);
  const { isGenuine } = (await import(pathToFileURL(join(folder, 'receiver.mjs')).href)) as {
    isGenuine: (headers: Record<string, string>, body: string, key: string) => boolean;
  };
  rmSync(folder, { recursive: true });
  const body = '{"type":"image.scanned"}';
  expect(isGenuine(signed(body, { key: WEBHOOK }), body, WEBHOOK)).toBe(true);
  expect(isGenuine(signed(body, { key: WEBHOOK }), `${body} `, WEBHOOK)).toBe(false);
  expect(isGenuine(signed(body, { key: WEBHOOK }), body, `${WEBHOOK}x`)).toBe(false);
  expect(isGenuine(signed(body, { key: WEBHOOK, at: Date.now() - 600_000 }), body, WEBHOOK)).toBe(false);
  expect(isGenuine({}, body, WEBHOOK)).toBe(false);
});

test('the configuration of a registry', () => {
  const [, yaml = ''] = /```yaml\n(notifications:[\s\S]*?)```/.exec(readme) ?? [];
  expect(yaml).toMatch(/url: \S+\/notifications\n/);
  expect(yaml).toContain('Authorization: ["Bearer TOKEN"]');
});
