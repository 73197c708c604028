import { Client, type Dispatcher } from 'undici';

import { AnswerLimit } from './answer-limit.js';
import type { Connect } from './guarded-connect.js';
import { NoticeFilter } from './notice-filter.js';
import type { Target } from './target.js';

/** Below the five seconds after which many servers close an idle connection. */
const idleMs = 4_000;

/**
 * One connection with at most one request on it. It opens with the first request.
 *
 * undici's pools do not tell whether a request went out on a connection that had served before, and scan all their
 * connections for a free one; a client for each connection tells, and the pool beside this file needs no scan.
 */
export class Connection {
  /** Whether an answer has come through the socket that is open now. */
  served = false;

  readonly origin: string;

  private readonly client: Client;
  private giveUpConnecting: (() => void) | null = null;
  private limit: AnswerLimit | null = null;
  private notices: NoticeFilter | null = null;

  /** @param onLost the socket is gone; the next request would open another */
  constructor(target: Target, connect: Connect, onLost: (connection: Connection) => void) {
    this.origin = target.origin;
    this.client = new Client(target.origin, {
      connect: (_options, opened) => {
        this.giveUpConnecting = connect(target, (...result) => {
          this.giveUpConnecting = null;
          const [, socket] = result;
          // In this order: what the filter takes out counts.
          this.limit = socket && new AnswerLimit(socket);
          this.notices = socket && new NoticeFilter(socket);
          opened(...result);
        });
      },
      keepAliveTimeout: idleMs,
      keepAliveMaxTimeout: idleMs,
      // The exchange has one timeout over everything.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    this.client.on('disconnect', () => {
      this.served = false;
      onLost(this);
    });
  }

  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.limit?.begin();
    this.notices?.begin();
    this.client.dispatch(request, handler);
  }

  /** Whether the receiver has shown that it has the request that was dispatched last, without an answer yet. */
  get isNoticed(): boolean {
    return this.notices?.hasFound === true;
  }

  /** Ends it at once, at whatever stage; the handler of a request on it hears of an error. */
  destroy(): void {
    this.giveUpConnecting?.();
    void this.client.destroy();
  }
}
