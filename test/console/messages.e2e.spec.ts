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
