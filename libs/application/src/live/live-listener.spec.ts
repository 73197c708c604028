import { describe, expect, it } from '@jest/globals';

import type { LiveBatch } from './live-change.js';
import { LiveListener } from './live-listener.js';

const batch = (count: number): LiveBatch => ({
  position: String(count),
  changes: Array.from({ length: count }, (_, index) => ({
    position: String(index),
    change: { kind: 'event' as const, id: String(index), eventType: 'type', recipientCount: 0 },
  })),
});

const readAll = async (listener: LiveListener): Promise<readonly LiveBatch[]> => {
  const read: LiveBatch[] = [];
  for await (const one of listener.batches()) read.push(one);
  return read;
};

describe('A listener', () => {
  it('is cut off when more waits for it than it may keep, and keeps nothing then', async () => {
    const listener = new LiveListener({}, new AbortController().signal);
    listener.push(batch(5_000));
    listener.push(batch(1));
    expect(await readAll(listener)).toEqual([]);
  });

  it('that reads in time is not, however much comes', async () => {
    const end = new AbortController();
    const listener = new LiveListener({}, end.signal);
    const reading = listener.batches();
    for (let count = 0; count < 3; count += 1) {
      listener.push(batch(5_000));
      expect((await reading.next()).value?.changes).toHaveLength(5_000);
    }
    end.abort();
    expect((await reading.next()).done).toBe(true);
  });
});
