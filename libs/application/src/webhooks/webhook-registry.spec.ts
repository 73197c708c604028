import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { evolveWebhook, noWebhook, type WebhookEvent, type WebhookState, webhookStream } from '#libs/domain';
import { UseCaseScenario, webhookCreated, webhookSettings } from '#libs/testing';

const created = webhookCreated();
const renamed = (displayName: string): WebhookEvent => ({
  type: 'WebhookDetailsChanged',
  data: { changes: { displayName } },
});
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'requested' } };
const deleted: WebhookEvent = { type: 'WebhookDeleted', data: {} };
const stateOf = (...events: readonly WebhookEvent[]): WebhookState => events.reduce(evolveWebhook, noWebhook);

let scenario: UseCaseScenario;
beforeEach(async () => (scenario = await UseCaseScenario.open({ following: false })));
afterEach(() => scenario.close());

const storedWebhook = (id: string, ...events: readonly WebhookEvent[]): Promise<void> =>
  scenario.stored(webhookStream(id), ...events);
const nameOf = (id: string): string | undefined => scenario.webhookRegistry.get(id)?.settings.displayName;
const recipients = (eventType = 'subscription.create') => scenario.webhookRegistry.recipientsOf(eventType);

describe('The webhook registry', () => {
  it('is ready once it has loaded the rows and reached the tail', async () => {
    await storedWebhook('1', created);
    expect(scenario.webhookRegistry.isReady).toBe(false);
    expect(scenario.webhookRegistry.get('1')).toBeNull();
    await scenario.follow();
    await scenario.webhookRegistry.whenReady();
    expect(scenario.webhookRegistry.isReady).toBe(true);
    expect(scenario.webhookRegistry.statusOf('1')).toBe('active');
  });

  it('follows from the checkpoint of the rows, however old they are', async () => {
    await storedWebhook('1', created);
    await scenario.source.freeze();
    await storedWebhook('1', renamed('Invoices'));
    await storedWebhook('2', created, deleted);
    await scenario.follow();
    expect(nameOf('1')).toBe('Invoices');
    expect(scenario.webhookRegistry.statusOf('2')).toBe('deleted');
  });

  it('hears of facts that another process stored', async () => {
    await scenario.follow();
    await storedWebhook('1', created);
    expect(scenario.webhookRegistry.statusOf('1')).toBe('active');
    await storedWebhook('1', deactivated);
    expect(scenario.webhookRegistry.statusOf('1')).toBe('inactive');
  });

  it('has what its own process put before the subscription brings it', async () => {
    await scenario.follow();
    scenario.webhookRegistry.put('1', stateOf(created, renamed('Invoices')));
    expect(nameOf('1')).toBe('Invoices');
    await storedWebhook('1', created);
    expect(nameOf('1')).toBe('Invoices');
    await storedWebhook('1', renamed('Invoices'), renamed('Orders'));
    expect(nameOf('1')).toBe('Orders');
    expect(scenario.webhookRegistry.get('1')?.revision).toBe(2);
  });

  it('keeps the newer of two states, in whatever order they are put', () => {
    scenario.webhookRegistry.put('1', stateOf(created, renamed('Invoices')));
    scenario.webhookRegistry.put('1', stateOf(created));
    scenario.webhookRegistry.put('1', noWebhook);
    expect(nameOf('1')).toBe('Invoices');
  });

  it('keeps a deleted webhook deleted, whatever older rows and facts say', async () => {
    await storedWebhook('1', created);
    await scenario.source.freeze();
    scenario.webhookRegistry.put('1', stateOf(created, deleted));
    await scenario.follow();
    expect(scenario.webhookRegistry.statusOf('1')).toBe('deleted');
    expect(scenario.webhookRegistry.get('1')).toBeNull();
    expect(recipients()).toEqual([]);
  });

  it('does not know a webhook that never was', () => {
    expect(scenario.webhookRegistry.get('1')).toBeNull();
    expect(scenario.webhookRegistry.statusOf('1')).toBe('deleted');
  });

  it('tells its listeners of each change, and of nothing else', async () => {
    const told: string[] = [];
    scenario.webhookRegistry.onChange((id) => told.push(id));
    await scenario.follow();
    await storedWebhook('1', created, renamed('Invoices'));
    scenario.webhookRegistry.put('1', stateOf(created));
    scenario.webhookRegistry.put('1', stateOf(created, renamed('Invoices')));
    expect(told).toEqual(['1', '1']);
  });
});

describe('The recipients of an event type', () => {
  beforeEach(() => scenario.follow());

  it('are the active webhooks that chose it', async () => {
    await storedWebhook('1', created);
    await storedWebhook('2', webhookCreated({ status: 'inactive' }));
    await storedWebhook('3', webhookCreated({ settings: webhookSettings({ events: ['subscription.delete'] }) }));
    await storedWebhook('4', created, deleted);
    await storedWebhook('5', created, renamed('Invoices'));
    expect(recipients('subscription.create')).toEqual(['1', '5']);
    expect(recipients('approvalRequest.create')).toEqual([]);
  });

  it('change with every edit, also after they were asked for', async () => {
    await storedWebhook('1', created);
    expect(recipients()).toEqual(['1']);
    await storedWebhook('1', deactivated);
    expect(recipients()).toEqual([]);
    scenario.webhookRegistry.put('1', stateOf(created, deactivated, { type: 'WebhookActivated', data: {} }));
    expect(recipients()).toEqual(['1']);
    await storedWebhook('2', created);
    expect(recipients()).toEqual(['1', '2']);
  });

  it('are not looked for again after an edit that changes nothing about them: there may be ten thousand', async () => {
    await storedWebhook('1', created);
    const known = recipients();
    await storedWebhook('1', renamed('Invoices'));
    await storedWebhook('2', webhookCreated({ settings: webhookSettings({ events: ['subscription.delete'] }) }));
    expect(recipients()).toBe(known);
  });

  it('follow a webhook from one event type to another', async () => {
    await storedWebhook('1', created);
    expect(recipients()).toEqual(['1']);
    const events = ['subscription.delete', 'subscription.update'];
    await storedWebhook('1', { type: 'WebhookDetailsChanged', data: { changes: { events } } });
    expect(recipients()).toEqual([]);
    expect(scenario.webhookRegistry.subscribersOf('subscription.create')).toBe(0);
    for (const type of events) expect(recipients(type)).toEqual(['1']);
  });

  it('are counted with the inactive and without the deleted ones', async () => {
    await storedWebhook('1', created);
    await storedWebhook('2', webhookCreated({ status: 'inactive' }));
    await storedWebhook('3', created, deleted);
    expect(scenario.webhookRegistry.subscribersOf('subscription.create')).toBe(2);
    expect(scenario.webhookRegistry.subscribersOf('subscription.create', '1')).toBe(1);
    expect(scenario.webhookRegistry.subscribersOf('subscription.delete')).toBe(0);
  });
});

describe('A registry that lost the store', () => {
  beforeEach(async () => {
    await storedWebhook('1', created);
    await scenario.follow();
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
  });

  it('is not ready until it has caught up', async () => {
    expect(scenario.webhookRegistry.isReady).toBe(false);
    await scenario.clock.advance(200);
    expect(scenario.webhookRegistry.isReady).toBe(true);
  });

  it('learns that a webhook was deleted meanwhile, although the rows do not show it any more', async () => {
    await storedWebhook('1', deleted);
    await scenario.clock.advance(200);
    expect(scenario.webhookRegistry.isReady).toBe(true);
    expect(scenario.webhookRegistry.statusOf('1')).toBe('deleted');
    expect(recipients()).toEqual([]);
  });

  it('learns of everything else that happened meanwhile', async () => {
    await storedWebhook('1', renamed('Invoices'));
    await storedWebhook('2', created);
    await scenario.clock.advance(200);
    expect(nameOf('1')).toBe('Invoices');
    expect(recipients()).toEqual(['1', '2']);
  });

  it('still knows what it knew', () => {
    expect(scenario.webhookRegistry.statusOf('1')).toBe('active');
  });
});
