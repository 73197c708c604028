import type { Kysely, Transaction } from 'kysely';

import type { Position, RegistrySource } from '#libs/application';

import { toApiKeyRow } from '../api-key-record.js';
import { toEventTypeRecord } from '../event-type-record.js';
import type { ReadModelTables } from '../tables.js';
import { toLiveWebhook } from '../webhook-record.js';

type Snapshot = Transaction<ReadModelTables>;

const positionOf = async (snapshot: Snapshot): Promise<Position | null> =>
  (await snapshot.selectFrom('checkpoint').select('position').executeTakeFirstOrThrow()).position;

/** Rows and checkpoint are read from one snapshot: whoever follows the store from there misses and repeats nothing. */
export class ReadModelRegistrySource implements RegistrySource {
  constructor(private readonly reading: Kysely<ReadModelTables>) {}

  loadWebhooks(): ReturnType<RegistrySource['loadWebhooks']> {
    return this.inSnapshot(async (snapshot) => {
      const position = await positionOf(snapshot);
      const rows = await snapshot.selectFrom('webhooks').selectAll().where('status', '!=', 'deleted').execute();
      return { position, webhooks: rows.map((row) => ({ id: row.id, webhook: toLiveWebhook(row) })) };
    });
  }

  loadApiKeys(): ReturnType<RegistrySource['loadApiKeys']> {
    return this.inSnapshot(async (snapshot) => {
      const position = await positionOf(snapshot);
      const rows = await snapshot.selectFrom('api_keys').selectAll().where('status', '=', 'valid').execute();
      return { position, keys: rows.map(toApiKeyRow) };
    });
  }

  loadEventTypes(): ReturnType<RegistrySource['loadEventTypes']> {
    return this.inSnapshot(async (snapshot) => {
      const position = await positionOf(snapshot);
      const rows = await snapshot.selectFrom('event_types').selectAll().execute();
      const records = rows.map(toEventTypeRecord);
      return { position, eventTypes: records.map(({ name, state }) => ({ name, eventType: state })) };
    });
  }

  private inSnapshot<Loaded>(load: (snapshot: Snapshot) => Promise<Loaded>): Promise<Loaded> {
    return this.reading.transaction().setIsolationLevel('repeatable read').execute(load);
  }
}
