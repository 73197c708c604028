import { describeEventStoreContract } from '#libs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from './index.js';

/** A worker thread cannot be started from TypeScript under Jest: the built one is. */
const workerUrl = new URL(
  '../../../../dist/libs/adapters/event-store-sqlite/src/event-store.worker.js',
  import.meta.url,
);

describeEventStoreContract('SqliteEventStore', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hookline-'));
  return {
    open: () => SqliteEventStore.open({ file: join(directory, 'events.db'), workerUrl }),
    remove: () => rm(directory, { recursive: true }),
  };
});
