import { describe, expect, it } from '@jest/globals';

import { batchText } from './server-sent-events.js';

const placed = (position: string, id: string) => ({
  position,
  change: { kind: 'event' as const, id, eventType: 'type', recipientCount: 0 },
});

describe('A live stream', () => {
  it('begins with where it begins, so that a client can come back before anything happened', () => {
    expect(batchText({ position: '7', changes: [] })).toBe('retry: 2000\nid: 7\nevent: ready\ndata: {}\n\n');
    expect(batchText({ position: null, changes: [] })).toBe('retry: 2000\nevent: ready\ndata: {}\n\n');
  });

  it('gives the id of a fact with the last of its changes', () => {
    const text = batchText({ position: '9', changes: [placed('8', 'a'), placed('8', 'b'), placed('9', 'c')] });
    const ids = text.split('\n\n').map((event) => /^id: (\d+)$/m.exec(event)?.[1]);
    expect(ids).toEqual([undefined, '8', '9', undefined]);
  });
});
