/** The HTTP server: limits on connections, headers and time, one answer for each request, an end that waits for the requests under way. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ScanError } from '../../model/errors.js';
import { type Answer, problem, send } from './answer.js';
import { boundConnections, type Connections } from './connections.js';
import { Refusal } from './refusal.js';

export interface ListenOptions {
  host: string;
  /** 0 for any that is free. */
  port: number;
  /** PEM. Default: HTTP without TLS, for a proxy in front. */
  tls?: { cert: Buffer; key: Buffer } | undefined;
  limits: HttpLimits;
}

export interface HttpLimits {
  connections: number;
  headerBytes: number;
  headers: number;
  /** Milliseconds from the beginning of a request, or of the connection, to the end of its headers. */
  headersWithin: number;
  /** Milliseconds to the end of its body. */
  requestWithin: number;
  /** Milliseconds that a connection may be idle between two requests. */
  idle: number;
}

export interface Listener {
  /** `host:port`. */
  address: string;
  connections: Connections;
  /** Takes no more connections; resolves when all requests under way are answered, or cut off after `within` milliseconds. */
  close(within: number): Promise<void>;
}

/** @param handle Anything it throws but a Refusal is told to `onBug`, and to the sender as a 500 without a word of it. */
export async function listen(
  { host, port, tls, limits }: ListenOptions,
  handle: (request: IncomingMessage, connections: Connections) => Promise<Answer>,
  onBug: (error: unknown) => void,
): Promise<Listener> {
  const options = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersWithin,
    requestTimeout: limits.requestWithin,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: Math.min(1000, limits.headersWithin),
    noDelay: true,
  };
  const server: Server = tls === undefined ? createServer(options) : createTlsServer({ ...options, ...tls, minVersion: 'TLSv1.2' });
  server.maxHeadersCount = limits.headers;
  const connections = boundConnections(server, limits.connections);
  let isClosing = false;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // A sender who goes away is no bug.
    response.on('error', () => undefined);
    void handle(request, connections)
      .catch((error: unknown) => {
        if (error instanceof Refusal) return problem(error);
        onBug(error);
        return problem(new Refusal(500, 'something went wrong here; the log of the server tells what'));
      })
      .then((answer) => send(response, answer, isClosing || !request.complete));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ScanError('OPTION_INVALID', `cannot listen on ${host}:${port}: ${error.code ?? error.message}; is it in use?`, {
          cause: error,
        }),
      ),
    );
    server.listen({ host, port }, resolve);
  });
  return {
    address: addressOf(server.address(), host),
    connections,
    close: (within) => {
      isClosing = true;
      const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), within);
      return closed.finally(() => clearTimeout(cut));
    },
  };
}

function addressOf(address: string | AddressInfo | null, host: string): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
