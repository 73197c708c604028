import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

const chooseEvent = (page: Page) => page.getByRole('checkbox', { name: 'subscription.create' }).check();

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  it('leads from the empty list to the first webhook, its secret and a test event', async () => {
    scene.receiver.on('/first', answer(200));
    const page = await scene.signIn();
    await page.getByRole('link', { name: 'New webhook' }).last().click();
    await page.getByLabel('Name').fill('First');
    await page.getByLabel('URL').fill(scene.receiver.url('/first'));
    await page.getByLabel('Search event types').fill('an application subscribed');
    await chooseEvent(page);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('First is ready').waitFor();
    await page.getByRole('button', { name: 'Copy the signing secret' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.getByText('HTTP 200').waitFor();
    expect((await scene.receiver.received('/first', 1)).length).toBe(1);
  });

  it('says what is wrong with a URL while it is typed, and what the API refuses at its field', async () => {
    const page = await scene.signIn('/webhooks/new');
    await page.getByLabel('URL').fill('nonsense');
    await page.getByText('This is no URL yet').waitFor();
    await page.getByLabel('URL').fill('ftp://example.com');
    await page.getByText('Only http and https are delivered to').waitFor();
    await page.getByLabel('URL').fill('http://10.0.0.1/hook');
    await page.getByLabel('Name').fill('Inside');
    await chooseEvent(page);
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('The webhook was not created').waitFor();
    expect(await page.getByLabel('URL').getAttribute('aria-invalid')).toBe('true');
  });

  it('keeps search, filter and sorting in the address', async () => {
    await scene.webhook({ displayName: 'Zeta' });
    await scene.webhook({ displayName: 'Alpha' });
    await scene.webhook({ displayName: 'Beta', status: 'inactive' });
    const page = await scene.signIn();
    const names = () => page.locator('tbody tr td:nth-child(2) a').allInnerTexts();
    await page.getByRole('button', { name: 'Webhook', exact: true }).click();
    await page.waitForURL(/sort=name/);
    expect(await names()).toEqual(['Alpha', 'Beta', 'Zeta']);
    await page.getByRole('searchbox').fill('eta');
    await page.waitForURL(/search=eta/);
    await page.reload();
    await page.getByRole('link', { name: 'Zeta' }).waitFor();
    expect(await names()).toEqual(['Beta', 'Zeta']);
    await page.getByLabel('Status', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Inactive' }).click();
    await page.getByRole('link', { name: 'Zeta' }).waitFor({ state: 'detached' });
    expect(await names()).toEqual(['Beta']);
  });

  it('deactivates and deletes many at once', async () => {
    for (const displayName of ['One', 'Two', 'Three']) await scene.webhook({ displayName });
    const page = await scene.signIn();
    await page.getByLabel('Select all webhooks').check();
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await page.getByText('Deactivating: 3 done').waitFor();
    await page.getByRole('table').getByText('Inactive', { exact: true }).nth(2).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByLabel('Select One').check();
    await page.getByLabel('Select Two').check();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByLabel(/to confirm/).fill('delete 2');
    await page.getByRole('button', { name: 'Delete them' }).click();
    await page.getByText('Deleting: 2 done').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
  });

  it('edits in place, guards what is unsaved, and shows who changed what in the history', async () => {
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByLabel('Name').fill('Renamed');
    await page.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByText('Leave without saving?').waitFor();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Renamed' }).waitFor();
    await page.getByText('displayName', { exact: true }).waitFor();
  });

  it('shows a conflict when somebody else saved meanwhile, and keeps both changes', async () => {
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByLabel('Note').fill('Mine');
    await scene.product.request('PATCH', `/webhooks/${id}`, { displayName: 'Theirs' });
    await page.getByText('Somebody else changed this webhook meanwhile').waitFor();
    await page.getByText('is now Theirs').waitFor();
    await page.getByRole('button', { name: 'Keep my changes on top' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const { json } = await scene.product.request('GET', `/webhooks/${id}`);
    expect(json).toMatchObject({ displayName: 'Theirs', description: 'Mine' });
  });

  it('shows and rotates the secret with an overlap', async () => {
    const { id, secret } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText(secret).waitFor();
    await page.getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click();
    await page.getByText('The secret before signs too').waitFor();
    await page.getByText(secret).waitFor();
  });

  it('is deleted only by whoever types its name', async () => {
    const { id } = await scene.webhook({ displayName: 'Precious' });
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const confirm = page.getByRole('button', { name: 'Delete webhook' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel(/to confirm/).fill('Precious');
    await confirm.click();
    await page.getByText('Precious was deleted').waitFor();
    expect((await scene.product.request('GET', `/webhooks/${id}`)).status).toBe(404);
  });

  it('is made by the keyboard alone', async () => {
    const page = await scene.signIn('/webhooks');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').focus();
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Tab');
    await page.keyboard.type(scene.receiver.url('/keys'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.getByText('By keyboard is ready').waitFor();
  });
});
