import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type WebhookEvent, webhookStream } from '#libs/domain';
import { afterNoon, noon, UseCaseScenario, webhookCreated, webhookSettings } from '#libs/testing';

import type { WebhookInput } from './webhook-input.js';

const actor = { kind: 'user', id: 'grace' } as const;
const input = (changes: Partial<WebhookInput> = {}): WebhookInput => ({
  ...webhookSettings(),
  headers: { 'X-Tenant': 'acme' },
  status: 'active',
  ...changes,
});
const deleted: WebhookEvent = { type: 'WebhookDeleted', data: {} };
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'gone' } };

let scenario: UseCaseScenario;
beforeEach(async () => (scenario = await UseCaseScenario.open()));
afterEach(() => scenario.close());

const create = (changes: Partial<WebhookInput> = {}, id = '1') =>
  scenario.webhooks.create({ id, input: input(changes), actor });
const edit = (changes: Parameters<typeof scenario.webhooks.edit>[0]['changes'], ifRevision?: number) =>
  scenario.webhooks.edit({ id: '1', changes, ifRevision, actor });
const facts = (id = '1') => scenario.factsOf(webhookStream(id));
const settings = () => scenario.webhookRegistry.get('1')?.settings;
const refusal = (code: string, path?: string) => ({
  kind: 'refused',
  refusal: path === undefined ? { code } : { code, path },
});

describe('Creating a webhook', () => {
  it('answers the row and, this once unasked, the signing secret', async () => {
    expect(await create()).toMatchObject({
      kind: 'done',
      value: { row: { id: '1', webhook: { status: 'active', revision: 0 } }, secret: 'whsec_1' },
    });
  });

  it('gives it an id of its own', async () => {
    const [first, second] = [
      await scenario.webhooks.create({ input: input(), actor }),
      await scenario.webhooks.create({ input: input(), actor }),
    ];
    expect(first.kind === 'done' && first.value.row.id).not.toBe(second.kind === 'done' && second.value.row.id);
  });

  it('stores neither the secret nor the value of a header in the clear', async () => {
    await create();
    const [created] = (await scenario.store.read(webhookStream('1'))).events;
    expect(created?.event).toMatchObject({
      data: { secret: 'sealed:1:whsec_1', settings: { headers: { 'x-tenant': 'sealed:1:acme' } } },
    });
  });

  it('acts at once in this process', async () => {
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
    await create();
    expect(scenario.webhookRegistry.recipientsOf('subscription.create')).toEqual(['1']);
  });

  it('answers from its state while the read model has no row', async () => {
    scenario.rows.isEmpty = true;
    expect(await create()).toMatchObject({
      kind: 'done',
      value: { row: { createdAt: noon, lastDeliveryAt: null, health: { succeeded: 0, failed: 0 } } },
    });
  });
});

describe('Creating a webhook again under the same idempotency key', () => {
  it('answers what is stored and stores nothing', async () => {
    const first = await create();
    expect(await create()).toEqual(first);
    expect(await facts()).toEqual(['WebhookCreated']);
  });

  it('answers the present state when it was edited since', async () => {
    await create();
    await edit({ displayName: 'Invoices' });
    expect(await create()).toMatchObject({
      kind: 'done',
      value: { row: { webhook: { revision: 1, settings: { displayName: 'Invoices' } } }, secret: 'whsec_1' },
    });
  });

  it('is the same request with the names of headers in another case, and keys in another order', async () => {
    const retry = { baseMs: 1_000, factor: 2, capMs: 60_000 };
    await create({ retry });
    const { headers: _, ...rest } = input({ retry: { capMs: 60_000, factor: 2, baseMs: 1_000 } });
    const again = { headers: { 'x-tenant': 'acme' }, ...rest };
    expect(await scenario.webhooks.create({ id: '1', input: again, actor })).toMatchObject({ kind: 'done' });
  });

  it.each<[string, Partial<WebhookInput>]>([
    ['another URL', { url: 'https://other.example.com/' }],
    ['another header value', { headers: { 'X-Tenant': 'other' } }],
    ['a header more', { headers: { 'X-Tenant': 'acme', 'X-More': '1' } }],
    ['a header less', { headers: {} }],
    ['another status', { status: 'inactive' }],
  ])('is refused with %s', async (_what, changes) => {
    await create();
    expect(await create(changes)).toEqual(refusal('idempotency_key_reused'));
    expect(await facts()).toEqual(['WebhookCreated']);
  });

  it('that two requests do at once makes one webhook', async () => {
    const [first, second] = await Promise.all([create(), create()]);
    expect(first).toMatchObject({ kind: 'done' });
    expect(second).toEqual(first);
  });

  it('answers that it was deleted since', async () => {
    await create();
    await scenario.webhooks.remove({ id: '1', actor });
    expect(await create()).toEqual(refusal('webhook_deleted'));
  });
});

describe('Edits at the same time', () => {
  it('are each answered with their own state and revision', async () => {
    await create();
    const names = Array.from({ length: 5 }, (_one, index) => `Name ${String(index)}`);
    const edited = await Promise.all(names.map((displayName) => edit({ displayName })));
    const answers = edited.map((answer) => {
      if (answer.kind === 'refused') throw new Error(answer.refusal.code);
      const { settings, revision } = answer.value.webhook;
      return { name: settings.displayName, revision };
    });
    expect(answers.map(({ name }) => name)).toEqual(names);
    expect(answers.map(({ revision }) => revision)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('What may not be saved', () => {
  const both = async (changes: Partial<WebhookInput>) => {
    await scenario.webhook('1');
    const created = await create(changes, '2');
    const edited = await edit(changes);
    expect(edited).toEqual(created);
    expect(await facts()).toEqual(['WebhookCreated']);
    expect(await facts('2')).toEqual([]);
    return created;
  };

  it('is an event type that nobody knows, and it is named by its place', async () => {
    const events = ['subscription.create', 'subscription.explode'];
    expect(await both({ events })).toEqual(refusal('unknown_event_type', 'events.1'));
  });

  it('is an address that requests may not go to', async () => {
    scenario.refusedUrls.set('http://10.0.0.1/', 'address_not_allowed');
    expect(await both({ url: 'http://10.0.0.1/' })).toEqual(refusal('address_not_allowed', 'url'));
  });

  it.each([
    'Content-Length',
    'transfer-encoding',
    'HOST',
    'connection',
    'content-type',
    'user-agent',
    'webhook-id',
    'Webhook-Signature',
    'webhook-anything',
  ])('is a header that is ours or the connection’s: %s', async (name) => {
    expect(await both({ headers: { [name]: '1' } })).toEqual(refusal('reserved_header', `headers.${name}`));
  });

  it.each(['a\r\nX-Evil: 1', 'a\nb', 'a\rb', 'a\u0000b', ' padded', 'padded ', '', 'ä', 'a\u007f', 'x'.repeat(4_097)])(
    'is a header value that could become another header, or no header at all: %j',
    async (value) => {
      expect(await both({ headers: { 'x-a': value } })).toEqual(refusal('invalid_header_value', 'headers.x-a'));
    },
  );

  it.each(['', 'x a', 'x:a', 'x\r\ny', 'ä', '(x)'])('is a header name that is no token: %j', async (name) => {
    expect(await both({ headers: { [name]: '1' } })).toEqual(refusal('invalid_header_name', `headers.${name}`));
  });

  it('are more than 32 headers', async () => {
    const headers = Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`x-${index}`, '1']));
    expect(await both({ headers })).toEqual(refusal('too_many_headers', 'headers'));
  });

  it('are more than 32 headers after an edit, together with those that are there', async () => {
    const headersFrom = (start: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${start + index}`, '1']));
    await create({ headers: headersFrom(0, 30) });
    expect(await edit({ headers: headersFrom(30, 3) })).toEqual(refusal('too_many_headers', 'headers'));
    expect(await edit({ headers: { ...headersFrom(30, 3), 'X-0': null } })).toMatchObject({ kind: 'done' });
    expect(await edit({ headers: headersFrom(1, 32) })).toMatchObject({ kind: 'done' });
  });

  it('may be a value with spaces, tabs and every visible character inside', async () => {
    const value = `a \t${String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 33 + index))}`;
    expect(await create({ headers: { 'x-a': value } })).toMatchObject({ kind: 'done' });
  });
});

describe('Editing a webhook', () => {
  beforeEach(() => create());

  it('changes what is named, acts at once and answers the new row', async () => {
    expect(await edit({ url: 'https://new.example.com/', status: 'inactive' })).toMatchObject({
      kind: 'done',
      value: { webhook: { status: 'inactive', revision: 2, settings: { url: 'https://new.example.com/' } } },
    });
    expect(scenario.webhookRegistry.statusOf('1')).toBe('inactive');
    expect(settings()).toMatchObject({ displayName: 'Billing', headers: { 'x-tenant': 'sealed:1:acme' } });
  });

  it('that changes nothing stores nothing', async () => {
    expect(await edit(input())).toMatchObject({ kind: 'done', value: { webhook: { revision: 0 } } });
    expect(await facts()).toEqual(['WebhookCreated']);
  });

  it('sets, keeps and removes single headers', async () => {
    await edit({ headers: { 'X-New': 'yes' } });
    expect(settings()?.headers).toEqual({ 'x-tenant': 'sealed:1:acme', 'x-new': 'sealed:1:yes' });
    await edit({ headers: { 'x-TENANT': null, 'X-NEW': 'no' } });
    expect(settings()?.headers).toEqual({ 'x-new': 'sealed:1:no' });
    await edit({ headers: { 'x-never': null } });
    expect(settings()?.headers).toEqual({ 'x-new': 'sealed:1:no' });
  });

  it('is guarded by the revision that was seen', async () => {
    expect(await edit({ displayName: 'A' }, 0)).toMatchObject({ kind: 'done', value: { webhook: { revision: 1 } } });
    expect(await edit({ displayName: 'B' }, 0)).toEqual(refusal('revision_mismatch'));
    expect(settings()?.displayName).toBe('A');
  });

  it('is guarded also against somebody who is faster by a moment', async () => {
    const others = scenario.store.reopen();
    scenario.store.beforeAppend = async ({ stream }) => {
      scenario.store.beforeAppend = null;
      const events = scenario.recorder.prepare([deactivated], actor);
      await others.append({ stream, expected: 0, events });
    };
    expect(await edit({ displayName: 'A' }, 0)).toEqual(refusal('revision_mismatch'));
    // This process has learned of it on the way.
    expect(scenario.webhookRegistry.statusOf('1')).toBe('inactive');
  });

  it('without a guard is decided again on what is stored', async () => {
    scenario.store.beforeAppend = async ({ stream }) => {
      scenario.store.beforeAppend = null;
      await scenario.stored(stream, deactivated);
    };
    expect(await edit({ displayName: 'A' })).toMatchObject({
      kind: 'done',
      value: { webhook: { revision: 2, status: 'inactive', settings: { displayName: 'A' } } },
    });
  });

  it('is refused for a webhook that does not exist or was deleted', async () => {
    await scenario.stored(webhookStream('1'), deleted);
    expect(await edit({ displayName: 'A' })).toEqual(refusal('webhook_not_found'));
    expect(await scenario.webhooks.edit({ id: '7', changes: {}, actor })).toEqual(refusal('webhook_not_found'));
  });

  it('answers from its state while the read model is behind', async () => {
    scenario.isProjected = false;
    expect(await edit({ displayName: 'A' })).toMatchObject({ value: { webhook: { settings: { displayName: 'A' } } } });
  });

  it('counts itself out where an event type is full', async () => {
    const full = { recipients: 10_000 };
    scenario.webhookRegistry.subscribersOf = (_type, except) => full.recipients - (except === '1' ? 1 : 0);
    expect(await edit({ events: ['subscription.create'] })).toMatchObject({ kind: 'done' });
    expect(await create({}, '2')).toEqual(refusal('too_many_webhooks_for_event_type', 'events.0'));
  });
});

describe('Deleting a webhook', () => {
  beforeEach(() => create());

  it('is one fact and acts at once', async () => {
    expect(await scenario.webhooks.remove({ id: '1', actor })).toEqual({ kind: 'done', value: null });
    expect(await facts()).toEqual(['WebhookCreated', 'WebhookDeleted']);
    expect(scenario.webhookRegistry.recipientsOf('subscription.create')).toEqual([]);
    expect(await scenario.webhooks.get('1')).toEqual(refusal('webhook_not_found'));
  });

  it('is guarded by the revision that was seen', async () => {
    await edit({ displayName: 'A' });
    expect(await scenario.webhooks.remove({ id: '1', ifRevision: 0, actor })).toEqual(refusal('revision_mismatch'));
  });

  it('is refused the second time', async () => {
    await scenario.webhooks.remove({ id: '1', actor });
    expect(await scenario.webhooks.remove({ id: '1', actor })).toEqual(refusal('webhook_not_found'));
  });
});

describe('The secret of a webhook', () => {
  const rotate = (overlapHours: number) => scenario.webhooks.rotateSecret({ id: '1', overlapHours, actor });
  beforeEach(() => create());

  it('can be shown again', () => {
    expect(scenario.webhooks.revealSecrets('1')).toEqual({
      kind: 'done',
      value: { secret: 'whsec_1', previous: null },
    });
  });

  it('is rotated, and the one before signs for as long as was said', async () => {
    expect(await rotate(24)).toMatchObject({ kind: 'done', value: { secret: 'whsec_2' } });
    expect(scenario.webhooks.revealSecrets('1')).toEqual({
      kind: 'done',
      value: { secret: 'whsec_2', previous: { secret: 'whsec_1', expiresAt: afterNoon(24 * 3_600) } },
    });
  });

  it('is shown without the one before once that signs no more', async () => {
    await rotate(24);
    await scenario.clock.advance(24 * 3_600_000 - 1);
    expect(scenario.webhooks.revealSecrets('1')).toMatchObject({ value: { previous: { secret: 'whsec_1' } } });
    await scenario.clock.advance(1);
    expect(scenario.webhooks.revealSecrets('1')).toMatchObject({ value: { secret: 'whsec_2', previous: null } });
  });

  it('is rotated without overlap', async () => {
    await rotate(0);
    expect(scenario.webhooks.revealSecrets('1')).toMatchObject({ value: { previous: null } });
  });

  it('is not there for a webhook that does not exist', async () => {
    await scenario.webhooks.remove({ id: '1', actor });
    expect(scenario.webhooks.revealSecrets('1')).toEqual(refusal('webhook_not_found'));
    expect(await rotate(0)).toEqual(refusal('webhook_not_found'));
  });
});

describe('Reading a webhook', () => {
  it('shows the newest state, although the row is older', async () => {
    await create();
    const row = await scenario.rows.getWebhook('1');
    scenario.rows.older = row === null ? null : { ...row, health: { succeeded: 3, failed: 1 } };
    await edit({ displayName: 'A' });
    expect(await scenario.webhooks.get('1')).toMatchObject({
      value: { webhook: { settings: { displayName: 'A' } }, health: { succeeded: 3, failed: 1 } },
    });
  });

  it('is refused for a webhook that does not exist', async () => {
    expect(await scenario.webhooks.get('7')).toEqual(refusal('webhook_not_found'));
  });
});

describe('The history of a webhook', () => {
  it('has every fact in order with the status after it, also once it is deleted', async () => {
    await scenario.stored(webhookStream('1'), webhookCreated(), deactivated);
    await edit({ status: 'active' });
    await scenario.webhooks.remove({ id: '1', actor });
    const history = await scenario.webhooks.history('1');
    const entries = history.kind === 'done' ? history.value : [];
    expect(entries.map(({ event, statusAfter }) => [event.event.type, statusAfter])).toEqual([
      ['WebhookCreated', 'active'],
      ['WebhookDeactivated', 'inactive'],
      ['WebhookActivated', 'active'],
      ['WebhookDeleted', 'deleted'],
    ]);
  });

  it('is not there for a webhook that never was', async () => {
    expect(await scenario.webhooks.history('7')).toEqual(refusal('webhook_not_found'));
  });
});
