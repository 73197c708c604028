import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventStream, type DomainEvent, messageStream, type WebhookId, webhookStream } from '#libs/domain';
import { FakeLeases, MemoryFollowerPlaces, UseCaseScenario, webhookSettings } from '#libs/testing';

import { eventIdOf } from '../derived-ids.js';
import { OperationalEvents } from './operational-events.js';

const everything = [
  'hookline.webhook.created',
  'hookline.webhook.changed',
  'hookline.webhook.activated',
  'hookline.webhook.deactivated',
  'hookline.webhook.deleted',
  'hookline.message.failed',
  'hookline.message.cancelled',
];

let scenario: UseCaseScenario;
let places: MemoryFollowerPlaces;
let stop: AbortController;
let running: Promise<void>;

const settle = () => scenario.clock.settle();

const start = async () => {
  stop = new AbortController();
  const { store, recorder, acceptance, webhookRegistry, ids, clock, log } = scenario;
  const parts = { store, recorder, acceptance, webhookRegistry, ids, clock, log };
  const operational = new OperationalEvents({ ...parts, places, leases: new FakeLeases() });
  running = operational.run(stop.signal);
  await settle();
};

const halt = async () => {
  stop.abort();
  await running;
};

beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  places = new MemoryFollowerPlaces();
});

afterEach(async () => {
  await halt();
  scenario.close();
});

const listener = (id: WebhookId, events = everything) =>
  scenario.webhook(id, 'active', { ...webhookSettings(), displayName: id, events });

/** Every operational event that was accepted, in order. */
const told = async () => {
  const said: { type: string; data: unknown; recipients: readonly string[] }[] = [];
  for await (const { events } of scenario.store.subscribe({
    ...{ after: null, categories: ['event'], maxBatch: 1_000 },
    signal: AbortSignal.timeout(5_000),
  })) {
    for (const { event } of events)
      if (event.type === 'EventAccepted' && event.data.source === 'hookline')
        said.push({ type: event.data.type, data: event.data.data, recipients: event.data.recipients });
    break;
  }
  return said;
};

const change = (id: WebhookId, ...facts: readonly DomainEvent[]) => scenario.stored(webhookStream(id), ...facts);
const failed = async (webhookId: WebhookId, eventId: string, id = `message of ${eventId}`) =>
  scenario.stored(messageStream(id), { type: 'MessageFailed', data: { eventId, webhookId, reason: 'gave_up' } });

describe('Operational events', () => {
  it('say what became of a webhook, with its id, name, reason and instant, and nothing secret', async () => {
    await listener('admin');
    await start();
    await scenario.webhook('billing', 'active', { ...webhookSettings(), displayName: 'Billing' });
    await change(
      'billing',
      { type: 'WebhookDetailsChanged', data: { changes: { headers: { 'x-key': 'sealed' }, timeoutMs: 1_000 } } },
      { type: 'WebhookSecretRotated', data: { secret: 'sealed', previousExpiresAt: null } },
      { type: 'WebhookDeactivated', data: { reason: 'failing' } },
      { type: 'WebhookActivated', data: {} },
      { type: 'WebhookDeleted', data: {} },
    );
    await settle();
    const webhook = { id: 'billing', displayName: 'Billing' };
    const at = expect.any(String);
    const about = (type: string, fields = {}) => ({ type, data: { webhook, at, ...fields }, recipients: ['admin'] });
    expect(await told()).toEqual([
      about('hookline.webhook.created', { status: 'active' }),
      about('hookline.webhook.changed', { changed: ['headers', 'timeoutMs'] }),
      about('hookline.webhook.changed', { changed: ['secret'] }),
      about('hookline.webhook.deactivated', { reason: 'failing' }),
      about('hookline.webhook.activated'),
      about('hookline.webhook.deleted'),
    ]);
  });

  it('say which message was given up or cancelled', async () => {
    await scenario.webhook('billing');
    await listener('admin');
    const message = await scenario.message('billing');
    const other = await scenario.message('billing');
    await start();
    await failed('billing', message.eventId, message.id);
    await scenario.messages.cancel(other.id, { kind: 'key', id: 'key-1' });
    await settle();
    const eventType = 'subscription.create';
    expect(await told()).toMatchObject([
      { data: { message: { ...message, eventType }, webhook: { id: 'billing' }, reason: 'gave_up' } },
      { data: { message: { ...other, eventType }, reason: 'requested' } },
    ]);
  });

  it('are told once, however often the facts are read', async () => {
    await listener('admin');
    await start();
    await scenario.webhook('billing');
    await settle();
    await halt();
    places.forget();
    await places.put('operational-events', '0');
    await start();
    expect((await told()).map(({ type }) => type)).toEqual(['hookline.webhook.created']);
  });

  it('begin at the end of what there is, and after a restart where they ended', async () => {
    await listener('admin');
    await scenario.webhook('before');
    await start();
    expect(await told()).toEqual([]);
    await scenario.webhook('first');
    await settle();
    await halt();
    await scenario.webhook('meanwhile');
    await start();
    expect(await told()).toMatchObject([
      { data: { webhook: { id: 'first' } } },
      { data: { webhook: { id: 'meanwhile' } } },
    ]);
  });

  it('are not made while nobody wants them, and are from when somebody does', async () => {
    await scenario.webhook('billing');
    const [first, second] = [await scenario.message('billing'), await scenario.message('billing')];
    await start();
    await failed('billing', first.eventId, first.id);
    await settle();
    await listener('admin', ['hookline.message.failed']);
    await settle();
    await failed('billing', second.eventId, second.id);
    await settle();
    expect(await told()).toMatchObject([{ data: { message: { id: second.id } } }]);
  });

  it('have an id that the fact gives', async () => {
    await listener('admin');
    await start();
    await scenario.webhook('billing');
    await settle();
    const { events } = await scenario.store.read(webhookStream('billing'));
    const id = eventIdOf(scenario.ids, 'hookline', events[0]!.id);
    expect(await scenario.factsOf(eventStream(id))).toEqual(['EventAccepted']);
  });
});

describe('Operational events go in no circle', () => {
  it('tell no webhook of itself', async () => {
    await listener('admin');
    await start();
    await change('admin', { type: 'WebhookDetailsChanged', data: { changes: { description: 'New' } } });
    await settle();
    expect(await told()).toEqual([]);
    await listener('other');
    await settle();
    expect(await told()).toMatchObject([{ type: 'hookline.webhook.created', recipients: ['admin'] }]);
  });

  it('tell nothing of messages that carry them', async () => {
    await listener('admin');
    await listener('other');
    await start();
    await scenario.webhook('billing');
    await settle();
    const { events } = await scenario.store.read(webhookStream('billing'));
    await failed('admin', eventIdOf(scenario.ids, 'hookline', events[0]!.id));
    await settle();
    expect((await told()).map(({ type }) => type)).toEqual(['hookline.webhook.created']);
  });

  it('do not tell that they switched off a webhook that hears nothing else', async () => {
    await listener('admin');
    await listener('other');
    await start();
    await change('admin', { type: 'WebhookDeactivated', data: { reason: 'gone' } });
    await settle();
    expect(await told()).toEqual([]);
    await change(
      'admin',
      { type: 'WebhookActivated', data: {} },
      { type: 'WebhookDeactivated', data: { reason: 'requested' } },
    );
    await settle();
    expect((await told()).map(({ type }) => type)).toEqual([
      'hookline.webhook.activated',
      'hookline.webhook.deactivated',
    ]);
  });
});

describe('A producer', () => {
  it('may not publish what only Hookline says', async () => {
    await start();
    const actor = { kind: 'key', id: 'key-1' } as const;
    const occurredAt = '2024-05-01T12:00:00.000Z';
    const event = { type: 'hookline.webhook.deleted', data: {}, source: 'hookline', sourceId: 'x', occurredAt };
    const refusal = { code: 'event_type_reserved', path: 'type' };
    expect(await scenario.acceptance.accept({ eventId: 'x', event, actor })).toEqual({ kind: 'refused', refusal });
    expect(await scenario.acceptance.refusalOf({ eventId: 'x', event, actor })).toEqual(refusal);
    expect(await scenario.factsOf(eventStream('x'))).toEqual([]);
  });
});
