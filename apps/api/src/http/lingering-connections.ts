/** What this needs of a connection. */
interface Connection {
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

interface Exchange {
  readonly request: { readonly socket: Connection; readonly complete: boolean };
  readonly response: { readonly writableEnded: boolean };
}

/** What this needs of Node's HTTP server. */
interface Server {
  on(event: 'connection', listener: (connection: Connection) => void): unknown;
  on(event: 'request', listener: (request: Exchange['request'], response: Exchange['response']) => void): unknown;
}

/** What a client sends without a break is here by then, and most of the time that a stop has is left. */
const clientWithinMs = 2_000;

/**
 * Connections on which the client has the next word. Browsers open some ahead, and a client may stop in the middle of a
 * request. A server that closes waits for both, and no longer looks whether they are overdue: the process would not end
 * in order.
 */
export class LingeringConnections {
  /** The last exchange of each; `null` before the first. */
  private readonly exchanges = new Map<Connection, Exchange | null>();

  watch(server: Server): void {
    server.on('connection', (connection) => {
      this.exchanges.set(connection, null);
      connection.once('close', () => this.exchanges.delete(connection));
    });
    server.on('request', (request, response) => this.exchanges.set(request.socket, { request, response }));
  }

  /** Those that have asked for nothing yet at once, all others when they had time to go on. */
  end(): void {
    this.destroyWhere((exchange) => exchange === null);
    setTimeout(() => {
      this.destroyWhere((exchange) => exchange === null || isWithClient(exchange));
    }, clientWithinMs).unref();
  }

  private destroyWhere(matches: (exchange: Exchange | null) => boolean): void {
    for (const [connection, exchange] of this.exchanges) if (matches(exchange)) connection.destroy();
  }
}

const isWithClient = ({ request, response }: Exchange): boolean => !request.complete || response.writableEnded;
