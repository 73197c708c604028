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

describe('Requests of one event that could all start at once', () => {
  it('do so as long as they are few', () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 16 });
    expect(started).toHaveLength(16);
  });

  it('start eight a turn of the event loop when they are many', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 28 });
    const counts: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      counts.push(started.length);
      await nextTurn();
    }
    expect(counts).toEqual([16, 24, 28, 28]);
  });

  it('keep none waiting that is of an event for few', () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 100 });
    pumpNew(turns, started, { lanes: 1, eventId: small });
    expect(started.indexOf(small)).toBe(16);
  });

  it('take turns with those of another event for many', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 100 });
    pumpNew(turns, started, { lanes: 100, eventId: small });
    await nextTurn();
    expect(started.slice(32)).toEqual([wide, small, wide, small, wide, small, wide, small]);
  });

  it('start one by one where a lane has several of them', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    new EagerLane(turns, wide, started, 18).pump();
    expect(started).toHaveLength(16);
    await nextTurn();
    expect(started).toHaveLength(18);
  });

  it('do not pass one another: what comes later waits behind those that wait', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 28 });
    await nextTurn();
    pumpNew(turns, started, { lanes: 1 });
    expect(started).toHaveLength(24);
  });

  it('wait while 128 attempts of it have work at hand, and go on when one of them has done its own', async () => {
    const [turns, started] = [new StartTurns(), [] as EventId[]];
    pumpNew(turns, started, { lanes: 18 });
    for (let count = 0; count < 128; count += 1) turns.workBegan(wide);
    await nextTurn();
    await nextTurn();
    expect(started).toHaveLength(16);
    pumpNew(turns, started, { lanes: 1, eventId: small });
    expect(started).toHaveLength(17);
    turns.workEnded(wide);
    await nextTurn();
    expect(started).toHaveLength(19);
  });
});
