/**
 * Folds so many messages of all statuses into the read models, which are all that lists read: appending their facts to
 * the event store too would take ten times as long. The rows and their indexes are the product's own.
 *
 *   node seed-log.mjs <data folder> <webhook ids, by comma> <url> <count>
 */
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { openReadModels } from '#libs/adapters/read-models';
import { SeededFacts } from './seeded-facts.mjs';

/** Messages in one transaction. */
const atOnce = 2_000;

const [dataDir, webhookIds, url, countText] = process.argv.slice(2);
const count = Number(countText);
const clock = new SystemClock();
const ids = new NodeIds(clock);
const facts = new SeededFacts({ count, url, webhookIds: webhookIds.split(','), ids, clock });

const store = await SqliteEventStore.open({ file: join(dataDir, 'events.db') });
/** The product goes on from here: it takes the rows for those of what the store holds. */
const position = await store.tail();
await store.close();

const { projection, close } = await openReadModels({ file: join(dataDir, 'read-models.db'), clock, ids });
let applied = Promise.resolve();
for (let first = 0; first < count; first += atOnce) {
  const numbers = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => first + index);
  // Made while the one before is written.
  const batch = numbers.flatMap((number) => facts.mixed(number).flatMap(recorded));
  await applied;
  applied = projection.apply(batch, position);
}
await applied;
await close();

function recorded({ stream, events }) {
  return events.map((event, revision) => ({ ...event, stream, revision, position }));
}
