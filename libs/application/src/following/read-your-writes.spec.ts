import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '#libs/testing';

import { ReadYourWrites } from './read-your-writes.js';

describe('Reading what was written', () => {
  it('waits a second at most for the read model', async () => {
    const asked: [string, number][] = [];
    const reached = (position: string, timeoutMs: number) => {
      asked.push([position, timeoutMs]);
      return Promise.resolve(false);
    };
    const reading = new ReadYourWrites({ reached }, new FakeClock());
    expect(await reading.settled({ revision: 3, position: '17' })).toBe(false);
    expect(asked).toEqual([['17', 1_000]]);
  });

  it('waits for nothing where nothing was stored', async () => {
    const reading = new ReadYourWrites({ reached: () => Promise.resolve(false) }, new FakeClock());
    expect(await reading.settled(null)).toBe(true);
  });

  it('finds a row that appears within a second', async () => {
    const clock = new FakeClock();
    const reading = new ReadYourWrites({ reached: () => Promise.resolve(true) }, clock);
    let row: string | null = null;
    const found = reading.find(() => Promise.resolve(row));
    clock.after(990, () => (row = 'row'));
    await clock.advance(1_000);
    expect(await found).toBe('row');
  });

  it('says so when it does not', async () => {
    const clock = new FakeClock();
    const reading = new ReadYourWrites({ reached: () => Promise.resolve(true) }, clock);
    let looks = 0;
    const found = reading.find(() => Promise.resolve((looks += 1) < 0 ? 'row' : null));
    await clock.advance(1_000);
    expect(await found).toBeNull();
    expect(looks).toBe(41);
    expect(clock.armed).toBe(0);
  });
});
