/**
 * Appends what so many waiting messages of one webhook would have left, and which are due now.
 *
 *   node seed-messages.mjs <data folder> <webhook id> <url> <count>
 */
import { join } from 'node:path';
import { SqliteEventStore } from '#libs/adapters/event-store-sqlite';
import { NodeIds, SystemClock } from '#libs/adapters/node-crypto';
import { SeededFacts } from './seeded-facts.mjs';

const atOnce = 512;

const [dataDir, webhookId, url, countText] = process.argv.slice(2);
const count = Number(countText);
const clock = new SystemClock();
const facts = new SeededFacts({ count, url, webhookIds: [webhookId], ids: new NodeIds(clock), clock });
const store = await SqliteEventStore.open({ file: join(dataDir, 'events.db') });

let next = 0;
await Promise.all(Array.from({ length: atOnce }, work));
await store.close();

async function work() {
  while (next < count)
    for (const { stream, events } of facts.waiting(next++)) await store.append({ stream, expected: 'none', events });
}
