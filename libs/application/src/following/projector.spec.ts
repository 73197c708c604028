import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { webhookStream } from '#libs/domain';
import { FakeClock, FakeLeases, MemoryEventStore, MemoryLog, newEvent, webhookCreated } from '#libs/testing';

import { StoreUnavailable } from '../ports/errors.js';
import type { Position } from '../ports/event-store.js';
import { Projector } from './projector.js';

/** What two processes share: the beats of the one that projects, and the rows' checkpoint. */
class SharedHeartbeat {
  position: Position | null = null;
  behindMs = Infinity;
  isAway = false;
  readonly beats: (number | null)[] = [];

  beat(behindMs: number | null): Promise<void> {
    if (this.isAway) return Promise.reject(new StoreUnavailable('gone'));
    this.beats.push(behindMs);
    this.behindMs = behindMs ?? Infinity;
    return Promise.resolve();
  }

  read(): Promise<{ readonly position: Position | null; readonly behindMs: number }> {
    if (this.isAway) return Promise.reject(new StoreUnavailable('gone'));
    return Promise.resolve({ position: this.position, behindMs: this.behindMs });
  }
}

describe('A projector', () => {
  let clock: FakeClock;
  let store: MemoryEventStore;
  let log: MemoryLog;
  let leases: FakeLeases;
  let heartbeat: SharedHeartbeat;
  let superseded: AbortController;
  let stop: AbortController;
  let count: number;
  beforeEach(() => {
    clock = new FakeClock();
    store = new MemoryEventStore();
    log = new MemoryLog();
    leases = new FakeLeases();
    heartbeat = new SharedHeartbeat();
    superseded = new AbortController();
    stop = new AbortController();
    count = 0;
  });
  afterEach(() => {
    stop.abort();
  });

  const append = async (): Promise<Position> => {
    count += 1;
    const events = [newEvent(webhookCreated(), { id: `fact-${String(count)}` })];
    return (await store.append({ stream: webhookStream(String(count)), expected: 'none', events })).position;
  };
  const start = async (): Promise<Projector> => {
    const projector = new Projector({
      store,
      clock,
      log,
      leases,
      heartbeat,
      superseded: superseded.signal,
      projection: {
        checkpoint: () => Promise.resolve(heartbeat.position),
        reset: () => Promise.resolve(),
        apply: (_events, position) => {
          heartbeat.position = position;
          return Promise.resolve();
        },
      },
    });
    void projector.run(stop.signal);
    await clock.settle();
    return projector;
  };
  const said = (event: string): number => log.lines.filter((line) => line.event === event).length;

  it('projects while it holds the lease, and says every second how far behind it is', async () => {
    const projector = await start();
    const position = await append();
    await clock.advance(3_000);
    expect(heartbeat.position).toBe(position);
    expect(projector.isCaughtUp).toBe(true);
    expect(heartbeat.beats.length).toBeGreaterThanOrEqual(3);
  });

  it('watches while another process has the lease, and takes over when that is given back', async () => {
    leases.lose();
    const projector = await start();
    const position = await append();
    await clock.advance(2_000);
    expect(heartbeat.position).toBeNull();
    expect(projector.isCaughtUp).toBe(false);
    leases.giveBack();
    await clock.advance(2_000);
    expect(heartbeat.position).toBe(position);
  });

  it('goes back to watching when it loses the lease', async () => {
    await start();
    await clock.advance(100);
    leases.lose();
    await clock.settle();
    const before = heartbeat.position;
    await append();
    await clock.advance(2_000);
    expect(heartbeat.position).toBe(before);
    expect(said('projector.stopped')).toBe(1);
  });

  it('gives the lease up for good when a newer version keeps the read models', async () => {
    await start();
    superseded.abort();
    await clock.advance(5_000);
    expect(leases.held.has('projector')).toBe(false);
    expect(said('projector.superseded')).toBe(1);
    const before = heartbeat.position;
    await append();
    await clock.advance(5_000);
    expect(heartbeat.position).toBe(before);
  });

  it('sees within 20 ms what another process wrote, while somebody waits for it', async () => {
    leases.lose();
    const projector = await start();
    const position = await append();
    const reached = projector.reached(position, 1_000);
    await clock.advance(40);
    heartbeat.position = position;
    await clock.advance(40);
    expect(await reached).toBe(true);
  });

  it('says that a position was not reached when the time is over', async () => {
    leases.lose();
    const projector = await start();
    const reached = projector.reached(await append(), 1_000);
    await clock.advance(1_000);
    expect(await reached).toBe(false);
  });

  it('counts as behind when the process that projects has been silent for five seconds, or cannot be seen', async () => {
    leases.lose();
    heartbeat.behindMs = 0;
    const projector = await start();
    await clock.advance(1_000);
    expect(projector.isCaughtUp).toBe(true);
    heartbeat.isAway = true;
    await clock.advance(6_500);
    expect(projector.isCaughtUp).toBe(false);
    heartbeat.isAway = false;
    await clock.advance(1_000);
    expect(projector.isCaughtUp).toBe(true);
  });
});
