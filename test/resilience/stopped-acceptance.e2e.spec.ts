import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { DeliveryScenario } from '#libs/testing';

import { gate } from './stopped-attempt.js';

let scenario: DeliveryScenario;

beforeEach(async () => {
  scenario = await DeliveryScenario.open();
  await scenario.webhook('hook');
});

afterEach(() => {
  scenario.close();
});

const isOfEvent = (stream: string): boolean => stream.startsWith('event-');
const anEvent = { type: 'subscription.create', data: {}, occurredAt: '2024-05-01T12:00:00.000Z', source: '' };
const publish = () =>
  scenario.acceptance.accept({
    eventId: 'event-of-test',
    event: { ...anEvent, sourceId: 'event-of-test' },
    actor: { kind: 'key', id: 'tester' },
  });
const sentIds = (): readonly unknown[] => scenario.sender.requests.map(({ headers }) => headers['webhook-id']);

/** The process ends where it stands, and another one takes over: it knows what is stored. */
const nextProcess = async (): Promise<void> => {
  scenario.loseBus();
  const restarted = scenario.newWorker();
  restarted.start();
  restarted.take([{ kind: 'look', webhookId: 'hook' }]);
  await scenario.clock.settle();
};

describe('A crash while an event is accepted', () => {
  it('between its append and the records for the workers loses nothing, and skips nobody', async () => {
    await scenario.webhook('other');
    const { stand, reached } = gate();
    scenario.store.afterAppend = ({ stream }) => (isOfEvent(stream) ? stand() : undefined);
    void publish();
    await reached;
    expect(scenario.bus.published).toEqual([]);
    scenario.store.afterAppend = null;
    await nextProcess();
    expect(scenario.sender.requests).toHaveLength(1);
    scenario.worker.take([{ kind: 'look', webhookId: 'other' }]);
    await scenario.clock.settle();
    expect(new Set(sentIds()).size).toBe(2);
  });

  it('between its append and its answer: the producer sends it again, and it is one message and one request', async () => {
    const { stand, reached } = gate();
    scenario.store.afterAppend = ({ stream }) => (isOfEvent(stream) ? stand() : undefined);
    void publish();
    await reached;
    scenario.store.afterAppend = null;
    await nextProcess();
    expect(await publish()).toMatchObject({ kind: 'done', value: { isKnown: true } });
    await scenario.deliver();
    await scenario.clock.advance(60_000);
    expect(scenario.sender.requests).toHaveLength(1);
  });

  it('before its append stores nothing: sent again, it is accepted with the recipients of then', async () => {
    const { stand, reached } = gate();
    scenario.store.beforeAppend = ({ stream }) => (isOfEvent(stream) ? stand() : undefined);
    void publish();
    await reached;
    scenario.store.beforeAppend = null;
    await nextProcess();
    expect(scenario.sender.requests).toHaveLength(0);
    await scenario.webhook('other');
    expect(await publish()).toMatchObject({ kind: 'done', value: { isKnown: false } });
    await scenario.deliver();
    expect(new Set(sentIds()).size).toBe(2);
  });
});
