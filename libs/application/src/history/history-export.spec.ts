import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DomainEvent, toInstant, toMs, webhookStream } from '#libs/domain';
import { noon, UseCaseScenario, webhookCreated } from '#libs/testing';

import { HistoryExport, type HistoryExportRequest } from './history-export.js';

let scenario: UseCaseScenario;

beforeEach(async () => {
  scenario = await UseCaseScenario.open();
});

afterEach(() => {
  scenario.close();
});

const open = async (request: Partial<HistoryExportRequest> = {}) => {
  const signal = new AbortController().signal;
  const whole = { since: null, until: null, after: null, signal, ...request };
  const outcome = await new HistoryExport(scenario.store).open(whole);
  if (outcome.kind === 'refused') throw new Error(outcome.refusal.code);
  return outcome.value;
};

const exported = async (request: Partial<HistoryExportRequest> = {}) => {
  const facts = [];
  for await (const batch of await open(request)) facts.push(...batch);
  return facts;
};

const store = async (count: number, fact: (number: number) => DomainEvent = () => webhookCreated()) => {
  for (let number = 0; number < count; number += 1) {
    const events = scenario.recorder.prepare([fact(number)], { kind: 'key', id: 'key-1' });
    await scenario.store.append({ stream: webhookStream(`w${scenario.ids.random()}`), expected: 'none', events });
  }
};

describe('An export of the history', () => {
  it('has every fact once, in order, over many batches', async () => {
    await store(120);
    const facts = await exported();
    expect(facts.map(({ position }) => position)).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1)));
  });

  it('is empty where there is nothing', async () => {
    expect(await exported()).toEqual([]);
  });

  it('has the facts of a time: since is in it, until is not', async () => {
    const at = (ms: number) => toInstant(scenario.clock.now() + ms);
    await store(1);
    const [since, until] = [at(1_000), at(2_000)];
    await scenario.clock.advance(1_000);
    await store(2);
    await scenario.clock.advance(1_000);
    await store(1);
    expect((await exported({ since, until })).map(({ position }) => position)).toEqual(['2', '3']);
    expect(await exported({ since: toInstant(toMs(noon) + 1e9) })).toEqual([]);
  });

  it('goes on behind a fact that the reader has', async () => {
    await store(60);
    expect((await exported({ after: '58' })).map(({ position }) => position)).toEqual(['59', '60']);
    expect(await exported({ after: '60' })).toEqual([]);
  });

  it.each(['61', 'elsewhere'])('refuses to go on behind %s, which this store never made', async (after) => {
    await store(60);
    await expect(open({ after })).rejects.toThrow('invalid_cursor');
  });

  it('ends with the last fact there was when it began, whatever is written meanwhile', async () => {
    await store(60);
    const batches = await open();
    await store(5);
    const facts = [];
    for await (const batch of batches) {
      facts.push(...batch);
      await store(5);
    }
    expect(facts).toHaveLength(60);
  });

  it('ends when its reader goes', async () => {
    await store(120);
    const gone = new AbortController();
    const facts = [];
    for await (const batch of await open({ signal: gone.signal })) {
      facts.push(...batch);
      gone.abort();
    }
    expect(facts).toHaveLength(50);
  });
});
