import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStream, messageStream, type WebhookEvent, webhookStream } from '#libs/domain';
import { Gate, noon, tenDaysAfterNoon, UseCaseScenario } from '#libs/testing';

import { messageIdOf } from '../derived-ids.js';
import { NotReady, StoreUnavailable } from '../ports/errors.js';
import type { AcceptEventCommand } from './accept-event.js';

const actor = { kind: 'key', id: 'key-1' } as const;
const event = {
  type: 'subscription.create',
  data: { subscription: { id: 'sub-1' } },
  occurredAt: noon,
  source: '',
  sourceId: 'source-1',
};
const command: AcceptEventCommand = { eventId: 'event-1', event, actor };
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'requested' } };

let scenario: UseCaseScenario;
beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  await scenario.webhook('1');
  await scenario.webhook('2');
});
afterEach(() => scenario.close());

const accept = (changes: Partial<AcceptEventCommand> = {}) => scenario.acceptance.accept({ ...command, ...changes });
const stored = async () => (await scenario.store.read(eventStream('event-1'))).events;

describe('Accepting an event', () => {
  it('stores it together with its recipients and its mark, in one append', async () => {
    const before = scenario.store.appends;
    expect(await accept()).toEqual({ kind: 'done', value: { eventId: 'event-1', isKnown: false } });
    expect(scenario.store.appends - before).toBe(1);
    expect(await stored()).toMatchObject([
      {
        event: {
          type: 'EventAccepted',
          data: { ...event, recipients: ['1', '2'], givesUpAt: tenDaysAfterNoon, test: false },
        },
        metadata: { actor, at: noon },
      },
    ]);
  });

  it('costs no read', async () => {
    const before = scenario.store.reads;
    await accept();
    expect(scenario.store.reads).toBe(before);
  });

  it('leaves out webhooks that are inactive, deleted, or chose other types', async () => {
    await scenario.stored(webhookStream('1'), deactivated);
    await scenario.stored(webhookStream('2'), { type: 'WebhookDeleted', data: {} });
    await accept();
    expect(await stored()).toMatchObject([{ event: { data: { recipients: [] } } }]);
    expect(scenario.bus.take()).toEqual([]);
  });

  it('then tells the workers, marked as fresh, one record a recipient and with the exact body', async () => {
    await accept();
    expect(scenario.bus.published.map(({ key }) => key)).toEqual(['1', '2']);
    expect(scenario.bus.take()[0]).toEqual({
      kind: 'first',
      webhookId: '1',
      messageId: messageIdOf(scenario.ids, 'event-1', '1'),
      eventId: 'event-1',
      webhookRevision: 0,
      acceptedAt: noon,
      givesUpAt: tenDaysAfterNoon,
      test: false,
      body: '{"type":"subscription.create","data":{"subscription":{"id":"sub-1"}},"timestamp":"2024-05-01T12:00:00.000Z"}',
      isFresh: true,
    });
  });

  it('tells the workers only after it was stored', async () => {
    const gate = new Gate();
    scenario.store.beforeAppend = () => gate.opened;
    const accepting = accept();
    await scenario.clock.settle();
    expect(scenario.bus.published).toEqual([]);
    gate.open();
    await accepting;
    expect(scenario.bus.published).toHaveLength(2);
  });

  it('names the revision of the webhook that the worker has to know', async () => {
    await scenario.stored(webhookStream('2'), {
      type: 'WebhookDetailsChanged',
      data: { changes: { description: 'x' } },
    });
    await accept();
    expect(scenario.bus.take()).toMatchObject([{ webhookRevision: 0 }, { webhookRevision: 1 }]);
  });

  it('sends no body above 32 KiB along', async () => {
    await accept({ event: { ...event, data: { text: 'x'.repeat(33_000) } } });
    expect(scenario.bus.take()).toMatchObject([{ body: null }, { body: null }]);
  });

  it('is refused by a process that does not follow the store', async () => {
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
    await expect(accept()).rejects.toThrow(NotReady);
    expect(await stored()).toEqual([]);
    await scenario.clock.advance(200);
    expect(await accept()).toMatchObject({ kind: 'done' });
  });

  it('fails when the store does not answer: nobody is told that it was accepted', async () => {
    scenario.store.beforeAppend = () => {
      throw new StoreUnavailable('no answer');
    };
    const refused = expect(accept()).rejects.toThrow(StoreUnavailable);
    await scenario.clock.advance(1_400);
    await refused;
    expect(scenario.bus.published).toEqual([]);
  });

  it('is accepted once when the first append was stored and its answer lost', async () => {
    scenario.store.afterAppend = () => {
      scenario.store.afterAppend = null;
      throw new StoreUnavailable('no answer');
    };
    const accepting = accept();
    await scenario.clock.advance(200);
    expect(await accepting).toMatchObject({ value: { isKnown: false } });
    expect(await stored()).toHaveLength(1);
    // Old enough by now for the worker to check it before it sends.
    expect(scenario.bus.take()).toMatchObject([{ acceptedAt: noon }, { acceptedAt: noon }]);
  });
});

describe('A repeated event', () => {
  beforeEach(async () => {
    await accept();
    scenario.bus.take();
  });

  it('stores nothing and says that it is known', async () => {
    expect(await accept()).toEqual({ kind: 'done', value: { eventId: 'event-1', isKnown: true } });
    expect(await stored()).toHaveLength(1);
  });

  it('tells the recorded recipients again, unmarked', async () => {
    await scenario.webhook('3');
    await scenario.stored(webhookStream('1'), deactivated);
    await scenario.clock.advance(5_000);
    await accept();
    expect(scenario.bus.take()).toMatchObject([
      { webhookId: '1', isFresh: false, givesUpAt: tenDaysAfterNoon },
      { webhookId: '2', isFresh: false, givesUpAt: tenDaysAfterNoon },
    ]);
  });

  it.each([
    ['data', { data: { subscription: { id: 'sub-2' } } }],
    ['type', { type: 'subscription.delete' }],
  ])('with other %s is refused and tells nobody', async (_what, changes) => {
    expect(await accept({ event: { ...event, ...changes } })).toEqual({
      kind: 'refused',
      refusal: { code: 'event_id_reused', path: 'id' },
    });
    expect(await stored()).toHaveLength(1);
    expect(scenario.bus.published).toEqual([]);
  });

  it('that two processes take at the same time is stored once, and one of them is fresh', async () => {
    const both = await Promise.all([accept({ eventId: 'event-2' }), accept({ eventId: 'event-2' })]);
    expect(both.map((outcome) => outcome.kind === 'done' && outcome.value.isKnown)).toEqual([false, true]);
    const fresh = scenario.bus.take().map((record) => record.kind === 'first' && record.isFresh);
    expect(fresh.sort()).toEqual([false, false, true, true]);
  });
});

describe('A bus that is out', () => {
  it('refuses nobody when it fails', async () => {
    scenario.bus.outage = () => Promise.reject(new StoreUnavailable('no broker'));
    expect(await accept()).toMatchObject({ kind: 'done' });
    expect(await stored()).toHaveLength(1);
    expect(scenario.log.lines).toContainEqual({ level: 'error', event: 'event.hint_failed' });
  });

  it('refuses nobody when it throws before it begins', async () => {
    scenario.bus.outage = () => {
      throw new TypeError('a defect');
    };
    expect(await accept()).toMatchObject({ kind: 'done' });
  });

  it('holds nobody up for more than two seconds when it hangs', async () => {
    scenario.bus.outage = () => new Promise(() => undefined);
    let isAnswered = false;
    const accepting = accept().then(() => (isAnswered = true));
    await scenario.clock.advance(1_999);
    expect(isAnswered).toBe(false);
    await scenario.clock.advance(1);
    await accepting;
    expect(scenario.log.lines).toContainEqual({ level: 'error', event: 'event.hint_failed' });
  });

  it('that fails after it was given up is nobody’s error any more', async () => {
    let fail: (error: Error) => void = () => undefined;
    scenario.bus.outage = () => new Promise((_, reject) => (fail = reject));
    const accepting = accept();
    await scenario.clock.advance(2_000);
    await accepting;
    fail(new Error('too late'));
    await scenario.clock.settle();
    expect(scenario.clock.armed).toBe(0);
  });
});

describe('A test send', () => {
  const send = (webhookId: string, eventType = 'subscription.delete') =>
    scenario.sendTestEvent.send({ webhookId, eventType, actor });

  it('goes to one webhook alone, whether it chose the type or not, and says that it is a test', async () => {
    const outcome = await send('1');
    const records = scenario.bus.take();
    expect(records).toMatchObject([{ kind: 'first', webhookId: '1', test: true, isFresh: true }]);
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { messageId: records[0]?.kind === 'first' && records[0].messageId },
    });
  });

  it('goes to an inactive webhook too', async () => {
    await scenario.stored(webhookStream('1'), deactivated);
    expect(await send('1')).toMatchObject({ kind: 'done' });
    expect(scenario.bus.take()).toMatchObject([{ webhookId: '1' }]);
  });

  it('is another message each time', async () => {
    await send('1');
    await send('1');
    const ids = scenario.bus.take().map((record) => record.kind === 'first' && record.messageId);
    expect(new Set(ids).size).toBe(2);
  });

  it('is refused for a webhook that does not exist or was deleted', async () => {
    await scenario.stored(webhookStream('2'), { type: 'WebhookDeleted', data: {} });
    for (const id of ['2', '7'])
      expect(await send(id)).toEqual({ kind: 'refused', refusal: { code: 'webhook_not_found' } });
  });

  it('is refused for an event type that nobody knows', async () => {
    expect(await send('1', 'subscription.explode')).toEqual({
      kind: 'refused',
      refusal: { code: 'unknown_event_type', path: 'eventType' },
    });
  });
});

describe('The detail of an event', () => {
  it('has its payload and its recipients', async () => {
    await accept();
    expect(await scenario.events.detail('event-1')).toMatchObject({
      kind: 'done',
      value: { row: { id: 'event-1', recipientCount: 2 }, data: event.data, recipients: ['1', '2'] },
    });
  });

  it('is not there for an event that never came', async () => {
    expect(await scenario.events.detail('event-7')).toEqual({ kind: 'refused', refusal: { code: 'event_not_found' } });
  });
});

describe('A message', () => {
  it('has no fact of its own before its first attempt', async () => {
    await accept();
    const id = messageIdOf(scenario.ids, 'event-1', '1');
    expect(await scenario.store.read(messageStream(id))).toEqual({ events: [], revision: 'none' });
  });
});
