import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StreamId } from '#libs/domain';
import { CountedIds, FakeClock, FaultyBus, MemoryEventStore, MemoryLog } from '#libs/testing';

import { FactRecorder } from '../fact-recorder.js';
import { StoreUnavailable } from '../ports/errors.js';
import type { IncomingRecord } from '../ports/message-bus.js';
import { RejectRecord } from './reject-record.js';

const origin = {
  clusterId: 'cluster-1',
  topic: 'control-plane.events',
  partition: 3,
  offset: '42',
  timestamp: '1714564800000',
};
const record = (value: string | null): IncomingRecord => ({
  key: 'key-1',
  value: value === null ? null : new TextEncoder().encode(value),
  headers: {},
  origin,
});
const stream: StreamId = 'rejection-named:["cluster-1","control-plane.events",3,"42","1714564800000"]';

let clock: FakeClock;
let store: MemoryEventStore;
let bus: FaultyBus;
let reject: (record: IncomingRecord) => Promise<void>;
beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryEventStore();
  bus = new FaultyBus();
  const ids = new CountedIds();
  const rejectRecord = new RejectRecord({
    ...{ recorder: new FactRecorder(store, clock, ids), bus, ids, log: new MemoryLog() },
    toBase64: (bytes) => Buffer.from(bytes).toString('base64'),
  });
  reject = (rejected) => rejectRecord.reject(rejected, 'not_json');
});

const stored = async () => (await store.read(stream)).events.map(({ event }) => event);

describe('A record that cannot be read as an event', () => {
  it('is recorded with reason, origin and bytes', async () => {
    await reject(record('{"oops'));
    const { clusterId: _, ...place } = origin;
    expect(await stored()).toEqual([
      {
        type: 'EventRejected',
        data: { reason: 'not_json', origin: place, record: btoa('{"oops'), recordBytes: 6 },
      },
    ]);
  });

  it('is copied to the dead letters as it came', async () => {
    await reject(record('{"oops'));
    expect(bus.topics).toEqual(['control-plane.events.dead-letter']);
    expect(bus.published).toEqual([{ key: 'key-1', value: { reason: 'not_json', record: record('{"oops') } }]);
  });

  it('is stored up to 16 KiB, and its size is told', async () => {
    await reject(record('x'.repeat(20_000)));
    expect(await stored()).toMatchObject([{ data: { record: btoa('x'.repeat(16 * 1024)), recordBytes: 20_000 } }]);
  });

  it('may be empty', async () => {
    await reject({ ...record(null), key: null });
    expect(await stored()).toMatchObject([{ data: { record: '', recordBytes: 0 } }]);
    expect(bus.published).toMatchObject([{ key: stream }]);
  });

  it('that comes again is recorded once', async () => {
    await reject(record('{"oops'));
    await reject(record('{"oops'));
    expect(await stored()).toHaveLength(1);
  });

  it('comes again when it could not be recorded', async () => {
    store.beforeAppend = () => {
      throw new StoreUnavailable('no answer');
    };
    const refused = expect(reject(record('x'))).rejects.toThrow(StoreUnavailable);
    await clock.advance(1_400);
    await refused;
    expect(bus.published).toEqual([]);
  });
});
