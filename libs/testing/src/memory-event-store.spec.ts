import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#libs/application';
import { messageStream } from '#libs/domain';

import { Gate } from './bus-consumer.js';
import { describeEventStoreContract } from './event-store/event-store.contract.js';
import { MemoryEventStore } from './memory-event-store.js';
import { newEvent } from './recorded-events.js';
import { attemptFailed } from './sample-events.js';

describeEventStoreContract('MemoryEventStore', async () => {
  let store = new MemoryEventStore();
  return {
    open: async () => (store = store.reopen()),
    remove: async () => undefined,
  };
});

describe('a memory event store for tests of faults', () => {
  const stream = messageStream('1');
  const append = { stream, expected: 'none', events: [newEvent(attemptFailed())] } as const;

  it('stores nothing when the fault comes before the write', async () => {
    const store = new MemoryEventStore();
    store.beforeAppend = () => {
      throw new StoreUnavailable('gone');
    };
    await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
    expect((await store.read(stream)).revision).toBe('none');
  });

  it('has stored everything when the fault comes after the write', async () => {
    const store = new MemoryEventStore();
    store.afterAppend = () => {
      throw new StoreUnavailable('gone');
    };
    await expect(store.append(append)).rejects.toThrow(StoreUnavailable);
    expect((await store.read(stream)).revision).toBe(0);
  });

  it('holds an append for as long as a hook waits, and waits for it when it is closed', async () => {
    const store = new MemoryEventStore();
    const gate = new Gate();
    store.beforeAppend = () => gate.opened;
    const appended = store.append(append);
    const closed = store.close();
    gate.open();
    expect((await appended).revision).toBe(0);
    await closed;
  });

  it('breaks the subscriptions that run and lets new ones begin', async () => {
    const store = new MemoryEventStore();
    const { signal } = new AbortController();
    const options = { after: null, categories: ['message'], maxBatch: 10, signal } as const;
    const following = store.subscribe(options)[Symbol.asyncIterator]();
    await following.next();
    const next = expect(following.next()).rejects.toThrow(StoreUnavailable);
    store.breakSubscriptions();
    await next;
    expect(await store.subscribe(options)[Symbol.asyncIterator]().next()).toMatchObject({ done: false });
  });
});
