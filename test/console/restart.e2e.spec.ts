import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

const banner = 'Hookline does not answer. What you see';

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  const isBack = (page: Page) => page.getByText(banner).waitFor({ state: 'detached' });

  it('says that the server does not answer, keeps what is shown, and goes on when it is back', async () => {
    await scene.webhook({ displayName: 'Before' });
    const page = await scene.signIn('/webhooks');
    await page.getByRole('link', { name: 'Before' }).waitFor();
    await scene.product.stop();
    await page.getByText(banner).waitFor();
    await page.getByRole('link', { name: 'Before' }).waitFor();
    await scene.product.restart();
    await isBack(page);
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Active', exact: true }).click();
    await page.getByRole('link', { name: 'Before' }).waitFor();
  });

  it('says so at once when the machine in front of it leaves the network, and goes on when that is back', async () => {
    const page = await scene.signIn('/webhooks/new');
    await page.context().setOffline(true);
    await page.getByText(banner).waitFor();
    await page.context().setOffline(false);
    await isBack(page);
  });

  it('loses nothing of a form that is half filled, and saves it afterwards', async () => {
    const page = await scene.signIn('/webhooks/new');
    await page.getByLabel('Name').fill('Half filled');
    await page.getByRole('checkbox', { name: 'subscription.create' }).check();
    await scene.product.kill();
    await page.getByText(banner).waitFor();
    await page.getByLabel('URL').fill(scene.receiver.url('/hook'));
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('The webhook was not created').waitFor();
    await scene.product.restart();
    await isBack(page);
    expect(await page.getByLabel('Name').inputValue()).toBe('Half filled');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('Half filled is ready').waitFor();
  });

  it('hears of new messages again, and of those that came meanwhile', async () => {
    scene.receiver.on('/hook', answer(200));
    const { id } = await scene.webhook();
    await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/webhooks/${id}/logs`);
    const rows = page.getByRole('table').getByRole('link', { name: 'subscription.create' });
    await rows.first().waitFor();
    await scene.product.kill();
    await page.getByText(banner).waitFor();
    await scene.product.restart();
    await isBack(page);
    await scene.publish();
    // The page asks for everything again when the server is back: it may show the message already.
    await Promise.any([page.getByRole('button', { name: '1 new message' }).click(), rows.nth(1).waitFor()]);
    await rows.nth(1).waitFor();
  });
});
