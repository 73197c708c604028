import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStream, type IsoInstant, type StreamId } from '#libs/domain';
import { eventAccepted, FakeLeases, type MemoryEventStore, UseCaseScenario } from '#libs/testing';

import { FactRecorder } from '../fact-recorder.js';
import { StoreUnavailable } from '../ports/errors.js';
import type { PageRequest } from '../ports/page.js';
import type { RetentionSource } from '../ports/retention-source.js';
import { Retention } from './retention.js';

const dayMs = 86_400_000;
const roundMs = 60_000;
/** From the facts of a page to its deletions. */
const pauseMs = 5_000;

/** Rows of the events that a test stored, as its streams say. */
class Rows implements RetentionSource {
  readonly ids: string[] = [];
  private readonly expired: StreamId[] = [];

  constructor(private readonly scenario: UseCaseScenario) {}

  async expirableEvents({ acceptedBefore, page }: { acceptedBefore: IsoInstant; page: PageRequest }) {
    const kept: string[] = [];
    for (const id of this.ids) {
      const { events } = await this.scenario.store.read(eventStream(id));
      const isGone = events.some(({ event }) => event.type === 'EventExpired');
      if (isGone && !this.expired.includes(eventStream(id))) this.expired.push(eventStream(id));
      if (!isGone && (events[0]?.metadata.at ?? acceptedBefore) < acceptedBefore) kept.push(id);
    }
    return { items: kept.slice(0, page.limit), nextCursor: null };
  }

  async expirableRejections() {
    return [];
  }

  async lastExpired(limit: number) {
    await this.expirableEvents({ acceptedBefore: '', page: { limit: 0, cursor: null } });
    return this.expired.slice(-limit);
  }
}

let scenario: UseCaseScenario;
let rows: Rows;
let behindMs: number;
const running: AbortController[] = [];

beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  rows = new Rows(scenario);
  behindMs = 0;
});
afterEach(() => {
  running.splice(0).forEach((process) => {
    process.abort();
  });
  scenario.close();
});

const accept = async (id: string): Promise<void> => {
  await scenario.stored(eventStream(id), eventAccepted({ recipients: [] }));
  rows.ids.push(id);
};

/** A process of its own on the same store; aborting it is a kill, for what has not been written by then. */
const process = (retentionMs: number | null = dayMs, store: MemoryEventStore = scenario.store.reopen()) => {
  const { clock, ids, log } = scenario;
  const retention = new Retention({
    ...{ store, clock, ids, log, retentionMs, source: rows, leases: new FakeLeases() },
    recorder: new FactRecorder(store, clock, ids),
    projector: {
      get behindMs() {
        return behindMs;
      },
      reached: () => Promise.resolve(true),
    },
  });
  const end = new AbortController();
  running.push(end);
  return {
    ended: retention.run(end.signal),
    kill: () => {
      end.abort();
    },
  };
};
const factsOf = (id: string) => scenario.factsOf(eventStream(id));

describe('Retention', () => {
  it('keeps everything where no time is set', async () => {
    await accept('event');
    await process(null).ended;
    await scenario.clock.advance(100 * dayMs);
    expect(await factsOf('event')).toEqual(['EventAccepted']);
  });

  it('lets an event go once it is old enough: the fact at once, what it replaces seconds later', async () => {
    await accept('old');
    await scenario.clock.advance(dayMs / 2);
    await accept('young');
    process();
    await scenario.clock.advance(dayMs / 2 - roundMs);
    expect(await factsOf('old')).toEqual(['EventAccepted']);
    await scenario.clock.advance(2 * roundMs);
    expect(await factsOf('old')).toEqual(['EventAccepted', 'EventExpired']);
    await scenario.clock.advance(pauseMs);
    expect(await factsOf('old')).toEqual(['EventExpired']);
    expect(await factsOf('young')).toEqual(['EventAccepted']);
  });

  it('that is killed after the fact is finished by the next process, after the same pause', async () => {
    await accept('event');
    await scenario.clock.advance(dayMs + 1);
    const killed = process();
    await scenario.clock.settle();
    killed.kill();
    await scenario.clock.advance(10 * roundMs);
    expect(await factsOf('event')).toEqual(['EventAccepted', 'EventExpired']);
    process();
    await scenario.clock.advance(pauseMs - 1);
    expect(await factsOf('event')).toEqual(['EventAccepted', 'EventExpired']);
    await scenario.clock.advance(1);
    expect(await factsOf('event')).toEqual(['EventExpired']);
  });

  it('finishes what has failed before anything else goes', async () => {
    await accept('first');
    await scenario.clock.advance(dayMs + 1);
    const store = scenario.store.reopen();
    const { truncateBefore } = store;
    store.truncateBefore = () => Promise.reject(new StoreUnavailable('away'));
    process(dayMs, store);
    await scenario.clock.advance(pauseMs);
    await accept('second');
    await scenario.clock.advance(dayMs + roundMs);
    expect([await factsOf('first'), await factsOf('second')]).toEqual([
      ['EventAccepted', 'EventExpired'],
      ['EventAccepted'],
    ]);
    store.truncateBefore = truncateBefore;
    await scenario.clock.advance(2 * roundMs);
    expect([await factsOf('first'), await factsOf('second')]).toEqual([['EventExpired'], ['EventExpired']]);
  });

  it('does not act on rows that are far behind', async () => {
    await accept('event');
    await scenario.clock.advance(dayMs + 1);
    behindMs = 10_000;
    process();
    await scenario.clock.advance(5 * roundMs);
    expect(await factsOf('event')).toEqual(['EventAccepted']);
    behindMs = 0;
    await scenario.clock.advance(roundMs + pauseMs);
    expect(await factsOf('event')).toEqual(['EventExpired']);
  });
});
