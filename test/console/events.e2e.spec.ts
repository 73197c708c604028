import { beforeEach, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  beforeEach(() => {
    scene.receiver.on('/hook', answer(200));
  });

  it('shows what came in, whether a webhook wanted it, and keeps the filter in the address', async () => {
    await scene.publish();
    await scene.webhook();
    const wanted = await scene.publish();
    await scene.messageOf(wanted);
    const page = await scene.signIn('/events');
    await page.getByText('1 webhook', { exact: true }).waitFor();
    await page.getByText('No webhook wanted it').first().waitFor();
    await page.getByRole('combobox', { name: 'Matched' }).click();
    await page.getByRole('option', { name: 'Matched none' }).click();
    await page.getByText('1 webhook', { exact: true }).waitFor({ state: 'detached' });
    await page.waitForURL(/matched=false/);
    await page.reload();
    await page.getByText('No webhook wanted it').first().waitFor();
    await page.getByText('1 webhook', { exact: true }).waitFor({ state: 'detached' });
  });

  it('opens an event with its data and what became of it at each webhook', async () => {
    await scene.webhook({ displayName: 'Accounting' });
    const eventId = await scene.publish({ subscription: { id: 'sub-of-this-test' } });
    await scene.messageOf(eventId);
    const page = await scene.signIn('/events');
    await page.locator(`a[href="/events/${eventId}"]`).click();
    await page.getByText('sub-of-this-test').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Accounting' });
    await row.getByText('Success', { exact: true }).waitFor();
    await row.getByRole('link').last().click();
    await page.getByText('Attempt 1', { exact: true }).waitFor();
  });

  it('finds an event by the id that its producer gave, and keeps the search in the address', async () => {
    await scene.webhook();
    const other = await scene.publish();
    const sourceId = 'order-of-this-test';
    const event = { id: sourceId, type: 'subscription.create', data: {}, timestamp: new Date().toISOString() };
    await scene.product.request('POST', '/events', event);
    const page = await scene.signIn('/events');
    await page.locator(`a[href="/events/${other}"]`).waitFor();
    const search = page.getByRole('searchbox', { name: 'Search by event id' });
    await search.fill(sourceId);
    await page.locator(`a[href="/events/${other}"]`).waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: sourceId }).waitFor();
    await page.waitForURL(/search=order-of-this-test/);
    await page.reload();
    await page.getByRole('row').filter({ hasText: sourceId }).waitFor();
    await search.fill('order-of-nobody');
    await page.getByText('No event fits').waitFor();
  });

  it('says of an event that does not exist that it does not', async () => {
    const page = await scene.signIn('/events/00000000-0000-5000-8000-000000000000');
    await page.getByRole('heading', { level: 1, name: 'The event does not exist' }).waitFor();
  });
});
