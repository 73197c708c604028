import { describe, expect, it } from '@jest/globals';

import { messagePage, publishedEvent } from '#libs/contracts';
import { answer } from '#libs/testing';

import { patient, Scene } from './scene.js';
import { until } from './until.js';

const scene = Scene.of();

interface Page {
  readonly items: readonly { readonly id: string }[];
  readonly nextCursor: string | null;
}

/** All pages of a list, with something new before each further one. */
const walk = async (
  list: (query: Record<string, string>) => Promise<Page>,
  meanwhile: () => Promise<unknown>,
): Promise<readonly string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await list({ limit: '7', ...(cursor === null ? {} : { cursor }) });
    expect(page.items.length).toBeLessThanOrEqual(7);
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    if (cursor !== null) await meanwhile();
  } while (cursor !== null);
  return ids;
};

describe('The pages of a list neither repeat nor skip while new rows arrive:', () => {
  it('messages, newest first', async () => {
    const hook = await scene.webhook();
    const eventIds: string[] = [];
    for (let count = 0; count < 25; count += 1) eventIds.push(await scene.hookline.publish());
    const messageIds = await Promise.all(eventIds.map((id) => scene.hookline.messageOf(id, hook.id)));
    const ids = await walk(
      (query) => scene.hookline.messages({ ...query, webhookId: hook.id }),
      () => scene.publishTo(hook),
    );
    expect(ids).toEqual(messageIds.reverse());
  });

  it('messages, from link to link', async () => {
    const hook = await scene.webhook();
    for (let count = 0; count < 5; count += 1) await scene.publishTo(hook);
    const ids: string[] = [];
    for (let next: string | undefined = `/messages?webhookId=${hook.id}&limit=2`; next !== undefined;) {
      const { headers, json } = await scene.hookline.request('GET', next);
      ids.push(...messagePage.parse(json).items.map(({ id }) => id));
      next = /^<\/api\/v1(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(ids).toEqual((await scene.hookline.messages({ webhookId: hook.id })).items.map(({ id }) => id));
  });

  it('events, newest first', async () => {
    const since = new Date().toISOString();
    const eventIds: string[] = [];
    for (let count = 0; count < 25; count += 1) eventIds.push(await scene.hookline.publish());
    await Promise.all(eventIds.map((id) => scene.hookline.event(id)));
    const ids = await walk(
      (query) => scene.hookline.events({ ...query, since }),
      async () => scene.hookline.event(await scene.hookline.publish()),
    );
    expect(ids).toEqual(eventIds.reverse());
  });

  it('webhooks', async () => {
    const hooks = await Promise.all(Array.from({ length: 20 }, () => scene.webhook({ displayName: 'Walked' })));
    const ids = await walk(
      (query) => scene.hookline.webhooks({ ...query, search: 'walked' }),
      () => scene.webhook({ displayName: 'Other' }),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(hooks.map(({ id }) => id).sort());
  });

  /** A page of any list; items without an id are told apart by their name. */
  const listOf = (path: string) => async (query: Record<string, string>) => {
    const { status, json } = await scene.hookline.request(
      'GET',
      `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}`,
    );
    expect(status).toBe(200);
    const { items, nextCursor } = json as { items: { id?: string; name: string }[]; nextCursor: string | null };
    return { items: items.map(({ id, name }) => ({ id: id ?? name })), nextCursor };
  };
  const make = async (path: string, body: object): Promise<string> => {
    const { json } = await scene.hookline.request('POST', path, body);
    const { id, name } = json as { id?: string; name: string };
    return id ?? name;
  };
  /** What was there before the walk began, each once, and nothing that came later twice. */
  const expectWalked = (ids: readonly string[], before: readonly string[]): void => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => before.includes(id)).sort()).toEqual([...before].sort());
  };

  it('event types', async () => {
    let count = 0;
    const aType = () => {
      count += 1;
      // Before, between and behind those that a walk has seen.
      return make('/event-types', { name: `${['aa', 'mm', 'zz'][count % 3]!}.walked${String(count)}` });
    };
    const before: string[] = [];
    while (before.length < 20) before.push(await aType());
    expectWalked(await walk(listOf('/event-types'), aType), before);
  });

  it('API keys', async () => {
    const aKey = () => make('/api-keys', { name: 'Walked', role: 'viewer' });
    const before = await Promise.all(Array.from({ length: 20 }, aKey));
    expectWalked(await walk(listOf('/api-keys'), aKey), before);
  });

  it('replays', async () => {
    const aReplay = () => make('/replays', { statuses: ['cancelled'], since: '2030-01-01T00:00:00Z' });
    const before: string[] = [];
    while (before.length < 20) before.push(await aReplay());
    expectWalked(await walk(listOf('/replays'), aReplay), before);
  });

  it('messages by text of their payload', async () => {
    const hook = await scene.webhook();
    const aMessage = () => scene.publishTo(hook, { data: { shop: 'walked through' } });
    const before: string[] = [];
    while (before.length < 15) before.push(await aMessage());
    expectWalked(await walk(listOf('/messages?search=walked'), aMessage), before);
  });
});

describe('Filters', () => {
  it('find messages by text of their payload, beside other filters', async () => {
    const hook = await scene.webhook();
    const shop = await scene.publishTo(hook, { data: { shop: 'Büro 50%' } });
    await scene.publishTo(hook, { data: { shop: 'Garten' } });
    const found = async (query: Record<string, string>) =>
      (await scene.hookline.messages({ webhookId: hook.id, ...query })).items.map(({ id }) => id);
    expect(await found({ search: 'BÜRO 50%' })).toEqual([shop]);
    expect(await found({ search: 'büro', eventType: 'subscription.delete' })).toEqual([]);
    expect(await found({ search: 'nowhere' })).toEqual([]);
  });

  it('find messages by webhook, status, type, time and id', async () => {
    const [good, bad] = [await scene.webhook(), await scene.webhook({ answers: answer(500), retry: patient })];
    const before = new Date().toISOString();
    const eventId = await scene.hookline.publish();
    const [success, retrying] = await Promise.all([good, bad].map(({ id }) => scene.hookline.messageOf(eventId, id)));
    await scene.hookline.whenStatus(success!, 'success');
    await scene.hookline.whenStatus(retrying!, 'retrying');
    const found = async (query: Record<string, string | string[]>) =>
      (await scene.hookline.messages({ since: before, ...query })).items.map(({ id }) => id).sort();
    const both = [success!, retrying!].sort();
    expect(await found({})).toEqual(both);
    expect(await found({ webhookId: good.id })).toEqual([success]);
    expect(await found({ status: 'retrying' })).toEqual([retrying]);
    expect(await found({ status: ['retrying', 'success'] })).toEqual(both);
    expect(await found({ status: 'failed' })).toEqual([]);
    expect(await found({ eventType: 'subscription.create' })).toEqual(both);
    expect(await found({ eventType: 'subscription.delete' })).toEqual([]);
    expect(await found({ search: eventId })).toEqual(both);
    expect(await found({ eventId })).toEqual(both);
    expect(await found({ eventId, status: 'retrying' })).toEqual([retrying]);
    expect(await found({ search: success! })).toEqual([success]);
    const { createdAt } = await scene.hookline.message(success!);
    expect(await found({ since: createdAt })).toEqual(both);
    expect(await found({ until: createdAt })).toEqual([]);
  });

  it('find events, and their messages, by the id that the producer gave', async () => {
    const hook = await scene.webhook();
    const [sourceId, unwanted] = [`order-${hook.id}`, `order-unwanted-${hook.id}`];
    const native = await scene.hookline.publish({ id: sourceId });
    const { json } = await scene.hookline.request(
      'POST',
      '/events',
      { subscription: { id: 'sub_1' } },
      {
        'ce-specversion': '1.0',
        'ce-id': sourceId,
        'ce-source': '/shop',
        'ce-type': 'subscription.create',
      },
    );
    const cloud = publishedEvent.parse(json).id;
    await scene.hookline.publish({ id: unwanted, type: 'approvalRequest.delete' });
    const messageIds = [
      await scene.hookline.messageOf(cloud, hook.id),
      await scene.hookline.messageOf(native, hook.id),
    ];
    const eventIds = async (query: Record<string, string>) =>
      (await scene.hookline.events(query)).items.map(({ id }) => id);
    const found = async (query: Record<string, string>) =>
      (await scene.hookline.messages({ webhookId: hook.id, ...query })).items.map(({ id }) => id);
    expect(await eventIds({ search: sourceId })).toEqual([cloud, native]);
    expect(await eventIds({ search: native })).toEqual([native]);
    expect(await eventIds({ search: sourceId, type: 'subscription.delete' })).toEqual([]);
    expect(await found({ search: sourceId })).toEqual(messageIds);
    expect(await found({ search: sourceId, eventId: native })).toEqual(messageIds.slice(1));
    await until(
      'the event that no webhook wanted',
      () => scene.hookline.events({ search: unwanted }),
      ({ items }) => items.length === 1,
    );
    expect(await found({ search: unwanted })).toEqual([]);
  });

  it('find webhooks by status, text and event type', async () => {
    const [active, inactive] = [
      await scene.webhook({ displayName: 'Finder One', events: ['subscription.update'] }),
      await scene.webhook({ displayName: 'Finder 100%', status: 'inactive', description: 'for_the team' }),
    ];
    const found = async (query: Record<string, string>) =>
      (await scene.hookline.webhooks(query)).items.map(({ id }) => id);
    expect(await found({ search: 'FINDER', status: 'active' })).toEqual([active.id]);
    expect(await found({ search: 'finder', status: 'inactive' })).toEqual([inactive.id]);
    expect(await found({ search: '100%' })).toEqual([inactive.id]);
    expect(await found({ search: '%' })).toEqual([inactive.id]);
    expect(await found({ search: 'r_t' })).toEqual([inactive.id]);
    expect(await found({ search: inactive.path })).toEqual([inactive.id]);
    expect(await found({ event: 'subscription.update' })).toEqual([active.id]);
    expect(await found({ search: 'finder', event: 'subscription.delete' })).toEqual([]);
  });

  it('find events by type and time', async () => {
    const eventId = await scene.hookline.publish({ type: 'subscription.delete' });
    const { acceptedAt } = await scene.hookline.event(eventId);
    const found = async (query: Record<string, string>) =>
      (await scene.hookline.events(query)).items.map(({ id }) => id);
    expect(await found({ type: 'subscription.delete', since: acceptedAt })).toEqual([eventId]);
    expect(await found({ type: 'subscription.update', since: acceptedAt })).toEqual([]);
    expect(await found({ until: acceptedAt })).not.toContain(eventId);
  });
});

describe('A webhook', () => {
  it('is found at its Location, with its revision as the ETag', async () => {
    const body = { displayName: 'Located', url: scene.receiver.url('/x'), events: ['subscription.update'] };
    const created = await scene.hookline.request('POST', '/webhooks', body);
    expect(created.status).toBe(201);
    expect(created.headers.get('etag')).toBe('"0"');
    const location = created.headers.get('location')!;
    expect(location).toBe(`/api/v1/webhooks/${(created.json as { id: string }).id}`);
    const path = location.replace('/api/v1', '');
    const found = await scene.hookline.request('GET', path);
    expect(found.headers.get('etag')).toBe('"0"');
    const edited = await scene.hookline.request('PATCH', path, { displayName: 'Moved' }, { 'if-match': '"0"' });
    expect([edited.status, edited.headers.get('etag')]).toEqual([200, '"1"']);
    const stale = await scene.hookline.request('PATCH', path, { displayName: 'Stale' }, { 'if-match': '"0"' });
    expect(stale.status).toBe(412);
    const any = await scene.hookline.request('PATCH', path, { displayName: 'Any' }, { 'if-match': '*' });
    expect(any.headers.get('etag')).toBe('"2"');
    const weak = await scene.hookline.request('DELETE', path, undefined, { 'if-match': 'W/"2"' });
    expect(weak.status).toBe(204);
  });

  it('that many edit at once with one ETag is edited once', async () => {
    const hook = await scene.webhook();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        scene.hookline.request('PATCH', `/webhooks/${hook.id}`, { description: String(index) }, { 'if-match': '"0"' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
    expect((await scene.hookline.webhookHistory(hook.id)).items).toHaveLength(2);
  });

  it('shows what it has delivered', async () => {
    const hook = await scene.webhook({ answers: answer(500), retry: patient });
    await scene.hookline.whenStatus(await scene.publishTo(hook), 'retrying');
    hook.answers(answer(200));
    const messageId = await scene.publishTo(hook);
    const { lastAttemptAt } = await scene.hookline.whenStatus(messageId, 'success');
    const webhook = await until(
      'both attempts are counted',
      () => scene.hookline.webhook(hook.id),
      ({ health }) => health.succeeded + health.failed === 2,
    );
    expect(webhook).toMatchObject({ health: { succeeded: 1, failed: 1 }, lastDeliveryAt: lastAttemptAt });
  });
});

describe('An API key', () => {
  it('is found at its Location, as it was answered but for the key', async () => {
    const created = await scene.hookline.request('POST', '/api-keys', { name: 'CI', role: 'viewer' });
    const { key, ...shown } = created.json as { key: string };
    expect(key).toMatch(/^hk_/);
    const path = created.headers.get('location')!.replace('/api/v1', '');
    expect((await scene.hookline.request('GET', path)).json).toEqual(shown);
    await scene.hookline.request('DELETE', path);
    expect((await scene.hookline.request('GET', path)).status).toBe(404);
  });

  it('is refused with an expiry in the past', async () => {
    const body = { name: 'CI', role: 'viewer', expiresAt: '2020-01-01T00:00:00Z' };
    const { status, json } = await scene.hookline.request('POST', '/api-keys', body);
    expect([status, json]).toEqual([
      400,
      expect.objectContaining({ code: 'expiry_passed', errors: [expect.objectContaining({ path: 'expiresAt' })] }),
    ]);
  });
});

describe('A history', () => {
  it('is given as NDJSON for export', async () => {
    const hook = await scene.webhook();
    const messageId = await scene.publishTo(hook);
    await scene.hookline.whenStatus(messageId, 'success');
    for (const path of [`/messages/${messageId}/history`, `/webhooks/${hook.id}/history`]) {
      const asJson = (await scene.hookline.request('GET', path)).json as { items: unknown[] };
      const { headers, text } = await scene.hookline.request('GET', path, undefined, {
        accept: 'application/x-ndjson',
      });
      expect(headers.get('content-type')).toMatch(/^application\/x-ndjson/);
      const lines = text.trimEnd().split('\n');
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(asJson.items);
    }
  });
});
