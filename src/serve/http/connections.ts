/** How many connections there may be, and which of them give way: those that have not shown who they are, the oldest first. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Connections {
  /** How many there are. */
  count(): number;
  /** Its sender showed who it is: it gives way to nobody. */
  trust(socket: Socket): void;
}

/**
 * Holds a server at `most` connections. Whoever opens more pushes out the oldest stranger, not the registry that comes next: neither idle
 * connections nor dripping requests can shut others out. Without any stranger the new one is refused.
 */
export function boundConnections(server: Server, most: number): Connections {
  /** In the order in which they came; by their far end, for below TLS lies another socket than above. */
  const strangers = new Map<string, Socket>();
  let open = 0;
  server.on('connection', (socket: Socket) => {
    const from = farEnd(socket);
    open++;
    strangers.set(from, socket);
    socket.once('close', () => {
      open--;
      if (strangers.get(from) === socket) strangers.delete(from);
    });
    if (open <= most) return;
    const [[name, oldest] = [from, socket]] = strangers;
    // It counts until it is closed, which is soon.
    strangers.delete(name);
    oldest.destroy();
  });
  return { count: () => open, trust: (socket) => void strangers.delete(farEnd(socket)) };
}

function farEnd({ remoteAddress = '', remotePort = 0 }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
