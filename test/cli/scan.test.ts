import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { run } from '../../src/cli/run.js';

/** A folder as an image of one layer, with a private key made just now. */
const { privateKey } = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const body = privateKey.split('\n')[1]!;
let folder: string;
let reference: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowaway-scan-'));
  mkdirSync(join(folder, 'image', 'keys'), { recursive: true });
  writeFileSync(join(folder, 'image', 'keys', 'server.pem'), privateKey);
  reference = `dir:${join(folder, 'image')}`;
});
afterAll(() => rmSync(folder, { recursive: true }));

async function call(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return callIn({}, ...args);
}

async function callIn(env: NodeJS.ProcessEnv, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough({ highWaterMark: 1 << 20 }), new PassThrough()];
  const code = await run(args, { stdin: Readable.from([]), stdout, stderr, env });
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
}

describe('a folder with a private key', () => {
  it('fails the scan, and is shown redacted', async () => {
    const { code, out, err } = await call('scan', reference);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('/keys/server.pem:1');
    expect(out).not.toContain(body);
  });

  it('does not fail it with --exit-zero', async () =>
    expect(await call('scan', reference, '--exit-zero')).toMatchObject({ code: 0, err: '' }));

  it('is in the history', async () => {
    const { code, out } = await call('history', reference);
    expect(code).toBe(0);
    expect(out).toContain('/keys/server.pem:1');
    expect(out).not.toContain(body);
  });

  it('is in the history only if its rule is selected', async () => {
    const { out } = await call('history', reference, '--skip-rule', '*private-key*');
    expect(out).not.toContain('/keys/server.pem:1');
    expect((await call('history', reference, '--rule', '*private-key*')).out).toContain('/keys/server.pem:1');
    expect((await call('history', reference, '--tag', 'aws')).out).not.toContain('/keys/server.pem:1');
    expect(await call('history', reference, '--rule', 'no-such-rule')).toMatchObject({ code: 2, out: '' });
  });

  it('is told once what of a configuration is not heeded, beside the report', async () => {
    const rules = join(folder, 'gitleaks.toml');
    writeFileSync(rules, "[[rules]]\nid = 'acme'\nregex = 'acme_[a-z]{20}'\n[[allowlists]]\ncommits = ['c0ffee']\n");
    for (const command of ['scan', 'history']) {
      const { out, err } = await call(command, reference, '--rules', rules, '--skip-rule', 'aws-*');
      expect(err).toBe(`stowaway: note: ${rules}: commits of allowlists mean nothing in an image; they never match\n`);
      expect(out).not.toContain('commits');
    }
  });

  it('is in the file that was named, and standard output stays empty', async () => {
    const file = join(folder, 'report.sarif');
    expect(await call('scan', reference, '-f', 'sarif', '-o', file)).toEqual({ code: 1, out: '', err: '' });
    expect(readFileSync(file, 'utf8')).toContain('"uri": "keys/server.pem"');
    expect(readFileSync(file, 'utf8')).not.toContain(body);
  });

  it('is in every report that was asked for, each in its place', async () => {
    const [json, sarif] = [join(folder, 'many.json'), join(folder, 'many.sarif')];
    const { code, out, err } = await call('scan', reference, '-f', `json=${json}`, '-f', 'table', '-f', `sarif=${sarif}`);
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toContain('1 secret in ');
    expect(readFileSync(json, 'utf8')).toContain('"path": "keys/server.pem"');
    expect(readFileSync(sarif, 'utf8')).toContain('"uri": "keys/server.pem"');
  });

  it('is in the summary of the job of GitHub Actions, after what is there', async () => {
    const summary = join(folder, 'summary.md');
    writeFileSync(summary, 'before\n');
    const { out } = await callIn({ GITHUB_STEP_SUMMARY: summary }, 'scan', reference, '-f', 'github');
    expect(out).toMatch(/^::error title=/);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n### ❌ 1 secret in /);
  });

  it('leaves no report behind where one of them cannot be written', async () => {
    const json = join(folder, 'never.json');
    const { code } = await call('scan', reference, '-f', `json=${json}`, '-f', `sarif=${join(folder, 'none', 'a')}`);
    expect({ code, there: existsSync(json) }).toEqual({ code: 2, there: false });
  });

  it('is shown in full with --show-secrets', async () => {
    const { out } = await call('scan', reference, '-f', 'json', '--show-secrets');
    expect(out).toContain(body);
  });
});
