/** Every leak of the catalogue, made by real builders: its id, the line of the Dockerfile that did it, and what to do; and the same ids from the files alone. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lintPaths, scanImages } from '../../src/index.js';
import { LEAKS } from '../../src/correlate/leak-catalogue.js';
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

describe('docker 20', () => {
  const engineFor = useEngine('docker20');
  test.for(CASES.map((given, index) => ({ ...given, tag: `leak-${index}:1` })))('$leak ($frontend)', async (given, test) => {
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
      expect(image?.steps[finding?.rootCause.step ?? -1]?.dockerfile?.line).toBe(line);
      expect(finding?.remedies.map((one) => one.text).join('\n')).toMatch(remedy);
    });
  });
});

async function inContext({ dockerfile, files = {} }: Case, use: (context: string, text: string) => Promise<void>): Promise<void> {
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
