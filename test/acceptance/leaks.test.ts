/** Every leak of the catalogue, made by real builders: its id, the line of the Dockerfile that did it, and what to do; and the same ids from the files alone. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintPaths, scanImages } from '../../src/index.js';
import { LEAKS } from '../../src/correlate/leak-catalogue.js';
import { readRules } from '../../src/detect/read-rules.js';
import type { Frontend } from '../engines/engine.js';
import { useEngine } from '../engines/use-engine.js';
import { fill } from './secrets.js';

interface Case {
  /** The primary leak, or one that comes with it. */
  leak: keyof typeof LEAKS;
  frontend: Frontend;
  /** After `FROM base:1`, which is line 1. */
  dockerfile: string;
  files?: Readonly<Record<string, string>>;
  buildArgs?: Readonly<Record<string, string>>;
  secrets?: Readonly<Record<string, string>>;
  /** Of the instruction that did it. */
  line: number;
  /** In a remedy. */
  remedy: RegExp;
  /** Whether the files alone tell; by which leak, if it is another one. */
  lint?: false | string;
}

const NPMRC = '//registry.npmjs.org/:_authToken';

/** Where a machine of a cloud asks who it is. */
const METADATA = [169, 254, 169, 254].join('.');

const CASES: readonly Case[] = [
  {
    leak: 'build-arg',
    frontend: 'classic',
    dockerfile: 'ARG NPM_TOKEN\nRUN echo "$NPM_TOKEN" | wc -c',
    buildArgs: { NPM_TOKEN: '{{NPM_TOKEN}}' },
    line: 2,
    remedy: /Do not pass NPM_TOKEN as a build arg.*secret mount/,
  },
  {
    leak: 'arg-default',
    frontend: 'classic',
    dockerfile: 'ARG POSTGRES_PASSWORD_DEFAULT={{PASSWORD}}\nRUN true',
    line: 2,
    remedy: /Drop the value from ARG POSTGRES_PASSWORD_DEFAULT/,
  },
  {
    leak: 'env',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nENV MODE=prod \\\n    API_KEY={{API_KEY}}',
    line: 3,
    remedy: /Drop ENV API_KEY.*when the container starts/,
  },
  {
    leak: 'arg-to-env',
    frontend: 'classic',
    dockerfile: 'ARG API_KEY\nENV API_KEY=$API_KEY\nRUN true',
    buildArgs: { API_KEY: '{{API_KEY}}' },
    line: 2,
    remedy: /Drop ARG API_KEY and the ENV made of it/,
  },
  {
    leak: 'copied-file',
    frontend: 'buildkit',
    dockerfile: 'WORKDIR /app\nCOPY . .',
    files: { '.env': 'DB_PASSWORD={{PASSWORD}}\n' },
    line: 3,
    remedy: /Keep \/app\/\.env out of the build context/,
  },
  {
    leak: 'written-by-run',
    frontend: 'buildkit',
    dockerfile: `RUN true\nRUN echo "${NPMRC}={{NPM_TOKEN}}" > /root/.npmrc`,
    line: 3,
    remedy: /do not write it to \/root\/\.npmrc/,
  },
  {
    leak: 'deleted-later',
    frontend: 'classic',
    dockerfile: 'COPY .npmrc /app/.npmrc\nRUN rm /app/.npmrc',
    files: { '.npmrc': `${NPMRC}={{NPM_TOKEN}}\n` },
    line: 2,
    remedy: /was deleted by the RUN in Dockerfile:3: deleting later removes nothing/,
  },
  {
    leak: 'ssh-key',
    frontend: 'buildkit',
    dockerfile: 'COPY id_ed25519 /root/.ssh/id_ed25519',
    files: { id_ed25519: '{{SSH_KEY}}\n' },
    line: 2,
    remedy: /forward the ssh agent/,
  },
  {
    leak: 'command-line',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nCMD ["serve", "--password={{PASSWORD}}"]',
    line: 3,
    remedy: /Take it out of CMD/,
  },
  {
    leak: 'command-line',
    frontend: 'classic',
    dockerfile: 'LABEL api.token={{API_KEY}}\nRUN true',
    line: 2,
    remedy: /Take it out of LABEL api\.token/,
  },
  {
    leak: 'url-credentials',
    frontend: 'buildkit',
    dockerfile: 'RUN echo https://deploy:{{PASSWORD}}@git.acme.io/shop.git | wc -c',
    line: 2,
    remedy: /Take user and password out of the URL/,
  },
  {
    leak: 'compose-env-file',
    frontend: 'buildkit',
    dockerfile: 'COPY . /app',
    files: { 'compose.yaml': 'services:\n  web:\n    environment:\n      DB_PASSWORD: {{PASSWORD}}\n' },
    line: 2,
    remedy: /compose\.yaml out of the image/,
  },
  {
    leak: 'placeholder-default',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nENV POSTGRES_PASSWORD=changeme',
    line: 3,
    remedy: /weak default/,
  },
  {
    leak: 'long-lived-vault-token',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nENV VAULT_TOKEN=hvs.{{API_KEY}}{{API_KEY_2}}{{PASSWORD}}',
    line: 3,
    remedy: /log in by its identity/,
  },
  {
    leak: 'imdsv1',
    frontend: 'buildkit',
    dockerfile: 'COPY whoami.sh /app/',
    files: { 'whoami.sh': `wget -qO- http://${METADATA}/latest/meta-data/iam/security-credentials/app\n` },
    line: 2,
    remedy: /IMDSv2/,
    lint: false,
  },
  {
    leak: 'imdsv1',
    frontend: 'classic',
    dockerfile: `RUN true\nRUN true || wget -qO- http://${METADATA}/latest/meta-data/instance-id`,
    line: 3,
    remedy: /IMDSv2/,
  },
  {
    leak: 'sensitive-file',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nCOPY . /app/',
    files: { '.npmrc': 'package-lock=false\n' },
    line: 3,
    remedy: /Keep \/app\/\.npmrc out of the image/,
  },
  {
    leak: 'sensitive-file',
    frontend: 'classic',
    dockerfile: 'COPY . /app/',
    files: { '.git/HEAD': 'ref: refs/heads/main\n', '.git/config': '[core]\n\tbare = false\n' },
    line: 2,
    remedy: /Keep \/app\/\.git\/HEAD out of the image[\s\S]*\*\*\/\.git/,
  },
  {
    leak: 'cloud-metadata-dump',
    frontend: 'buildkit',
    dockerfile: 'RUN true\nCOPY user-data.txt /var/lib/cloud/instance/',
    files: { 'user-data.txt': '#!/bin/sh\nexport GITHUB_TOKEN={{GITHUB_TOKEN}}\n' },
    line: 3,
    remedy: /\/var\/lib\/cloud\/instance\/user-data\.txt.*cloud-init clean/,
  },
  {
    leak: 'secret-mount-persisted',
    frontend: 'buildkit',
    dockerfile: `RUN --mount=type=secret,id=npm_token echo "${NPMRC}=$(cat /run/secrets/npm_token)" > /root/.npmrc`,
    secrets: { npm_token: '{{NPM_TOKEN}}' },
    line: 2,
    remedy: /The secret was mounted but written to \/root\/\.npmrc/,
  },
  {
    leak: 'image-host-key',
    frontend: 'buildkit',
    // As ssh-keygen would have made it.
    dockerfile:
      'RUN --mount=type=secret,id=made mkdir -p /etc/ssh && cat /run/secrets/made > /etc/ssh/ssh_host_ed25519_key && : ssh-keygen -A',
    secrets: { made: '{{SSH_KEY}}\n' },
    line: 2,
    remedy: /make the key at first start/,
  },
  {
    leak: 'shell-history',
    frontend: 'buildkit',
    dockerfile: 'COPY . /root/',
    files: { '.bash_history': 'export GITHUB_TOKEN={{GITHUB_TOKEN}}\n' },
    line: 2,
    remedy: /\.bash_history.*out of the build context/,
  },
  {
    leak: 'build-log',
    frontend: 'buildkit',
    dockerfile: 'COPY . /app/',
    files: { 'npm-debug.log': `1 verbose config ${NPMRC}={{NPM_TOKEN}}\n` },
    line: 2,
    remedy: /npm-debug\.log.*out of the build context/,
  },
];

test('every leak of the catalogue is made here, and every practice that a rule knows', async () => {
  const made = new Set<string>([...CASES.map(({ leak }) => leak), 'build-cache']);
  expect(Object.keys(LEAKS).filter((leak) => !made.has(leak))).toEqual([]);
  const practices = (await readRules()).filter(({ rule }) => rule.category === 'practice').map(({ rule }) => rule.id);
  expect(practices.length).toBeGreaterThan(1);
  expect(practices.filter((id) => !made.has(id))).toEqual([]);
});

describe('docker 20', () => {
  const engineFor = useEngine('docker20');
  test.for(CASES.map((given, index) => ({ ...given, tag: `leak-${index}:1` })))(
    '$leak ($frontend)',
    { timeout: 180_000 },
    async (given, test) => {
      const { leak, frontend, line, remedy, tag, lint = leak } = given;
      await inContext(given, async (context, text) => {
        const linted = (await lintPaths([context])).files?.flatMap(({ findings }) => findings) ?? [];
        const ids = linted.flatMap(({ leaks }) => leaks);
        if (lint === false) expect(ids).not.toContain(leak);
        else expect(ids).toContain(lint);

        const engine = engineFor(test);
        await engine.build(context, { tag, frontend, buildArgs: filled(given.buildArgs), secrets: filled(given.secrets) });
        const { images } = await scanImages([tag], {
          dockerfile: { path: 'Dockerfile', text },
          env: { DOCKER_HOST: `unix://${engine.socket}` },
        });
        const [image] = images;
        expect(image?.dockerfile).toEqual({ path: 'Dockerfile', matched: true });
        const finding = image?.findings.find(({ leaks }) => leaks.map(String).includes(leak));
        expect(finding?.leaks, JSON.stringify(image?.findings.map(({ detector, leaks }) => [detector, leaks]))).toContain(leak);
        const place = image?.steps[finding?.rootCause.step ?? -1]?.dockerfile;
        expect(place?.line).toBe(line);
        // What stands in the Dockerfile itself, lint tells in the same instruction.
        const told = linted.filter(({ leaks }) => leaks.some((one) => one === leak)).flatMap(({ sightings }) => sightings);
        for (const { path, line: at } of told) {
          if (path?.endsWith('Dockerfile') !== true) continue;
          expect(at).toBeGreaterThanOrEqual(line);
          expect(at).toBeLessThanOrEqual(place?.endLine ?? line);
        }
        expect(finding?.remedies.map(({ text, patch = '' }) => `${text}\n${patch}`).join('\n')).toMatch(remedy);
        expect(finding?.controls).toEqual(expect.arrayContaining([...LEAKS[leak].controls]));
      });
    },
  );
});

describe('docker 26', () => {
  const engineFor = useEngine('docker26-containerd');
  test('build-cache (buildkit)', { timeout: 180_000 }, async (test) => {
    const writes = `RUN --mount=type=secret,id=npm_token echo "${NPMRC}=$(cat /run/secrets/npm_token)" > /root/.npmrc`;
    const dockerfile = `${writes} && echo built > /built\nFROM base:1\nCOPY --from=0 /built /built`;
    await inContext({ dockerfile }, async (context, text) => {
      const cacheTo = `${context}.cache`;
      const engine = engineFor(test);
      try {
        await engine.build(context, {
          tag: 'leak-cache:1',
          frontend: 'buildkit',
          secrets: filled({ npm_token: '{{NPM_TOKEN}}' }),
          cacheTo,
        });
        const { images } = await scanImages([cacheTo], { dockerfile: { path: 'Dockerfile', text } });
        const [cache] = images;
        // A cache has no history: no step of it can be named, nor a line, and that is said.
        expect(cache?.source).toBe('build-cache');
        expect(cache?.dockerfile).toMatchObject({ path: 'Dockerfile', matched: false, note: expect.stringMatching(/\w/) as string });
        expect(cache?.findings).toHaveLength(1);
        const [finding] = cache?.findings ?? [];
        expect(finding?.leaks).toContain('build-cache');
        expect(finding?.sightings.map(({ path }) => path)).toEqual(['root/.npmrc']);
        expect(finding?.remedies.map((one) => one.text).join('\n')).toMatch(/Purge the cache, wherever it was exported or pushed to/);
      } finally {
        rmSync(cacheTo, { recursive: true, force: true });
      }
      // What did it is in the Dockerfile, where the image no longer tells of it.
      const linted = (await lintPaths([context])).files?.flatMap(({ findings }) => findings) ?? [];
      const persisted = linted.find(({ leaks }) => leaks.some((leak) => leak === 'secret-mount-persisted'));
      expect(persisted?.sightings).toMatchObject([{ path: expect.stringMatching(/Dockerfile$/) as string, line: 2 }]);
    });
  });
});

async function inContext(
  { dockerfile, files = {} }: Pick<Case, 'dockerfile' | 'files'>,
  use: (context: string, text: string) => Promise<void>,
): Promise<void> {
  const context = mkdtempSync(join(realpathSync(tmpdir()), 'stowaway-leak-'));
  try {
    const text = fill(`FROM base:1\n${dockerfile}\n`);
    writeFileSync(join(context, 'Dockerfile'), text);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(context, path)), { recursive: true });
      writeFileSync(join(context, path), fill(content), { mode: 0o644 });
    }
    await use(context, text);
  } finally {
    rmSync(context, { recursive: true });
  }
}

function filled(values: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
}
