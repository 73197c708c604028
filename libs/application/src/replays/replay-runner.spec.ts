import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { defaultHorizonMs, replayStream } from '#libs/domain';
import { FakeLeases, noon, UseCaseScenario } from '#libs/testing';

import { StoreUnavailable } from '../ports/errors.js';
import type { Page } from '../ports/page.js';
import type { MessageRow } from '../ports/read-models.js';
import type { ReplaySource } from '../ports/replay-source.js';
import { ReplayRunner } from './replay-runner.js';

const second = 1_000;
const nothingLeft = { items: [], nextCursor: null };

/** Read models that answer, or do not. */
class FaultySource implements Pick<ReplaySource, 'runningReplays' | 'replayablePage' | 'eventsToReplay'> {
  isAway = false;
  isWithoutPages = false;

  async runningReplays() {
    if (this.isAway) throw new StoreUnavailable('away');
    return ['replay'];
  }

  async replayablePage(): Promise<Page<MessageRow>> {
    if (this.isWithoutPages) throw new StoreUnavailable('away');
    return nothingLeft;
  }

  async eventsToReplay() {
    return nothingLeft;
  }
}

let scenario: UseCaseScenario;
let source: FaultySource;
const stop: AbortController[] = [];

beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  source = new FaultySource();
  const filter = { webhookId: null, statuses: ['failed'], eventTypes: [], since: null, until: noon } as const;
  const request = { filter, ratePerSecond: null, matching: 1 };
  await scenario.stored(replayStream('replay'), { type: 'ReplayRequested', data: request });
});
afterEach(() => {
  stop.splice(0).forEach((runner) => {
    runner.abort();
  });
  scenario.close();
});

const run = (): void => {
  const { recorder, webhookRegistry, ids, clock, bus, log } = scenario;
  const engines = { recorder, webhookRegistry, ids, clock, bus, log, leases: new FakeLeases() };
  const end = new AbortController();
  stop.push(end);
  void new ReplayRunner({ ...engines, source, horizonMs: defaultHorizonMs }).run(end.signal);
};
const pausesOf = (event: string) => scenario.log.fieldsOf(event).map(({ againInMs }) => againInMs);

describe('A replay that fails', () => {
  it('is tried again after one second, then after twice as long each time, up to thirty seconds', async () => {
    source.isWithoutPages = true;
    run();
    await scenario.clock.advance(100 * second);
    expect(pausesOf('replay.failed')).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * second));
    source.isWithoutPages = false;
    await scenario.clock.advance(30 * second);
    expect(scenario.log.fieldsOf('replay.finished')).toContainEqual({ replayId: 'replay', retried: 0, skipped: 0 });
  });

  it('is tried again soon when a page of it was done since', async () => {
    source.isWithoutPages = true;
    run();
    await scenario.clock.advance(7 * second);
    source.replayablePage = async () => {
      source.replayablePage = () => Promise.reject(new StoreUnavailable('away'));
      return { ...nothingLeft, nextCursor: 'more' };
    };
    await scenario.clock.advance(8 * second);
    expect(pausesOf('replay.failed')).toEqual([1, 2, 4, 8, 1].map((seconds) => seconds * second));
  });
});

describe('Looking for replays', () => {
  it('happens less and less often while it fails, and each second once it does not', async () => {
    source.isAway = true;
    run();
    await scenario.clock.advance(3 * second);
    expect(pausesOf('replay.look_failed')).toEqual([1 * second, 2 * second, 4 * second]);
    source.isAway = false;
    await scenario.clock.advance(4 * second);
    expect(scenario.log.fieldsOf('replay.finished')).toHaveLength(1);
    source.isAway = true;
    await scenario.clock.advance(second);
    expect(pausesOf('replay.look_failed').slice(3)).toEqual([1 * second]);
  });
});
