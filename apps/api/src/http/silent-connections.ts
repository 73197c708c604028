/** What this needs of a connection. */
interface Connection {
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** What this needs of Node's HTTP server. */
interface Server {
  on(event: 'connection', listener: (connection: Connection) => void): unknown;
  on(event: 'request', listener: (request: { readonly socket: Connection }) => void): unknown;
}

/**
 * Connections that have not asked for anything yet: browsers open some ahead. Node does not count them as idle when a
 * server closes, and waits until their headers are overdue, which is longer than a process has to end.
 */
export class SilentConnections {
  private readonly silent = new Set<Connection>();

  watch(server: Server): void {
    server.on('connection', (connection) => {
      this.silent.add(connection);
      connection.once('close', () => this.silent.delete(connection));
    });
    server.on('request', ({ socket }) => this.silent.delete(socket));
  }

  end(): void {
    this.silent.forEach((connection) => connection.destroy());
  }
}
