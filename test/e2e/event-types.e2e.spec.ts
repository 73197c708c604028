import { describe, expect, it } from '@jest/globals';

import { type EventTypeAnswer, eventTypeAnswer, eventTypePage, problemDetails } from '#libs/contracts';

import { Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

const schema = {
  type: 'object',
  required: ['invoice'],
  properties: { invoice: { type: 'object', properties: { amount: { type: 'integer' } } } },
};

const register = async (name: string, fields: Readonly<Record<string, unknown>> = {}): Promise<EventTypeAnswer> => {
  const answer = await scene.hookline.request('POST', '/event-types', { name, ...fields });
  expect([answer.status, answer.headers.get('location')]).toEqual([201, `/api/v1/event-types/${name}`]);
  return eventTypeAnswer.parse(answer.json);
};
const edit = async (name: string, changes: Readonly<Record<string, unknown>>): Promise<EventTypeAnswer> => {
  const answer = await scene.hookline.request('PATCH', `/event-types/${name}`, changes);
  expect([answer.status, answer.text.slice(0, 300)]).toEqual([200, expect.anything()]);
  return eventTypeAnswer.parse(answer.json);
};
const list = async (query = '') =>
  eventTypePage.parse((await scene.hookline.request('GET', `/event-types${query}`)).json);
const refusalOf = async (...request: Parameters<typeof scene.hookline.request>) => {
  const { status, json } = await scene.hookline.request(...request);
  const { code, errors } = problemDetails.parse(json);
  return { status, code, paths: errors?.map(({ path }) => path) };
};

describe('The catalog of event types', () => {
  it('begins with the types of the Control Plane', async () => {
    const { items } = await list('?registered=true&limit=200');
    expect(items.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['approvalRequest.create', 'subscription.create', 'subscription.delete']),
    );
    const answer = await scene.hookline.request('GET', '/event-types/subscription.delete');
    expect(answer.headers.get('etag')).toBe('"none"');
    expect(eventTypeAnswer.parse(answer.json)).toMatchObject({ registered: true, archived: false, enforcement: 'off' });
  });

  it('takes a new type, which webhooks choose and events have at once', async () => {
    const example = { invoice: { amount: 3 } };
    expect(await register('invoice.sent', { description: 'Sent', example, schema })).toEqual({
      ...{ name: 'invoice.sent', description: 'Sent', example, schema },
      ...{ enforcement: 'off', registered: true, archived: false },
    });
    const hook = await scene.webhook({ events: ['invoice.sent'] });
    const messageId = await scene.publishTo(hook, { type: 'invoice.sent', data: example });
    await scene.hookline.whenStatus(messageId, 'success');
    await scene.hookline.sendTest(hook.id, 'invoice.sent');
    const [first, test] = await hook.received(2);
    expect([first, test].map((request) => JSON.parse(request!.body).data)).toEqual([example, example]);
  });

  it('keeps what was registered, edited and archived over a restart', async () => {
    await register('kept.one', { description: 'One' });
    await edit('subscription.update', { description: 'Edited' });
    await edit('approvalRequest.update', { archived: true });
    await scene.product.stop();
    await scene.product.restart();
    const { items } = await list('?limit=200');
    const found = (wanted: string) => items.find(({ name }) => name === wanted);
    expect(found('kept.one')).toMatchObject({ description: 'One' });
    expect(found('subscription.update')).toMatchObject({ description: 'Edited' });
    expect(found('approvalRequest.update')).toMatchObject({ archived: true });
  });

  it('pages by name', async () => {
    const names: string[] = [];
    for (let query: string | null = '?limit=2'; query !== null;) {
      const { items, nextCursor }: Awaited<ReturnType<typeof list>> = await list(query);
      names.push(...items.map(({ name }) => name));
      query = nextCursor === null ? null : `?limit=2&cursor=${encodeURIComponent(nextCursor)}`;
    }
    expect(names).toEqual((await list('?limit=200')).items.map(({ name }) => name));
    expect(await refusalOf('GET', '/event-types?cursor=x')).toMatchObject({ status: 400, code: 'invalid_cursor' });
  });

  it('refuses a second registration, an edit of nothing, and a name that is none', async () => {
    await register('twice.one');
    expect(await refusalOf('POST', '/event-types', { name: 'twice.one' })).toMatchObject({
      ...{ status: 409, code: 'event_type_already_exists' },
    });
    expect(await refusalOf('PATCH', '/event-types/nothing.here', {})).toMatchObject({
      ...{ status: 404, code: 'event_type_not_found' },
    });
    expect(await refusalOf('GET', '/event-types/..')).toMatchObject({ status: 404 });
    expect(await refusalOf('GET', `/event-types/${'x'.repeat(128)}`)).toMatchObject({ code: 'event_type_not_found' });
    expect(await refusalOf('POST', '/event-types', { name: 'not a name' })).toEqual({
      ...{ status: 400, code: 'invalid_request', paths: ['name'] },
    });
  });

  it('guards an edit by what was seen', async () => {
    await register('guarded.one');
    const patch = (etag: string) =>
      scene.hookline.request('PATCH', '/event-types/guarded.one', { description: etag }, { 'if-match': etag });
    const edited = await patch('"0"');
    expect([edited.status, edited.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await patch('"0"')).status).toBe(412);
  });
});

describe('An archived event type', () => {
  it('is not offered for new webhooks, and existing ones keep it and go on to receive', async () => {
    await register('archived.one');
    const hook = await scene.webhook({ events: ['archived.one'] });
    expect(await edit('archived.one', { archived: true })).toMatchObject({ archived: true });
    const body = { displayName: 'New', url: scene.receiver.url('/new'), events: ['archived.one'] };
    expect(await refusalOf('POST', '/webhooks', body)).toEqual({
      ...{ status: 422, code: 'event_type_archived', paths: ['events.0'] },
    });
    await scene.hookline.editWebhook(hook.id, { events: ['archived.one', 'subscription.create'] });
    await scene.hookline.whenStatus(await scene.publishTo(hook, { type: 'archived.one' }), 'success');
    await edit('archived.one', { archived: false });
    await scene.webhook({ events: ['archived.one'] });
  });
});

describe('An event type that nobody registered', () => {
  it('is refused over REST, and no webhook may choose it before it was observed', async () => {
    const event = { type: 'never.seen', data: {}, timestamp: '2024-05-01T12:00:00.000Z' };
    expect(await refusalOf('POST', '/events', event)).toEqual({
      ...{ status: 422, code: 'unknown_event_type', paths: ['type'] },
    });
    const body = { displayName: 'New', url: scene.receiver.url('/new'), events: ['never.seen'] };
    expect(await refusalOf('POST', '/webhooks', body)).toMatchObject({ code: 'unknown_event_type' });
  });
});

describe('The schema of an event type', () => {
  const event = (type: string, data: unknown) => ({ type, data, timestamp: '2024-05-01T12:00:00.000Z' });

  it('refuses an event that does not fit, with the paths, where it is enforced', async () => {
    await register('strict.one', { schema, enforcement: 'reject' });
    expect(await refusalOf('POST', '/events', event('strict.one', {}))).toEqual({
      ...{ status: 422, code: 'event_data_invalid', paths: ['data.invoice'] },
    });
    expect(await refusalOf('POST', '/events', event('strict.one', { invoice: { amount: 'x' } }))).toMatchObject({
      paths: ['data.invoice.amount'],
    });
    await scene.hookline.publish(event('strict.one', { invoice: { amount: 1 } }));
    expect((await scene.hookline.events({ type: 'strict.one' })).items.length).toBeLessThanOrEqual(1);
  });

  it('marks an event that does not fit where it only warns, and delivers it', async () => {
    await register('lenient.one', { schema, enforcement: 'warn' });
    const hook = await scene.webhook({ events: ['lenient.one'] });
    await scene.hookline.whenStatus(await scene.publishTo(hook, { type: 'lenient.one', data: { x: 1 } }), 'success');
    const { items } = await until(
      'the event is listed',
      () => scene.hookline.events({ type: 'lenient.one' }),
      (page) => page.items.length > 0,
    );
    const detail = await scene.hookline.event(items[0]!.id);
    expect(detail.schemaProblems).toEqual([{ path: 'invoice', message: "must have required property 'invoice'" }]);
  });

  it('acts from the moment of the edit, and a repeat of what was accepted before stays a repeat', async () => {
    await register('later.one');
    const repeat = { ...event('later.one', {}), id: 'evt-later' };
    const id = await scene.hookline.publish(repeat);
    await edit('later.one', { schema, enforcement: 'reject' });
    expect(await scene.hookline.publish(repeat)).toBe(id);
    expect(await refusalOf('POST', '/events', event('later.one', {}))).toMatchObject({ code: 'event_data_invalid' });
  });

  it.each([
    ['is none', { type: 'objekt' }],
    ['is misspelt', { requird: [] }],
    ['leads to the network', { $ref: 'https://example.com/schema.json' }],
    ['would make checks endless', { anyOf: [{ $ref: '#/$defs/a' }], $defs: { a: { not: { $ref: '#/$defs/a' } } } }],
    ['has a pattern that could backtrack', { properties: { a: { pattern: '(?=a)b' } } }],
  ])('that %s is refused, and named', async (_what, bad) => {
    expect(await refusalOf('POST', '/event-types', { name: 'bad.schema', schema: bad })).toEqual({
      ...{ status: 400, code: 'invalid_request', paths: ['schema'] },
    });
  });
});
