import { afterAll } from '@jest/globals';

import { describeEventStoreContract } from '#libs/testing';

import { describeWithEngine } from '../../../../test/engines/engine.js';
import { EventStoreStandIn, findEventStore } from '../../../../test/engines/event-store.js';
import { EventStoreDbEventStore } from './index.js';

const appendTimeoutMs = 12_000;

describeEventStoreContract('EventStoreDbEventStore on the stand-in', async () => {
  const standIn = await EventStoreStandIn.start();
  return {
    open: () => EventStoreDbEventStore.connect({ url: standIn.url, appendTimeoutMs }),
    remove: async () => standIn.stop(),
  };
});

describeWithEngine('eventstore', await findEventStore(), ({ url, stop }) => {
  describeEventStoreContract('EventStoreDbEventStore', async () => ({
    open: () => EventStoreDbEventStore.connect({ url, appendTimeoutMs }),
    remove: async () => undefined,
  }));

  afterAll(stop);
});
