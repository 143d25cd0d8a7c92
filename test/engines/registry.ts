/** Owns Debian's docker-registry on a loopback port of its own: plain, or with TLS by a private authority and passwords. */
import { randomInt } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.js';
import { ready, spawnServer } from './spawn-server.js';
import { requirePrograms } from './unavailable.js';

export interface RealRegistry {
  /** `127.0.0.1:PORT`. */
  host: string;
  /** The certificate of the authority, where there is TLS. */
  caFile: string;
  username: string;
  password: string;
  /** Pushes an image by skopeo. @param from As `oci:FOLDER:TAG`. @param to As `team/app:tag`. */
  push(from: string, to: string, ...flags: string[]): Promise<void>;
  /** What the registry wrote so far, its access log included. */
  log(): string;
  /** Ends it, waits for it, and leaves nothing behind. */
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** With TLS and htpasswd. */
  secured: boolean;
  /** Who is told of pushes. */
  notified?: { url: string; headers: Record<string, string[]> };
}

/** @throws Unavailable */
export async function startRegistry({ secured, notified }: RegistryOptions): Promise<RealRegistry> {
  requirePrograms([
    { path: '/usr/bin/docker-registry', package: 'docker-registry' },
    { path: '/usr/bin/skopeo', package: 'skopeo' },
    { path: '/usr/bin/htpasswd', package: 'apache2-utils' },
    { path: '/usr/bin/openssl', package: 'openssl' },
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'stowaway-docker-registry-'));
  const file = (name: string): string => join(folder, name);
  const host = `127.0.0.1:${await freePort()}`;
  const [username, password] = ['somebody', folder.slice(-6)];
  if (secured) {
    makeCertificate(folder);
    writeFileSync(file('htpasswd'), execFileSync('htpasswd', ['-Bbn', username, password]));
  }
  const config = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: false } },
    storage: { filesystem: { rootdirectory: file('storage') }, delete: { enabled: true } },
    http: { addr: host, ...(secured ? { tls: { certificate: file('server.crt'), key: file('server.key') } } : {}) },
    ...(notified && { notifications: { endpoints: [{ name: 'tests', ...notified, timeout: '5s', threshold: 3, backoff: '200ms' }] } }),
    ...(secured ? { auth: { htpasswd: { realm: 'tests', path: file('htpasswd') } } } : {}),
  };
  // JSON is YAML.
  writeFileSync(file('config.yml'), JSON.stringify(config));
  const server = spawnServer('docker-registry', ['serve', file('config.yml')], file('log'));
  await ready(server, host);
  const flags = secured ? ['--dest-creds', `${username}:${password}`, '--dest-cert-dir', file('trusted')] : ['--dest-tls-verify=false'];
  return {
    host,
    caFile: file('ca.crt'),
    username,
    password,
    push: async (from, to, ...more) => {
      await run('skopeo', ['--insecure-policy', 'copy', '--quiet', '--all', ...more, ...flags, from, `docker://${host}/${to}`]);
    },
    log: () => server.log(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A port that was free a moment ago, below those that systems give to clients (from 32768 on Linux): one of those may be taken by any
 * connection before the server listens, even by one that tries to reach that very port.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) =>
      server
        .once('error', () => resolve(false))
        .once('listening', () => resolve(true))
        .listen(port, '127.0.0.1'),
    );
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

function makeCertificate(folder: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.pem', '-out', 'ca.crt', '-subj', '/CN=test authority', '-days', '2');
  // skopeo takes every key in the folder for a client's.
  mkdirSync(join(folder, 'trusted'));
  copyFileSync(join(folder, 'ca.crt'), join(folder, 'trusted/ca.crt'));
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  const by = ['-CA', 'ca.crt', '-CAkey', 'ca.pem', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.crt', ...by);
}
