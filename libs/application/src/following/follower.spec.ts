import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { messageStream, webhookStream } from '#libs/domain';
import { FakeClock, Gate, MemoryEventStore, MemoryLog, newEvent, retryRequested, webhookCreated } from '#libs/testing';

import type { EventBatch, Position } from '../ports/event-store.js';
import { Follower, type FollowerOptions } from './follower.js';
import { followInto } from './projector.js';

let clock: FakeClock;
let store: MemoryEventStore;
let log: MemoryLog;
let stop: AbortController;
let count: number;
let seen: string[];
beforeEach(() => {
  clock = new FakeClock();
  store = new MemoryEventStore();
  log = new MemoryLog();
  stop = new AbortController();
  count = 0;
  seen = [];
});
afterEach(() => stop.abort());

/** Appends a fact to a stream of its own; answers its position. */
const append = async (writer: MemoryEventStore = store): Promise<Position> => {
  count += 1;
  const events = [newEvent(webhookCreated(), { id: `fact-${count}` })];
  return (await writer.append({ stream: webhookStream(String(count)), expected: 'none', events })).position;
};

const note = (batch: EventBatch): void => void seen.push(...batch.events.map(({ id }) => id));

const open = (options: Partial<FollowerOptions> = {}): Follower =>
  new Follower(
    { store, clock, log },
    {
      ...{ name: 'test', categories: ['webhook'], maxBatch: 2, lingerMs: 0 },
      ...{ load: () => Promise.resolve(null), apply: note, ...options },
    },
  );

const start = async (follower: Follower): Promise<Follower> => {
  void follower.run(stop.signal);
  await clock.settle();
  return follower;
};

describe('A follower', () => {
  it('is not caught up before it has run', () => {
    const follower = open();
    expect(follower.isCaughtUp).toBe(false);
    expect(follower.behindMs).toBe(Infinity);
    expect(follower.position).toBeNull();
  });

  it('of an empty store is caught up at once', async () => {
    const follower = await start(open());
    expect(follower.isCaughtUp).toBe(true);
    expect(follower.behindMs).toBe(0);
    await follower.whenCaughtUp();
  });

  it('applies what was there and what comes, in order and once', async () => {
    for (let fact = 0; fact < 5; fact += 1) await append();
    await start(open());
    await append();
    await append();
    await clock.settle();
    expect(seen).toEqual(['fact-1', 'fact-2', 'fact-3', 'fact-4', 'fact-5', 'fact-6', 'fact-7']);
  });

  it('begins after the position that was loaded', async () => {
    await append();
    const position = await append();
    await append();
    await start(open({ load: () => Promise.resolve(position) }));
    expect(seen).toEqual(['fact-3']);
  });

  it('is caught up when the tail was applied, and not before', async () => {
    for (let fact = 0; fact < 3; fact += 1) await append();
    const gate = new Gate();
    const follower = await start(open({ apply: () => gate.opened }));
    let isTold = false;
    const told = follower.whenCaughtUp().then(() => (isTold = true));
    await clock.settle();
    expect([follower.isCaughtUp, isTold]).toEqual([false, false]);
    gate.open();
    await told;
    expect(follower.isCaughtUp).toBe(true);
  });

  it('collects facts for as long as it lingers, once it is caught up', async () => {
    const batches: number[] = [];
    await start(open({ lingerMs: 10, maxBatch: 100, apply: ({ events }) => void batches.push(events.length) }));
    await append();
    await append();
    await clock.advance(9);
    expect(batches).toEqual([0]);
    await append();
    await clock.advance(1);
    expect(batches).toEqual([0, 3]);
  });

  it('lingers no longer once somebody waits for a position', async () => {
    const follower = open({ lingerMs: 10 });
    await start(follower);
    const position = await append();
    const reached = follower.reached(position, 1_000);
    await clock.settle();
    expect(follower.position).toBe(position);
    expect(await reached).toBe(true);
  });

  it('ends when the signal aborts, wherever it is', async () => {
    const follower = open({ lingerMs: 10 });
    const ended = follower.run(stop.signal);
    await clock.settle();
    stop.abort();
    await ended;
    expect(follower.isCaughtUp).toBe(false);
    expect(clock.armed).toBe(0);
  });

  it('ends while it waits to begin again', async () => {
    const follower = open({ load: () => Promise.reject(new Error('no database')) });
    const ended = follower.run(stop.signal);
    await clock.settle();
    stop.abort();
    await ended;
    expect(clock.armed).toBe(0);
  });
});

describe('A follower whose subscription breaks', () => {
  it('is not caught up until it has reached the tail again', async () => {
    const follower = await start(open());
    store.breakSubscriptions();
    await clock.settle();
    expect([follower.isCaughtUp, follower.behindMs]).toEqual([false, Infinity]);
    expect(log.lines).toEqual([{ level: 'error', event: 'follower.failed' }]);
    await append();
    await clock.advance(200);
    expect([follower.isCaughtUp, follower.behindMs]).toEqual([true, 0]);
    expect(seen).toEqual(['fact-1']);
  });

  it('is told how far it had got when it loads again', async () => {
    const told: (Position | null | undefined)[] = [];
    const load = (followedTo?: Position | null) => {
      told.push(followedTo);
      return Promise.resolve(null);
    };
    await start(open({ load }));
    const position = await append();
    await clock.settle();
    store.breakSubscriptions();
    await clock.advance(200);
    expect(told).toEqual([undefined, position]);
  });

  it('tries again after 200 ms, then twice as long each time, up to 10 s', async () => {
    const atMs: number[] = [];
    const startedAt = clock.now();
    store.beforeSubscribe = () => {
      atMs.push(clock.now() - startedAt);
      throw new Error('the store is down');
    };
    await start(open());
    await clock.advance(50_000);
    const waits = atMs.slice(1).map((at, index) => at - atMs[index]!);
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
  });

  it('begins with 200 ms again after it had worked', async () => {
    store.beforeSubscribe = () => {
      throw new Error('the store is down');
    };
    const follower = await start(open());
    await clock.advance(200 + 400);
    store.beforeSubscribe = null;
    await clock.advance(800);
    expect(follower.isCaughtUp).toBe(true);
    store.breakSubscriptions();
    await clock.advance(200);
    expect(follower.isCaughtUp).toBe(true);
  });

  it('loads again after a batch could not be applied, and applies it again', async () => {
    let checkpoint: Position | null = null;
    let failures = 1;
    const apply = (batch: EventBatch) => {
      if (batch.events.length > 0 && failures > 0) {
        failures -= 1;
        throw new Error('the database is full');
      }
      note(batch);
      checkpoint = batch.position;
    };
    const follower = await start(open({ load: () => Promise.resolve(checkpoint), apply }));
    await append();
    await clock.settle();
    expect(follower.isCaughtUp).toBe(false);
    await clock.advance(200);
    expect(seen).toEqual(['fact-1']);
    expect(follower.isCaughtUp).toBe(true);
  });
});

describe('Waiting until a position is reached', () => {
  it('takes no time when it was', async () => {
    const position = await append();
    const follower = await start(open());
    expect(await follower.reached(position, 0)).toBe(true);
    expect(clock.armed).toBe(0);
  });

  it('ends when the fact was applied', async () => {
    const gate = new Gate();
    const follower = await start(open({ apply: (batch) => (batch.events.length > 0 ? gate.opened : undefined) }));
    const reached = follower.reached(await append(), 1_000);
    await clock.advance(999);
    gate.open();
    expect(await reached).toBe(true);
    expect(clock.armed).toBe(0);
  });

  it('ends with a no after the time that was given', async () => {
    const follower = open();
    const reached = follower.reached(await append(), 1_000);
    await clock.advance(1_000);
    expect(await reached).toBe(false);
  });

  it('is answered for each position on its own', async () => {
    const first = await append();
    const second = String(Number(first) + 1);
    const follower = await start(open());
    const answers = [follower.reached(first, 1_000), follower.reached(second, 1_000)];
    await clock.advance(1_000);
    expect(await Promise.all(answers)).toEqual([true, false]);
  });

  it('survives a broken subscription', async () => {
    const follower = await start(open());
    store.breakSubscriptions();
    await clock.settle();
    const reached = follower.reached(await append(), 1_000);
    await clock.advance(200);
    expect(await reached).toBe(true);
  });

  it('is answered by facts of other categories too: nothing of ours was before them', async () => {
    const follower = await start(open());
    const events = [newEvent(retryRequested())];
    const { position } = await store.append({ stream: messageStream('1'), expected: 'none', events });
    await clock.settle();
    expect(await follower.reached(position, 0)).toBe(true);
  });
});

describe('How far a follower is behind', () => {
  it('is the time since the tail was seen last', async () => {
    const gates = [new Gate(), new Gate(), new Gate()];
    let batch = 0;
    const follower = await start(
      open({
        maxBatch: 1,
        apply: async ({ events }) => {
          if (events.length > 0) await gates[batch++]?.opened;
        },
      }),
    );
    for (let fact = 0; fact < 3; fact += 1) await append();
    await clock.settle();
    gates[0]?.open();
    await clock.settle();
    await clock.advance(3_000);
    expect(follower.isCaughtUp).toBe(true);
    expect(follower.behindMs).toBe(3_000);
    gates[1]?.open();
    await clock.advance(1_000);
    expect(follower.behindMs).toBe(4_000);
    gates[2]?.open();
    await clock.settle();
    expect(follower.behindMs).toBe(0);
  });

  it('grows while one batch takes long, although nobody has said yet that more is waiting', async () => {
    const gate = new Gate();
    const follower = await start(open({ apply: ({ events }) => (events.length > 0 ? gate.opened : undefined) }));
    await append();
    await clock.settle();
    await clock.advance(6_000);
    expect(follower.behindMs).toBe(6_000);
    gate.open();
    await clock.settle();
    expect(follower.behindMs).toBe(0);
  });
});

describe('The projector', () => {
  it('follows everything from the checkpoint of the rows, and applies up to 200 facts every 25 ms', async () => {
    await append();
    const applied: (readonly [number, Position])[] = [];
    const projector = followInto(
      { store, clock, log },
      {
        checkpoint: () => Promise.resolve('1'),
        apply: (events, position) => Promise.resolve(void applied.push([events.length, position])),
        reset: () => Promise.resolve(),
      },
    );
    await start(projector);
    const events = Array.from({ length: 501 }, () => newEvent(retryRequested()));
    await store.append({ stream: messageStream('1'), expected: 'none', events });
    await clock.advance(25);
    expect(applied).toEqual([
      [0, '1'],
      [200, '201'],
      [200, '401'],
      [101, '502'],
    ]);
  });
});
