import { beforeEach, describe, expect, it } from '@jest/globals';

import { fairLookUp, turnsOf } from './fair-look-up.js';
import type { LookUp } from './guarded-resolver.js';

const addresses = [{ address: '93.184.216.34', family: 4 }];

let nowMs: number;
let asked: string[];
let answers: Map<string, () => void>;
let lookUp: LookUp;
let withTurns: (poolSize: number) => LookUp;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  answers = new Map();
  const byHand: LookUp = (hostname) => {
    asked.push(hostname);
    return new Promise((resolve) => answers.set(hostname, () => resolve(addresses)));
  };
  withTurns = (poolSize) => fairLookUp(byHand, { now: () => nowMs }, turnsOf(poolSize));
  lookUp = withTurns(4);
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Asks for a name and answers after so many milliseconds. */
const answered = async (hostname: string, afterMs: number): Promise<void> => {
  const answer = lookUp(hostname);
  await settled();
  nowMs += afterMs;
  answers.get(hostname)?.();
  await answer;
};

describe('look-ups', () => {
  it('of names that hang do not hold up a name that answers', async () => {
    await answered('good', 5);
    asked = [];
    for (let count = 0; count < 30; count += 1) void lookUp(`hangs-${count}`);
    void lookUp('good');
    await settled();
    expect(asked.sort()).toEqual(['good', 'hangs-0']);
  });

  it('go on with who waits when one ends: unknown names before those that were slow the last time', async () => {
    for (const name of ['slow-1', 'slow-2']) await answered(name, 20_000);
    asked = [];
    for (const name of ['slow-1', 'slow-2', 'new-1', 'new-2']) void lookUp(name);
    for (const name of ['slow-1', 'new-1', 'new-2', 'slow-2']) {
      await settled();
      expect(asked.at(-1)).toBe(name);
      answers.get(name)?.();
    }
    expect(asked).toHaveLength(4);
  });

  it('are more at once with a larger pool, and those that were slow never have all turns', async () => {
    expect([1, 4, 8, 16, 64].map(turnsOf)).toEqual([
      { all: 1, slow: 1 },
      { all: 1, slow: 1 },
      { all: 3, slow: 1 },
      { all: 6, slow: 3 },
      { all: 24, slow: 12 },
    ]);
    lookUp = withTurns(16);
    const slow = Array.from({ length: 6 }, (_, count) => `slow-${count}`);
    for (const name of slow) await answered(name, 20_000);
    asked = [];
    for (const name of slow) void lookUp(name);
    for (const name of ['new-1', 'new-2', 'new-3', 'new-4']) void lookUp(name);
    await settled();
    expect(asked).toEqual(['slow-0', 'slow-1', 'slow-2', 'new-1', 'new-2', 'new-3']);
  });

  it('of a name that is quick again need no turn any more', async () => {
    await answered('name', 20_000);
    await answered('name', 5);
    void lookUp('hangs');
    void lookUp('name');
    await settled();
    expect(asked.slice(-2).sort()).toEqual(['hangs', 'name']);
  });

  it('that fail give their turn back, and say why', async () => {
    const failing = fairLookUp(() => Promise.reject(new Error('no such name')), { now: () => nowMs }, turnsOf(4));
    const all = ['gone-1', 'gone-2', 'gone-3'].map((name) => expect(failing(name)).rejects.toThrow('no such name'));
    await Promise.all(all);
  });
});
