import { describe, expect, it } from '@jest/globals';

import { ReadYourWrites } from './read-your-writes.js';

const storeAt = (tail: string | null) => ({ tail: () => Promise.resolve(tail) });

describe('Reading what was written', () => {
  it('waits a second at most for the read model', async () => {
    const asked: [string, number][] = [];
    const reached = (position: string, timeoutMs: number) => {
      asked.push([position, timeoutMs]);
      return Promise.resolve(false);
    };
    const reading = new ReadYourWrites({ reached }, storeAt('17'));
    expect(await reading.settled({ revision: 3, position: '17' })).toBe(false);
    expect(asked).toEqual([['17', 1_000]]);
  });

  it('waits for nothing where nothing was stored', async () => {
    const reading = new ReadYourWrites({ reached: () => Promise.resolve(false) }, storeAt(null));
    expect(await reading.settled(null)).toBe(true);
  });

  it('finds a row that the read model has once it is where the store was', async () => {
    let row: string | null = null;
    const reached = (position: string) => {
      row = `row of ${position}`;
      return Promise.resolve(true);
    };
    expect(await new ReadYourWrites({ reached }, storeAt('17')).find(() => Promise.resolve(row))).toBe('row of 17');
  });

  it.each([
    { projection: 'is where the store is', isReached: true },
    { projection: 'does not get there in time', isReached: false },
  ])('looks twice for a row that does not exist when the read model $projection', async ({ isReached }) => {
    const waits: number[] = [];
    const reached = (_position: string, timeoutMs: number) => {
      waits.push(timeoutMs);
      return Promise.resolve(isReached);
    };
    let looks = 0;
    const look = () => Promise.resolve((looks += 1) < 0 ? 'row' : null);
    expect(await new ReadYourWrites({ reached }, storeAt('17')).find(look)).toBeNull();
    expect({ looks, waits }).toEqual({ looks: 2, waits: [1_000] });
  });

  it('asks nobody but the read model for a row that is there', async () => {
    const unasked = () => Promise.reject(new Error('asked'));
    const reading = new ReadYourWrites({ reached: unasked }, { tail: unasked });
    expect(await reading.find(() => Promise.resolve('row'))).toBe('row');
  });
});
