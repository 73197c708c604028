import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describeEventStoreContract } from '#libs/testing';

import { workerUrl } from '../test/store-processes.js';
import { SqliteEventStore } from './index.js';

describeEventStoreContract('SqliteEventStore', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hookline-'));
  return {
    open: () => SqliteEventStore.open({ file: join(directory, 'events.db'), workerUrl }),
    remove: () => rm(directory, { recursive: true }),
  };
});
