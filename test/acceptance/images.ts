/** Owns what the acceptance images are built from: a Dockerfile in testdata/, and beside it the files listed here. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from '../engines/engine.js';
import { fill, secret } from './secrets.js';

const TESTDATA = fileURLToPath(new URL('../../testdata', import.meta.url));

export interface Recipe {
  id: string;
  /** Below testdata/, with the Dockerfile. */
  folder: string;
  /** Files of the build context, by path; `{{NAME}}` is replaced as in the Dockerfile. */
  files?: Readonly<Record<string, string>>;
  buildArgs?: Readonly<Record<string, string>>;
  secrets?: Readonly<Record<string, string>>;
  /** Serve a key to `--mount=type=ssh`. */
  ssh?: boolean;
  target?: string;
  /** The Dockerfile has `RUN --mount`, which the classic builder does not know. */
  mounts?: boolean;
}

const NPMRC = (name: string) => `//registry.npmjs.org/:_authToken={{${name}}}\n`;
const NPM_ARG = { NPM_TOKEN: '{{NPM_TOKEN}}' };
const NPM_SECRET = { npm_token: '{{NPM_TOKEN}}' };

/** The acceptance images, by the letters of the list they answer to. */
export const IMAGES: readonly Recipe[] = [
  { id: 'a-run', folder: 'acceptance/a-run', buildArgs: NPM_ARG },
  { id: 'a-env', folder: 'acceptance/a-env', buildArgs: NPM_ARG },
  { id: 'b', folder: 'acceptance/b' },
  { id: 'c', folder: 'acceptance/c' },
  {
    id: 'd',
    folder: 'acceptance/d',
    files: {
      '.env': 'NODE_ENV=production\nSTRIPE_API_KEY={{STRIPE_KEY}}\nDB_PASSWORD={{PASSWORD}}\n',
      '.git/config': '[remote "origin"]\n\turl = https://deploy:{{GITHUB_TOKEN}}@github.com/example/shop.git\n',
      '.git/HEAD': 'ref: refs/heads/main\n',
      id_ed25519: '{{SSH_KEY}}\n',
      'server.js': "import http from 'node:http';\nhttp.createServer().listen(process.env.PORT);\n",
    },
  },
  { id: 'e', folder: 'acceptance/e', buildArgs: NPM_ARG },
  { id: 'e-build', folder: 'acceptance/e', buildArgs: NPM_ARG, target: 'build' },
  {
    id: 'f',
    folder: 'acceptance/f',
    files: {
      'app/overwritten/.npmrc': NPMRC('NPM_TOKEN_1'),
      'app/opaque/.npmrc': NPMRC('NPM_TOKEN_2'),
      'app/linked/.npmrc': NPMRC('NPM_TOKEN_3'),
      'app/parent/deep/.npmrc': NPMRC('NPM_TOKEN_4'),
    },
  },
  { id: 'g', folder: 'acceptance/g' },
  {
    id: 'h',
    folder: 'acceptance/h',
    secrets: NPM_SECRET,
    ssh: true,
    mounts: true,
    files: {
      'app/.env': 'API_KEY=${API_KEY}\nDB_PASSWORD=$DB_PASSWORD\nSTRIPE_SECRET_KEY=op://production/stripe/key\n',
      'app/secrets.toml':
        '[secrets.api_key]\nprovider = "vault"\nref = "secret/data/shop#api_key"\n\n[secrets.db_password]\nprovider = "aws"\nref = "prod/shop/db"\n',
      'app/.npmrc': '//registry.npmjs.org/:_authToken=${NPM_TOKEN}\n',
      'app/serve': '#!/bin/sh\nDB_PASSWORD="$(cat /run/secrets/db_password)" exec httpd\n',
    },
  },
  { id: 'i', folder: 'acceptance/i', secrets: NPM_SECRET, mounts: true },
];

/** The image that is scanned through every format. */
export const SOURCES: Recipe = {
  id: 'sources',
  folder: 'acceptance/sources',
  buildArgs: NPM_ARG,
  files: {
    'app/.env': 'AWS_ACCESS_KEY_ID={{AWS_KEY_ID}}\nAWS_SECRET_ACCESS_KEY={{AWS_SECRET_KEY}}\nDB_PASSWORD={{PASSWORD}}\n',
    'app/keys/id_ed25519': '{{SSH_KEY}}\n',
  },
};

/** The image of `make scan`. */
export const DEMO: Recipe = {
  id: 'demo',
  folder: 'recorded/demo',
  buildArgs: NPM_ARG,
  files: {
    '.npmrc': '@example:registry=https://npm.pkg.github.com\n//npm.pkg.github.com/:_authToken={{GITHUB_TOKEN}}\n',
    '.env': 'PORT=8080\nAWS_ACCESS_KEY_ID={{AWS_KEY_ID}}\nAWS_SECRET_ACCESS_KEY={{AWS_SECRET_KEY}}\n',
    'package.json': '{ "name": "shop", "version": "1.4.0", "type": "module" }\n',
    'server.js': "import http from 'node:http';\nhttp.createServer().listen(process.env.PORT);\n",
    id_ed25519: '{{SSH_KEY}}\n',
  },
};

/** Writes the build context into a new folder below the temporary one. The caller removes it. */
export function writeContext(recipe: Recipe, binaries: Readonly<Record<string, Uint8Array>> = {}): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `stowaway-context-${recipe.id}-`));
  cpSync(join(TESTDATA, recipe.folder, 'Dockerfile'), join(folder, 'Dockerfile'));
  const files = { ...recipe.files, Dockerfile: readFileSync(join(folder, 'Dockerfile'), 'utf8') };
  // The Dockerfile is copied by `COPY . .` too, with what stands in it.
  for (const [path, text] of Object.entries(files)) write(join(folder, path), fill(text));
  for (const [path, bytes] of Object.entries(binaries)) write(join(folder, path), bytes);
  return folder;
}

/** The options to build it with; the key behind `--ssh` is written beside the context. */
export function buildOptions(recipe: Recipe, context: string): Omit<BuildOptions, 'tag'> {
  const key = `${context}.key`;
  if (recipe.ssh === true) writeFileSync(key, `${secret('SSH_KEY_2')}\n`, { mode: 0o600 });
  return {
    buildArgs: filled(recipe.buildArgs),
    secrets: filled(recipe.secrets),
    ...(recipe.ssh === true ? { ssh: key } : {}),
    ...(recipe.target === undefined ? {} : { target: recipe.target }),
  };
}

function filled(values: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, fill(value)]));
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o644 });
}
