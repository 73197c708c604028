import { beforeEach, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  beforeEach(async () => {
    scene.receiver.on('/hook', answer(503));
    await scene.webhook({ retry: patient });
    for (let index = 0; index < 3; index += 1) await scene.attempted(await scene.messageOf(await scene.publish()));
  });

  /** Of this test alone: what others left behind belongs to webhooks that are deleted. */
  const chooseBilling = async (page: Page): Promise<void> => {
    await page.getByRole('combobox', { name: 'Webhook' }).click();
    await page.getByRole('option', { name: 'Billing' }).click();
    await page.getByText('Status of the messages').click();
    await page.getByRole('option', { name: 'Retrying' }).click();
    await page.keyboard.press('Escape');
  };

  it('estimates, runs, and shows how far it is until it has ended', async () => {
    const page = await scene.signIn('/replays/new');
    await chooseBilling(page);
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/By now this is 3 messages/).waitFor();
    await page.getByRole('button', { name: 'Retry 3 messages' }).click();
    await page.getByText('3 of 3 messages').waitFor();
    await page.getByText('Finished', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).and(page.locator('[aria-disabled=true]')).waitFor();
    await page.getByRole('link', { name: 'Replays', exact: true }).first().click();
    await page.getByRole('table').getByText('Finished', { exact: true }).first().waitFor();
  });

  it('forgets an estimate once something else is chosen', async () => {
    const page = await scene.signIn('/replays/new');
    await chooseBilling(page);
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/By now this is 3 messages/).waitFor();
    await page.getByLabel('Pace').fill('5');
    await page.getByText(/By now this is/).waitFor({ state: 'detached' });
  });

  it('shows a replay that somebody else asks for, and how it comes on, without being reloaded', async () => {
    const { id } = await scene.webhook({ displayName: 'Watched', retry: patient });
    const messageIds = await scene.messagesOf(await scene.publish(), 2);
    await Promise.all(messageIds.map((messageId) => scene.attempted(messageId)));
    const page = await scene.signIn('/replays');
    await page.getByRole('table').waitFor();
    const body = { webhookId: id, statuses: ['retrying'], ratePerSecond: 0.1 };
    await scene.product.request('POST', '/replays', body);
    const row = page.getByRole('row', { name: /messages of Watched/ });
    await row.getByText('Running', { exact: true }).waitFor();
    await row.getByRole('link').first().click();
    await page
      .getByRole('status')
      .getByText(/^1 of 1 messages$/)
      .waitFor();
    await page.getByText('Finished', { exact: true }).waitFor();
  });

  it('is stopped while it runs slowly', async () => {
    const page = await scene.signIn('/replays/new');
    await chooseBilling(page);
    await page.getByLabel('Pace').fill('0.1');
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByRole('button', { name: 'Retry 3 messages' }).click();
    await page.getByText('Running', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('Stopped', { exact: true }).waitFor();
  });

  it('sends past events to a webhook that was made later: estimate, run, progress', async () => {
    const eventId = await scene.publish();
    await scene.messageOf(eventId);
    await scene.webhook({ displayName: 'Newcomer', url: scene.receiver.url('/newcomer') });
    const page = await scene.signIn(`/events/${eventId}`);
    await page.getByRole('button', { name: 'Replay to a webhook' }).click();
    await page.getByLabel('Send past events to a webhook').and(page.locator(':checked')).waitFor();
    await page
      .getByLabel('Event', { exact: true })
      .and(page.locator(`[value="${eventId}"]`))
      .waitFor();
    await page.getByLabel('Webhook', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Newcomer' }).click();
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/By now this is 1 event,/).waitFor();
    await page.getByRole('button', { name: 'Send 1 event' }).click();
    await page.getByRole('heading', { name: 'One event to Newcomer' }).waitFor();
    await page.getByText('1 of 1 events').waitFor();
    await scene.receiver.received('/newcomer');
  });

  it('begins a replay with what the events are filtered by', async () => {
    const page = await scene.signIn('/events?type=subscription.delete&matched=false');
    await page.getByRole('link', { name: 'Replay to a webhook' }).click();
    await page.locator('main').getByText('subscription.delete', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Estimate' }).and(page.locator(':disabled')).waitFor();
  });
});
