/**
 * A small internet for the registry client: servers with names of their own behind one proxy, certificates of a private authority, and a
 * record of every request, so that tests see what reached whom.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as httpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as httpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { openRegistry, type Registry, type RegistryOptions, type Surroundings } from '../../../src/source/registry/client.js';

export interface Request {
  /** The name of the server that it reached. */
  server: string;
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Handler = (request: Request, response: ServerResponse, socket: Socket) => void;

export interface World {
  folder: string;
  /** Who signs for its servers. */
  caFile: string;
  /** @returns the URL of the proxy, through which its servers are reached by name. */
  proxy(): Promise<string>;
  /** Every request to every server, in order. */
  seen: Request[];
  /** Hosts that the proxy was asked to connect to. */
  proxied: string[];
  /** How long it was slept, in milliseconds. */
  slept: number[];
  /** An HTTPS server, reached through the proxy under a name of its own, `registry.test` or such, at port 443. */
  server(name: string, handler: Handler): Promise<void>;
  /** A server on this machine. @returns `127.0.0.1:PORT`. */
  local(handler: Handler, options?: { tls?: boolean; askClient?: boolean }): Promise<string>;
  /** Opened with the authority of this world, closed after the test. Time passes at once. */
  open(host: string, options?: RegistryOptions, surroundings?: Partial<Surroundings>): Promise<Registry>;
  /** The requests that one server got. */
  at(server: string): Request[];
  /** A file of this world; `value` becomes JSON unless it is a text. */
  write(path: string, value: unknown, mode?: number): string;
}

/** All of a list that comes page by page. */
export async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The world of a test file; each test finds it empty. */
export function useWorld(): () => World {
  let folder = '';
  const open: { close(): unknown }[] = [];
  let world: World | undefined;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'stowaway-registry-'));
    makeCertificates(folder);
  });
  afterEach(async () => {
    world = undefined;
    for (const each of open.splice(0)) await each.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => (world ??= makeWorld(folder, open));
}

function makeWorld(folder: string, opened: { close(): unknown }[]): World {
  const seen: Request[] = [];
  const proxied: string[] = [];
  const slept: number[] = [];
  const ports = new Map<string, number>();
  let proxy: Promise<number> | undefined;
  const start = async (server: Server): Promise<number> => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    opened.push({
      close: () =>
        new Promise((done) => {
          server.close(done);
          server.closeAllConnections();
        }),
    });
    return (server.address() as AddressInfo).port;
  };
  const certificate = (name: string): { cert: Buffer; key: Buffer } => ({
    cert: readFileSync(join(folder, `${name}.crt`)),
    key: readFileSync(join(folder, `${name}.key`)),
  });
  const listener =
    (name: () => string, handler: Handler): RequestListener =>
    (incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        const request = { server: name(), method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers, body };
        seen.push(request);
        handler(request, response, incoming.socket);
      });
    };
  const through = async (): Promise<number> => {
    const server = httpServer((_request, response) => response.writeHead(400).end());
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      proxied.push(request.url ?? '');
      const port = ports.get(request.url ?? '');
      if (port === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      const target = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      for (const [one, other] of [
        [socket, target],
        [target, socket],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    });
    return start(server);
  };
  const proxyUrl = async (): Promise<string> => `http://127.0.0.1:${await (proxy ??= through())}`;
  return {
    folder,
    caFile: join(folder, 'ca.crt'),
    proxy: proxyUrl,
    seen,
    proxied,
    slept,
    server: async (name, handler) => {
      ports.set(
        `${name}:443`,
        await start(
          httpsServer(
            certificate('server'),
            listener(() => name, handler),
          ),
        ),
      );
    },
    local: async (handler, { tls = false, askClient = false } = {}) => {
      let name = '';
      const listen = listener(() => name, handler);
      const trust = askClient ? { requestCert: true, rejectUnauthorized: true, ca: readFileSync(join(folder, 'ca.crt')) } : {};
      name = `127.0.0.1:${await start(tls ? httpsServer({ ...certificate('server'), ...trust }, listen) : httpServer(listen))}`;
      return name;
    },
    open: async (host, options = {}, surroundings = {}) => {
      const env = { HTTPS_PROXY: await proxyUrl(), ...options.env };
      let time = 0;
      const clock = {
        now: () => Date.now() + time,
        sleep: (milliseconds: number, signal: AbortSignal) => {
          slept.push(milliseconds);
          time += milliseconds;
          return signal.aborted ? Promise.reject(new Error('stopped')) : new Promise(setImmediate);
        },
      };
      const timeouts = { connect: 5_000, answer: 5_000, silence: 5_000 };
      const registry = await openRegistry(
        host,
        { caFile: join(folder, 'ca.crt'), ...options, env },
        { clock, timeouts, certificates: [], ...surroundings },
      );
      opened.unshift(registry);
      return registry;
    },
    at: (server) => seen.filter((request) => request.server === server),
    write: (path, value, mode = 0o600) => {
      const file = join(folder, path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value), { mode });
      return file;
    },
  };
}

/** An authority, a certificate for all names of the tests, one of a client, and one that nobody signed. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test authority', '-days', '2');
  openssl('req', '-x509', ...key, '-keyout', 'stranger.key', '-out', 'stranger.crt', '-subj', '/CN=stranger', '-days', '2');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    writeFileSync(
      join(folder, 'names'),
      'subjectAltName=DNS:registry.test,DNS:auth.test,DNS:storage.test,DNS:evil.test,DNS:registry-1.docker.io,DNS:auth.docker.io,DNS:localhost,IP:127.0.0.1',
    );
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.crt`, ...by);
  }
}
