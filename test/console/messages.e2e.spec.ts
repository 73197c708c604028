import { beforeEach, expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let webhookId: string;

  beforeEach(async () => {
    scene.receiver.on('/hook', answer(503, { body: '{"reason":"maintenance"}' }));
    ({ id: webhookId } = await scene.webhook({ retry: patient }));
  });

  const publishMany = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await scene.messageOf(await scene.publish());
  };

  it('shows a message with its attempt, its payload and every fact', async () => {
    const page = await scene.signIn(`/messages/${await scene.messageOf(await scene.publish())}`);
    await page.getByText('maintenance').waitFor();
    await page.getByText('Event accepted').waitFor();
    await page.getByText(/HTTP 503 in/).waitFor();
    await page
      .getByText(/by the retry schedule/)
      .first()
      .waitFor();
    await page.getByText('curl', { exact: true }).click();
    await page.getByText('curl -X POST').waitFor();
    await page.getByText('webhook-signature').first().waitFor();
  });

  it('says what a message waits for, until when, and who did what', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/^Next attempt in 59 min .*, by the retry schedule$/).waitFor();
    await timeline.getByText(/^Given up, unless delivered before in 9 d 23 h$/).waitFor();
    await timeline.getByText('Configured admin key').waitFor();
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { status: 'inactive' });
    await page.getByText('Its webhook is inactive.').waitFor();
  });

  it('calls an attempt due, not past, once its time has come', async () => {
    const { id } = await scene.webhook({ displayName: 'In turn', ordering: 'fifo', retry: patient });
    await publishMany(2);
    const page = await scene.signIn(`/webhooks/${id}/overview`);
    await page.getByText('due now').waitFor();
  });

  it('retries and cancels, and says why it cannot afterwards', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    await page.getByText('Attempt 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Attempt 2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    const cancel = page.getByRole('button', { name: 'Cancel' });
    expect(await cancel.getAttribute('aria-disabled')).toBe('true');
    // The pointer is there already: what it points at is told when it comes.
    await page.mouse.move(0, 0);
    await cancel.hover();
    await page.getByText('It is cancelled already.').waitFor();
  });

  it('counts what is new without moving the rows, and shows it when asked', async () => {
    await publishMany(2);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    const rows = page.locator('tbody tr');
    await rows.nth(1).waitFor();
    await publishMany(1);
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    expect(await rows.count()).toBe(2);
    await page.getByRole('button', { name: '1 new message' }).click();
    await rows.nth(2).waitFor();
  });

  it('cancels many and tells how that went', async () => {
    await publishMany(3);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByLabel('Select all messages of this page').check();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelling: 3 done').waitFor();
    await page.locator('tbody').getByText('Cancelled', { exact: true }).nth(2).waitFor();
  });

  it('keeps its filters in the address and opens the data of a row in place', async () => {
    await publishMany(1);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByRole('button', { name: /^Data of subscription.create/ }).click();
    await page.getByText('sub-1').waitFor();
    await page.goto(`/webhooks/${webhookId}/logs?status=%5B%22success%22%5D`);
    await page.getByText('No message fits').waitFor();
  });

  it('goes through pages that each have an address', async () => {
    await publishMany(51);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.waitForURL(/cursor=/);
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.locator('tbody tr').nth(49).waitFor();
  });

  it('shows in one tab what is done in another', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    const other = await scene.secondTab(page, `/messages/${messageId}`);
    await other.getByRole('button', { name: 'Cancel' }).click();
    await other.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    await page.bringToFront();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
  });

  it('shows the figures of the webhook', async () => {
    await publishMany(3);
    const page = await scene.signIn(`/webhooks/${webhookId}/overview`);
    await page.getByRole('img', { name: /Deliveries over time/ }).waitFor();
    await page.getByText('Waiting next').waitFor();
    await page.getByText('1 hour').click();
    await page.waitForURL(/range=1h/);
  });

  it('sends past events to a webhook that was made later: estimate, run, progress', async () => {
    const eventId = await scene.publish();
    await scene.messageOf(eventId);
    await scene.webhook({ displayName: 'Newcomer', url: scene.receiver.url('/newcomer') });
    const page = await scene.signIn(`/events/${eventId}`);
    await page.getByRole('button', { name: 'Replay to a webhook' }).click();
    expect(await page.getByLabel('Send past events to a webhook').isChecked()).toBe(true);
    await page.getByLabel('Webhook', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Newcomer' }).click();
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/By now this is 1 event,/).waitFor();
    await page.getByRole('button', { name: 'Send 1 event' }).click();
    await page.getByRole('heading', { name: 'Past events to Newcomer' }).waitFor();
    await page.getByText('1 of 1 events').waitFor();
    await scene.receiver.received('/newcomer');
  });

  it('begins a replay with what the events are filtered by', async () => {
    const page = await scene.signIn('/events?type=subscription.delete&matched=false');
    await page.getByRole('link', { name: 'Replay to a webhook' }).click();
    await page.locator('main').getByText('subscription.delete', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'Estimate' }).isDisabled()).toBe(true);
  });

  it('replays what failed: estimate, run, progress', async () => {
    await publishMany(2);
    const page = await scene.signIn('/replays/new');
    await page.getByText('Status of the messages').click();
    await page.getByRole('option', { name: 'Retrying' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/By now this is 2 messages/).waitFor();
    await page.getByRole('button', { name: 'Retry 2 messages' }).click();
    await page.getByText('2 of 2 messages').waitFor();
    await page.getByText('Finished').waitFor();
  });
});
