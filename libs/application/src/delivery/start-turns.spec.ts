import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import type { EventId } from '#libs/domain';

import { StartTurns } from './start-turns.js';

const wide = 'wide' as EventId;
const small = 'small' as EventId;

/** Starts one request for each time that it is wanted, as soon as it is its turn. */
class EagerLane {
  constructor(
    private readonly turns: StartTurns,
    private readonly eventId: EventId,
    private readonly started: EventId[],
    private wanted = 1,
  ) {}

  pump(): void {
    while (this.wanted > 0 && this.turns.take(this.eventId, this)) {
      this.wanted -= 1;
      this.started.push(this.eventId);
    }
  }
}

const pumpNew = (
  turns: StartTurns,
  started: EventId[],
  { lanes, eventId = wide }: { lanes: number; eventId?: EventId },
) => {
  for (let count = 0; count < lanes; count += 1) new EagerLane(turns, eventId, started).pump();
};

describe('Requests that could all start at once', () => {
  it('start eight a turn of the event loop', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 20 });
    const counts: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      counts.push(started.length);
      await nextTurn();
    }
    expect(counts).toEqual([8, 16, 20, 20]);
  });

  it('take turns by event: one that came late with a single request is not behind all of the others', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 100 });
    pumpNew(turns, started, { lanes: 1, eventId: small });
    await nextTurn();
    expect(started.indexOf(small)).toBe(9);
  });

  it('of one lane start in turns too', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    new EagerLane(turns, wide, started, 12).pump();
    expect(started).toHaveLength(8);
    await nextTurn();
    expect(started).toHaveLength(12);
  });

  it('of one lane start one by one while others wait', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    new EagerLane(turns, wide, started, 12).pump();
    new EagerLane(turns, small, started).pump();
    await nextTurn();
    expect(started.slice(8)).toEqual([wide, small, wide, wide, wide]);
  });

  it('wait while 128 attempts have work at hand, and go on when one of them has done its own', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    for (let count = 0; count < 128; count += 1) turns.workBegan();
    pumpNew(turns, started, { lanes: 2 });
    await nextTurn();
    expect(started).toHaveLength(0);
    turns.workEnded();
    await nextTurn();
    expect(started).toHaveLength(2);
  });

  it('of a lane whose work has ended do not pass those that wait for room', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    for (let count = 0; count < 128; count += 1) turns.workBegan();
    new EagerLane(turns, small, started).pump();
    turns.workEnded();
    new EagerLane(turns, wide, started, 2).pump();
    await nextTurn();
    expect(started).toEqual([small, wide, wide]);
  });
});
