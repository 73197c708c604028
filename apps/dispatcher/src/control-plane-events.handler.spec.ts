import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { eventIdOf, type IncomingRecord, NotReady, RejectRecord, StoreUnavailable } from '#libs/application';
import { eventStream, type EventId } from '#libs/domain';
import { DeliveryScenario } from '#libs/testing';

import { ControlPlaneEventsHandler } from './control-plane-events.handler.js';

const event = (fields: object = {}): object => ({
  type: 'subscription.create',
  data: { subscription: { id: 's1' } },
  timestamp: '2024-05-01T11:59:59.000Z',
  id: 'producer-1',
  ...fields,
});

const origin = {
  clusterId: 'cluster-1',
  topic: 'control-plane.events',
  partition: 3,
  offset: '42',
  timestamp: '2024-05-01T12:00:00.000Z',
};

const record = (value: unknown, offset = '42'): IncomingRecord => ({
  key: 'key-1',
  value: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
  headers: {},
  origin: { ...origin, offset },
});

describe('the router', () => {
  let scenario: DeliveryScenario;
  let handler: ControlPlaneEventsHandler;

  beforeEach(async () => {
    scenario = await DeliveryScenario.open();
    const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    const { acceptance, recorder, bus, ids, log } = scenario;
    handler = new ControlPlaneEventsHandler(acceptance, new RejectRecord({ recorder, bus, ids, log, toBase64 }), ids);
  });

  afterEach(() => {
    scenario.close();
  });

  const factsOf = async (id: EventId) => (await scenario.store.read(eventStream(id))).events.map((fact) => fact.event);
  const idOf = (sourceId: string, source = ''): EventId => eventIdOf(scenario.ids, source, sourceId);
  const rejections = async () => {
    const named = scenario.ids.named(JSON.stringify(['cluster-1', 'control-plane.events', 3, '42', origin.timestamp]));
    return (await scenario.store.read(`rejection-${named}`)).events.map((fact) => fact.event);
  };
  /** The topic's name is not kept by the scenario's bus; what is no delivery is a dead letter. */
  const deadLetters = () => scenario.bus.published.filter(({ value }) => !('kind' in value));

  it('stores an event with its recipients and tells the workers', async () => {
    await scenario.webhook('w1');
    await handler.route([record(event())]);
    expect(await factsOf(idOf('producer-1'))).toMatchObject([
      { type: 'EventAccepted', data: { type: 'subscription.create', recipients: ['w1'], sourceId: 'producer-1' } },
    ]);
    expect(scenario.bus.published).toMatchObject([{ key: 'w1', value: { kind: 'first', isFresh: true } }]);
  });

  it('rejects an event that does not fit the schema of its type, with the reason', async () => {
    const problems = [{ path: 'subscription.id', message: 'must be string' }];
    scenario.misfit = { problems, isRefused: true };
    await handler.route([record(event())]);
    expect(await factsOf(idOf('producer-1'))).toEqual([]);
    expect(await rejections()).toMatchObject([
      { data: { reason: 'event_data_invalid: data.subscription.id must be string' } },
    ]);
    expect(deadLetters()).toHaveLength(1);
  });

  it('knows a batch that comes again', async () => {
    const batch = [record(event()), record(event({ id: 'producer-2' }), '43')];
    await handler.route(batch);
    await handler.route(batch);
    expect(scenario.store.appends).toBe(2);
  });

  it('names an event without an id by its place, so that the same record is the same event', async () => {
    const anonymous = record(event({ id: undefined }));
    await handler.route([anonymous]);
    await handler.route([anonymous]);
    const place = JSON.stringify(['cluster-1', 'control-plane.events', 3, '42', origin.timestamp]);
    expect(await factsOf(idOf(place))).toHaveLength(1);
    expect(scenario.store.appends).toBe(1);
  });

  it('reads CloudEvents, under the source and id they bring', async () => {
    const cloudEvent = {
      specversion: '1.0',
      type: 'subscription.create',
      source: '/control-plane',
      id: 'ce-1',
      data: { subscription: { id: 's1' } },
    };
    await handler.route([record(cloudEvent)]);
    expect(await factsOf(idOf('ce-1', '/control-plane'))).toMatchObject([
      { type: 'EventAccepted', data: { source: '/control-plane', sourceId: 'ce-1', occurredAt: origin.timestamp } },
    ]);
  });

  it('records what it cannot read, copies it to the dead letters, and goes on with the rest of the batch', async () => {
    await handler.route([record('{"type":'), record(event(), '43')]);
    expect(await rejections()).toMatchObject([
      { type: 'EventRejected', data: { reason: 'the record is not valid JSON in UTF-8', recordBytes: 8 } },
    ]);
    expect(deadLetters()).toHaveLength(1);
    expect(await factsOf(idOf('producer-1'))).toHaveLength(1);
  });

  it('rejects an event of a type that only Hookline itself may publish', async () => {
    await handler.route([record(event({ type: 'hookline.webhook.deleted' }))]);
    expect(await factsOf(idOf('producer-1'))).toEqual([]);
    expect(await rejections()).toMatchObject([{ type: 'EventRejected', data: { reason: 'event_type_reserved' } }]);
    expect(deadLetters()).toHaveLength(1);
  });

  it('rejects another event under a known id', async () => {
    await handler.route([record(event(), '41')]);
    await handler.route([record(event({ data: { subscription: { id: 'another' } } }))]);
    expect(await rejections()).toMatchObject([{ type: 'EventRejected', data: { reason: 'event_id_reused' } }]);
    expect(deadLetters()).toHaveLength(1);
  });

  it('takes in 32 events at a time, of all partitions: what is stored is sent before more is', async () => {
    let [running, most] = [0, 0];
    scenario.store.beforeAppend = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => scenario.clock.after(10, resolve));
      running -= 1;
    };
    const batchOf = (partition: number) =>
      Array.from({ length: 60 }, (_, at) => record(event({ id: `producer-${partition}-${at}` }), String(at)));
    const routed = Promise.all([handler.route(batchOf(0)), handler.route(batchOf(1))]);
    await scenario.clock.advance(1_000);
    await routed;
    expect(most).toBe(32);
    expect(scenario.store.appends).toBe(120);
  });

  it('fails the batch when the store does not answer, after all of its records have come to an end', async () => {
    let running = 0;
    scenario.store.beforeAppend = async ({ stream }) => {
      if (stream === eventStream(idOf('producer-1'))) throw new StoreUnavailable('away');
      running += 1;
      await new Promise<void>((resolve) => scenario.clock.after(60_000, resolve));
      running -= 1;
    };
    const routed = handler.route([record(event()), record(event({ id: 'producer-2' }), '43')]);
    const failed = expect(routed).rejects.toBeInstanceOf(StoreUnavailable);
    await scenario.clock.advance(120_000);
    await failed;
    expect(running).toBe(0);
    expect(await factsOf(idOf('producer-2'))).toHaveLength(1);
  });

  it('fails the batch while it does not know the webhooks', async () => {
    scenario.close();
    await scenario.clock.settle();
    await expect(handler.route([record(event())])).rejects.toBeInstanceOf(NotReady);
  });
});
