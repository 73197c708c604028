import { type Clock, type Lease, type Leases, type Log, pauseFor } from '#libs/application';
import { Client, type ClientConfig } from 'pg';

import { LeaseConnection } from './lease-connection.js';
import { translate } from './postgresql-errors.js';

/**
 * A statement that waits in the server for a lock would keep it from clearing dead rows away for as long as it waits.
 */
const askAgainMs = 1_000;
/** A connection without an answer for this long and a question more counts as lost. */
const checkEveryMs = 2_000;
const answerWithinMs = 3_000;

export interface LeaseParts {
  readonly connection: ClientConfig;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Leases as advisory locks, each on a connection of its own: the server gives a lock back when its connection ends,
 * however it ends. A connection pooler must not stand between, or only one that keeps sessions.
 */
export class PostgresqlLeases implements Leases {
  constructor(private readonly parts: LeaseParts) {}

  async hold(name: string, signal: AbortSignal): Promise<Lease | null> {
    const isStopped = () => signal.aborted;
    let connection: LeaseConnection | null = null;
    while (!isStopped()) {
      if (connection?.isOpen !== true) connection = await this.connect(name);
      if (connection !== null && (await connection.tryLock(name)) && !isStopped())
        return this.watched(name, connection);
      await pauseFor(this.parts.clock, askAgainMs, signal);
    }
    await connection?.close();
    return null;
  }

  /** `null` where the server is away: it is asked again. */
  private async connect(name: string): Promise<LeaseConnection | null> {
    const client = new Client({
      ...this.parts.connection,
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
    });
    try {
      return await LeaseConnection.open(client);
    } catch (error) {
      const { message } = translate(error) as Error;
      this.parts.log.warn('lease.no_connection', { lease: name, message });
      return null;
    }
  }

  private watched(name: string, connection: LeaseConnection): Lease {
    const lost = new AbortController();
    let cancel: () => void = () => undefined;
    const lose = () => {
      if (lost.signal.aborted) return;
      this.parts.log.warn('lease.lost', { lease: name });
      cancel();
      lost.abort();
    };
    connection.onEnd(lose);
    const check = () => {
      cancel = this.parts.clock.after(checkEveryMs, () => {
        void connection.answers().then((isAlive) => {
          if (isAlive) check();
          else lose();
        });
      });
    };
    check();
    return {
      lost: lost.signal,
      release: async () => {
        cancel();
        connection.onEnd(() => undefined);
        await connection.close();
      },
    };
  }
}
