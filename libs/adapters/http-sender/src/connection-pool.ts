import { Connection } from './connection.js';
import type { Connect } from './guarded-connect.js';
import type { Target } from './target.js';

/** Waits for a connection, then has it to itself until it gives it back. */
export interface Borrower {
  readonly target: Target;
  useConnection(connection: Connection): void;
}

export interface PoolLimits {
  /** Open at the same time to one origin; who comes later waits. */
  readonly perOrigin: number;
  /** Kept open without a request, over all origins. */
  readonly idle: number;
}

interface Origin {
  /** In use and idle. */
  readonly connections: Set<Connection>;
  /** In order of arrival; somebody waits only while all connections are in use. */
  readonly waiting: Set<Borrower>;
  /** The last one used comes last, and is used first: the others grow old and close. */
  readonly idle: Connection[];
}

/** Connections by origin. An origin is forgotten with its last connection. */
export class ConnectionPool {
  private readonly origins = new Map<string, Origin>();
  /** Over all origins, the longest idle first. */
  private readonly idle = new Set<Connection>();

  constructor(
    private readonly connect: Connect,
    private readonly limits: PoolLimits,
  ) {}

  /** Calls `useConnection` at once, or when another borrower gives its connection back. */
  borrow(borrower: Borrower): void {
    const origin = this.originOf(borrower);
    const connection = origin.idle.pop();
    if (connection) {
      this.idle.delete(connection);
      borrower.useConnection(connection);
    } else if (origin.connections.size < this.limits.perOrigin) {
      this.lendNew(origin, borrower);
    } else {
      origin.waiting.add(borrower);
    }
  }

  /** The borrower waits no longer. */
  withdraw(borrower: Borrower): void {
    this.origins.get(borrower.target.origin)?.waiting.delete(borrower);
  }

  /** Takes back a connection that can serve again. */
  giveBack(connection: Connection): void {
    const origin = this.origins.get(connection.origin);
    if (!origin) return;
    const next = takeFirst(origin.waiting);
    if (next) {
      next.useConnection(connection);
      return;
    }
    origin.idle.push(connection);
    this.idle.add(connection);
    if (this.idle.size > this.limits.idle) this.closeLongestIdle();
  }

  /** Closes a connection that cannot serve again, whatever goes on in it. */
  discard(connection: Connection): void {
    const origin = this.remove(connection);
    const next = origin && takeFirst(origin.waiting);
    if (next) this.lendNew(origin, next);
  }

  /** Closes a connection and gives its place to the one who had it: a new connection, never an idle one. */
  replace(connection: Connection, borrower: Borrower): void {
    this.remove(connection);
    this.lendNew(this.originOf(borrower), borrower);
  }

  closeIdle(): void {
    while (this.idle.size > 0) this.closeLongestIdle();
  }

  private originOf({ target }: Borrower): Origin {
    const known = this.origins.get(target.origin);
    if (known) return known;
    const origin: Origin = { connections: new Set(), waiting: new Set(), idle: [] };
    this.origins.set(target.origin, origin);
    return origin;
  }

  private lendNew(origin: Origin, borrower: Borrower): void {
    const connection = new Connection(borrower.target, this.connect, (lost) => {
      // While it is lent, the borrower hears of it.
      if (this.idle.has(lost)) this.discard(lost);
    });
    origin.connections.add(connection);
    borrower.useConnection(connection);
  }

  private closeLongestIdle(): void {
    const longestIdle = takeFirst(this.idle);
    if (longestIdle) this.discard(longestIdle);
  }

  private remove(connection: Connection): Origin | undefined {
    connection.destroy();
    this.idle.delete(connection);
    const origin = this.origins.get(connection.origin);
    if (!origin) return undefined;
    origin.connections.delete(connection);
    const place = origin.idle.indexOf(connection);
    if (place >= 0) origin.idle.splice(place, 1);
    if (origin.connections.size === 0 && origin.waiting.size === 0) this.origins.delete(connection.origin);
    return origin;
  }
}

/** Sets remember the order in which things came. */
const takeFirst = <Item>(items: Set<Item>): Item | undefined => {
  for (const item of items) {
    items.delete(item);
    return item;
  }
  return undefined;
};
