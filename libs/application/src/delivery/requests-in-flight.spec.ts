import { describe, expect, it } from '@jest/globals';

import { RequestsInFlight } from './requests-in-flight.js';

/** A lane that wants to start one request more than there is room for. */
class HungryLane {
  inFlight = 0;
  pumps = 0;
  isItsTurn = true;

  constructor(private readonly all: RequestsInFlight) {}

  pump(): void {
    this.pumps += 1;
    if (!this.all.hasRoomFor(this)) {
      this.all.waitForRoom(this);
      return;
    }
    if (!this.isItsTurn) return;
    this.inFlight += 1;
    this.all.began();
  }

  end(): void {
    this.inFlight -= 1;
    this.all.ended();
    this.all.giveRoom();
  }
}

const lanes = (all: RequestsInFlight, count: number): readonly HungryLane[] =>
  Array.from({ length: count }, () => new HungryLane(all));

describe('The requests in flight of all webhooks together', () => {
  it('are at most 6,000, and one that ends makes room for the lane that has waited longest', () => {
    const all = new RequestsInFlight();
    const first = lanes(all, 6_000);
    const waiting = lanes(all, 3);
    for (const lane of [...first, ...waiting]) lane.pump();
    expect(all.count).toBe(6_000);
    first[0]!.end();
    expect(all.count).toBe(6_000);
    expect(waiting.map(({ inFlight }) => inFlight)).toEqual([1, 0, 0]);
  });

  it('are two of one webhook once there are 2,000', () => {
    const all = new RequestsInFlight();
    const [greedy] = lanes(all, 1);
    for (let count = 0; count < 2_001; count += 1) greedy!.pump();
    expect(greedy!.inFlight).toBe(2_000);
    const [late] = lanes(all, 1);
    for (let count = 0; count < 3; count += 1) late!.pump();
    expect(late!.inFlight).toBe(2);
  });

  it('give no room to a lane that has left', () => {
    const all = new RequestsInFlight();
    const first = lanes(all, 6_000);
    const [waiting] = lanes(all, 1);
    for (const lane of [...first, waiting!]) lane.pump();
    all.forget(waiting!);
    first[0]!.end();
    expect(all.count).toBe(5_999);
  });

  it('give room to one lane when one ends, also where that cannot start at once: the others would not either', () => {
    const all = new RequestsInFlight();
    const first = lanes(all, 6_000);
    const waiting = lanes(all, 3);
    for (const lane of [...first, ...waiting]) lane.pump();
    for (const lane of waiting) lane.isItsTurn = false;
    first[0]!.end();
    expect(waiting.map(({ pumps }) => pumps)).toEqual([2, 1, 1]);
    first[1]!.end();
    expect(waiting.map(({ pumps }) => pumps)).toEqual([2, 2, 1]);
  });

  it('leave no lane waiting once there are few', () => {
    const all = new RequestsInFlight();
    const first = lanes(all, 6_000);
    const waiting = lanes(all, 4_500);
    for (const lane of [...first, ...waiting]) lane.pump();
    for (const lane of waiting) lane.isItsTurn = false;
    for (const lane of first) lane.end();
    expect(waiting.every(({ pumps }) => pumps === 2)).toBe(true);
  });
});
