import { describeEventStoreContract } from '#libs/testing';
import { EventStoreStandIn } from '../../../../test/engines/event-store-stand-in/event-store-stand-in.js';
import { EventStoreDbEventStore } from './index.js';

describeEventStoreContract('EventStoreDbEventStore', async () => {
  const standIn = await EventStoreStandIn.start();
  return {
    open: () => EventStoreDbEventStore.connect({ url: standIn.url, appendTimeoutMs: 10_000 }),
    remove: async () => standIn.stop(),
  };
});
