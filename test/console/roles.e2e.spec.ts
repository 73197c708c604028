import { beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let webhookId: string;
  let messageId: string;

  beforeEach(async () => {
    scene.receiver.on('/hook', answer(500));
    ({ id: webhookId } = await scene.webhook({ retry: patient }));
    messageId = await scene.messageOf(await scene.publish());
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  /** It is there, cannot be used, and says why to whoever points at it. */
  const isRefused = async (page: Page, refused: Locator, why: string | RegExp): Promise<void> => {
    await refused.and(page.locator('[aria-disabled=true]')).waitFor();
    await page.mouse.move(0, 0);
    await refused.hover();
    await page.getByRole('tooltip').getByText(why).waitFor();
  };

  it('lets an admin do everything', async () => {
    const page = await scene.signIn('/webhooks', { key: await scene.keyOf('admin') });
    await page.getByRole('link', { name: 'New webhook' }).first().waitFor();
    await page.getByLabel('Select Billing').waitFor();
    await page.goto(`/webhooks/${webhookId}`);
    for (const name of ['Send test event', 'Delete', 'Show', 'Rotate'])
      await button(page, name).and(page.locator('[aria-disabled=false]')).waitFor();
    await page.goto('/api-keys');
    await button(page, 'New API key').first().waitFor();
  });

  it('shows a viewer everything about webhooks and lets nothing be changed', async () => {
    const page = await scene.signIn('/webhooks', { key: await scene.keyOf('viewer') });
    await page.getByRole('link', { name: 'Billing' }).waitFor();
    expect(await page.getByRole('link', { name: 'New webhook' }).count()).toBe(0);
    expect(await page.getByLabel('Select Billing').count()).toBe(0);
    await page.goto(`/webhooks/${webhookId}`);
    for (const name of ['Send test event', 'Delete', 'Show', 'Rotate'])
      await isRefused(page, button(page, name), 'Your role is viewer; this needs admin.');
    expect(await page.getByLabel('Name').getAttribute('readonly')).not.toBeNull();
    await page.goto(`/webhooks/${webhookId}/logs`);
    await page.getByRole('link', { name: 'subscription.create' }).waitFor();
    expect(await page.getByLabel(/^Select/).count()).toBe(0);
  });

  it('says why the status of a webhook cannot be switched, and leaves it as it is', async () => {
    const page = await scene.signIn(`/webhooks/${webhookId}`, { key: await scene.keyOf('operator') });
    const status = page.getByRole('switch', { name: 'Active' });
    await isRefused(page, status, 'Your role is operator; this needs admin.');
    await status.focus();
    await page.keyboard.press('Space');
    expect(await status.isChecked()).toBe(true);
    const { json } = await scene.product.request('GET', `/webhooks/${webhookId}`);
    expect(json).toMatchObject({ status: 'active', revision: 0 });
  });

  it('shows the API keys in the menu of an admin, and of nobody else', async () => {
    const admin = await scene.signIn('/webhooks', { key: await scene.keyOf('admin') });
    await admin.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'API keys' }).waitFor();
    for (const role of ['operator', 'viewer']) {
      const page = await scene.signIn('/webhooks', { key: await scene.keyOf(role) });
      const menu = page.getByRole('navigation', { name: 'Main' });
      await menu.getByRole('link', { name: 'Rejected records' }).waitFor();
      expect(await menu.getByRole('link', { name: 'API keys' }).count()).toBe(0);
    }
  });

  it('shows a viewer a message, and says why it cannot be retried or cancelled', async () => {
    const page = await scene.signIn(`/messages/${messageId}`, { key: await scene.keyOf('viewer') });
    for (const name of ['Retry', 'Cancel'])
      await isRefused(page, button(page, name), 'Your role is viewer; this needs admin or operator.');
  });

  it('tells a viewer at the address of what is not for this role that it is not', async () => {
    const page = await scene.signIn('/webhooks', { key: await scene.keyOf('viewer') });
    await page.goto('/webhooks/new');
    await page.getByText('Your role is viewer; this needs admin.').waitFor();
    expect(await button(page, 'Create webhook').count()).toBe(0);
    await page.goto('/replays/new');
    await page.getByText('Your role is viewer; this needs admin or operator.').waitFor();
    await page.goto('/api-keys');
    await page.getByText('Not for your role').waitFor();
  });

  it('lets an operator retry, cancel and replay, and no more', async () => {
    const page = await scene.signIn(`/messages/${messageId}`, { key: await scene.keyOf('operator') });
    await page.getByText('Attempt 1', { exact: true }).waitFor();
    await button(page, 'Retry').click();
    await page.getByText('Attempt 2', { exact: true }).waitFor();
    await button(page, 'Cancel').click();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    await page.goto('/replays/new');
    await button(page, 'Estimate').waitFor();
    await page.goto(`/webhooks/${webhookId}`);
    for (const name of ['Send test event', 'Delete', 'Rotate'])
      await isRefused(page, button(page, name), 'Your role is operator; this needs admin.');
    await page.goto('/api-keys');
    await page.getByText('Not for your role').waitFor();
  });

  it('tells a producer that this place is for others', async () => {
    const page = await scene.visit();
    await page.goto('/');
    await page.getByRole('textbox', { name: 'API key' }).fill(await scene.keyOf('producer'));
    await page.keyboard.press('Enter');
    await page.getByText('Not for your role').waitFor();
    await page.goto(`/messages/${messageId}`);
    await page.getByRole('heading', { name: 'Not for your role' }).waitFor();
  });
});
