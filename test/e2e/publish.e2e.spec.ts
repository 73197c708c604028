import { describe, expect, it } from '@jest/globals';

import { problemDetails, publishedEvent, publishedEvents } from '#libs/contracts';

import type { Answer } from '../support/product.js';
import { anEvent } from './hookline-client.js';
import { Scene } from './scene.js';

const scene = Scene.of();

type Headers = Readonly<Record<string, string>>;
const post = (body: unknown, headers: Headers = {}) => scene.hookline.request('POST', '/events', body, headers);
const itemsOf = (answer: Answer) => {
  expect([answer.status, answer.text]).toEqual([202, expect.any(String)]);
  return publishedEvents.parse(answer.json).items;
};
const refusalOf = ({ status, json }: Answer) => {
  const { code, errors } = problemDetails.parse(json);
  return { status, code, paths: errors?.map(({ path }) => path) };
};
const cloudEvent = (fields: Readonly<Record<string, unknown>> = {}) => ({
  ...{ specversion: '1.0', source: '/control-plane', type: 'subscription.create' },
  ...{ id: 'ce-1', time: '2024-05-01T12:00:00Z', data: { subscription: { id: 'sub_1' } }, ...fields },
});
const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
const batch = { 'content-type': 'application/cloudevents-batch+json' };

describe('Many events in one request', () => {
  it('are each accepted, answered in order, and recognised when the request is repeated', async () => {
    const hook = await scene.webhook();
    const body = [anEvent({ id: 'many-1' }), anEvent({ id: 'many-2' }), anEvent({ id: 'many-1' })];
    const first = itemsOf(await post(body));
    expect(first.map(({ id }) => id)).toEqual([first[0]!.id, first[1]!.id, first[0]!.id]);
    expect(first.filter(({ known }) => known)).toHaveLength(1);
    const again = itemsOf(await post(body));
    expect(again).toEqual(first.map(({ id }) => ({ id, known: true })));
    for (const { id } of first.slice(0, 2))
      await scene.hookline.whenStatus(await scene.hookline.messageOf(id, hook.id), 'success');
  });

  it('are refused as a whole before anything is stored, with the place of each fault', async () => {
    const body = [anEvent({ id: 'whole-1' }), anEvent({ type: 7 }), { ...anEvent(), x: 1 }];
    expect(refusalOf(await post(body))).toEqual({
      ...{ status: 400, code: 'invalid_request', paths: ['1.type', '2.x'] },
    });
    expect(refusalOf(await post([anEvent({ id: 'whole-1' }), anEvent({ type: 'never.seen' })]))).toEqual({
      ...{ status: 422, code: 'unknown_event_type', paths: ['1.type'] },
    });
    const schema = { required: ['x'] };
    await scene.hookline.request('POST', '/event-types', { name: 'strict.many', schema, enforcement: 'reject' });
    expect(refusalOf(await post([anEvent({ id: 'whole-1' }), anEvent({ type: 'strict.many' })]))).toEqual({
      ...{ status: 422, code: 'event_data_invalid', paths: ['1.data.x'] },
    });
    expect(itemsOf(await post([anEvent({ id: 'whole-1' })]))).toMatchObject([{ known: false }]);
  });

  it('are accepted but for one whose id is taken, which a repeat still names', async () => {
    await scene.hookline.publish({ id: 'taken-1' });
    const body = [anEvent({ id: 'taken-2' }), anEvent({ id: 'taken-1', data: { other: 1 } })];
    for (const _time of [1, 2])
      expect(refusalOf(await post(body))).toEqual({ status: 409, code: 'event_id_reused', paths: ['1.id'] });
    expect(itemsOf(await post([body[0]]))).toMatchObject([{ known: true }]);
  });

  it('are at most 100, in at most 1 MiB, each at most 256 KiB', async () => {
    expect(itemsOf(await post(Array.from({ length: 100 }, () => anEvent())))).toHaveLength(100);
    expect(refusalOf(await post(Array.from({ length: 101 }, () => anEvent())))).toMatchObject({ status: 400 });
    expect(refusalOf(await post([]))).toMatchObject({ status: 400, code: 'invalid_request' });
    const large = (kib: number) => anEvent({ data: { text: 'x'.repeat(kib * 1024) } });
    expect(itemsOf(await post([large(250), large(250), large(250), large(250)]))).toHaveLength(4);
    expect(refusalOf(await post([anEvent(), large(257)]))).toEqual({
      ...{ status: 413, code: 'body_too_large', paths: ['1'] },
    });
    expect(refusalOf(await post(large(257)))).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(refusalOf(await post(Array.from({ length: 5 }, () => large(250))))).toMatchObject({ status: 413 });
  });

  it('are the same ones under one Idempotency-Key, each at its place', async () => {
    const key = { 'idempotency-key': 'many-key' };
    const body = [anEvent(), anEvent({ data: { second: true } })];
    const first = itemsOf(await post(body, key));
    expect(new Set(first.map(({ id }) => id)).size).toBe(2);
    expect(itemsOf(await post(body, key))).toEqual(first.map(({ id }) => ({ id, known: true })));
    expect(refusalOf(await post([...body].reverse(), key))).toMatchObject({
      status: 422,
      code: 'idempotency_key_reused',
    });
  });

  it('are only published by who may publish', async () => {
    const { key } = await scene.hookline.createApiKey({ name: 'Reader', role: 'viewer' });
    expect((await scene.hookline.withKey(key).request('POST', '/events', [anEvent()])).status).toBe(403);
  });
});

describe('A CloudEvent', () => {
  it('is published structured, and named by its source and id', async () => {
    const { id } = publishedEvent.parse((await post(cloudEvent(), structured)).json);
    expect(await scene.hookline.event(id)).toMatchObject({ source: '/control-plane', sourceId: 'ce-1' });
    expect(publishedEvent.parse((await post(cloudEvent(), structured)).json)).toEqual({ id, known: true });
    const other = cloudEvent({ source: '/elsewhere' });
    expect(publishedEvent.parse((await post(other, structured)).json).id).not.toBe(id);
  });

  it('is published in binary mode, with what its headers say', async () => {
    const headers = {
      ...{ 'ce-specversion': '1.0', 'ce-source': '/caf%C3%A9', 'ce-id': 'ce-2' },
      ...{ 'ce-type': 'subscription.create', 'ce-time': '2024-05-01T12:00:00Z' },
    };
    const { id } = publishedEvent.parse((await post({ a: 1 }, headers)).json);
    const event = await scene.hookline.event(id);
    expect(event).toMatchObject({ source: '/café', sourceId: 'ce-2', data: { a: 1 } });
    expect(event.timestamp).toBe('2024-05-01T12:00:00.000Z');
  });

  it('is published in a batch', async () => {
    const items = itemsOf(await post([cloudEvent({ id: 'ce-3' }), cloudEvent({ id: 'ce-4' })], batch));
    expect(await scene.hookline.event(items[1]!.id)).toMatchObject({ sourceId: 'ce-4' });
    expect(refusalOf(await post([cloudEvent({ source: 7 })], batch))).toMatchObject({ paths: ['0.source'] });
    expect(refusalOf(await post(cloudEvent(), batch))).toMatchObject({ status: 400 });
  });

  it('needs the attributes of the specification, and data that is an object', async () => {
    const { source: _source, ...withoutSource } = cloudEvent();
    expect(refusalOf(await post(withoutSource, structured))).toMatchObject({ status: 400, paths: ['source'] });
    expect(refusalOf(await post(cloudEvent({ specversion: '0.3' }), structured))).toMatchObject({
      paths: ['specversion'],
    });
    expect(refusalOf(await post(cloudEvent({ data: 'text' }), structured))).toMatchObject({ paths: ['data'] });
  });

  it('is nothing that another route takes', async () => {
    const answer = await scene.hookline.request('POST', '/webhooks', cloudEvent(), structured);
    expect(refusalOf(answer)).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  });
});
