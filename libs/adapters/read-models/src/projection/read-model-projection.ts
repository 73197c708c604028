import type { Ids, Position, Projection, RecordedEvent } from '#libs/application';

import type { Database, TableRemoval } from '../database.js';
import type { ReadModelTables } from '../tables.js';
import { BatchFold, moveCheckpoint } from './batch-fold.js';
import { KnownRowsLoader } from './known-rows.js';
import { StatsAge } from './stats-age.js';
import { StatsFold } from './stats-fold.js';

const emptied: readonly (keyof ReadModelTables)[] = [
  'webhooks',
  'webhook_events',
  'webhook_activity',
  'events',
  'payload_texts',
  'messages',
  'api_keys',
  'rejected_records',
  'event_types',
  'replays',
  'replayed_messages',
  'expired_messages',
  'expired_streams',
  'stats_minutes',
  'stats_hours',
  'stats_days',
];

/**
 * Keeps the rows up to date with the facts. A batch is folded over the rows it builds upon and written in one
 * transaction with its checkpoint; batches wait for each other. Of two processes that fold over the same rows, each
 * taking itself for the one that projects, the transaction of the second is refused.
 */
export class ReadModelProjection implements Projection {
  private readonly knownRows: KnownRowsLoader;
  private readonly statsAge = new StatsAge();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {
    this.knownRows = new KnownRowsLoader(database);
  }

  async checkpoint(): Promise<Position | null> {
    const row = await this.database.reading.selectFrom('checkpoint').select('position').executeTakeFirstOrThrow();
    return row.position;
  }

  apply(events: readonly RecordedEvent[], position: Position): Promise<void> {
    return this.inTurn(async () => {
      this.statsAge.advance(events);
      const stats = new StatsFold(this.statsAge);
      const known = await this.knownRows.load(events);
      const fold = new BatchFold(known, { ids: this.ids, stats });
      for (const event of events) fold.apply(event);
      await this.database.write(fold.write(position), known.fence);
      this.statsAge.trimmed();
    });
  }

  reset(): Promise<void> {
    const removals = emptied.map((table): TableRemoval => ({ table, remove: 'all' }));
    return this.inTurn(async () => {
      await this.database.write([...removals, moveCheckpoint(null, 1)]);
      this.statsAge.reset();
    });
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
