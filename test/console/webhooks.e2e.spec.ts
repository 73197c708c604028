import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { clickAndSee, ConsoleScene } from './console-scene.js';

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
    const copy = page.getByRole('button', { name: 'Copy the signing secret' });
    await clickAndSee(copy, copy.getByText('Copied'));
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^whsec_/);
    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.getByText('HTTP 200').waitFor();
    expect((await scene.receiver.received('/first', 1)).length).toBe(1);
  });

  it('groups the event types, tells what each carries, and chooses a whole group at once', async () => {
    const page = await scene.signIn('/webhooks/new');
    await page.getByRole('button', { name: 'Data of subscription.create' }).click();
    await page.getByText('apiProductDisplayName').first().waitFor();
    await page.getByRole('checkbox', { name: /^approvalRequest \(0 of \d\)/ }).check();
    await page.getByRole('checkbox', { name: 'approvalRequest.create' }).and(page.locator(':checked')).waitFor();
    await page.getByLabel('Search event types').fill('no such event');
    await page.getByText('No event type fits').waitFor();
  });

  it('fits a name and a URL of one long word on the page', async () => {
    const url = scene.receiver.url(`/${'q'.repeat(1_000)}`);
    const { id } = await scene.webhook({ displayName: 'W'.repeat(64), url });
    const page = await scene.signIn(`/webhooks/${id}/overview`);
    await page.getByText('Success rate').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  });

  it('keeps what few need folded away, and takes it', async () => {
    const page = await scene.signIn('/webhooks/new');
    await page.getByLabel('Name').fill('Careful');
    await page.getByLabel('URL').fill(scene.receiver.url('/careful'));
    await chooseEvent(page);
    const timeout = page.getByRole('textbox', { name: 'Timeout' });
    await timeout.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^Advanced settings/ }).click();
    await timeout.fill('2000');
    await page.getByRole('textbox', { name: 'Rate limit' }).fill('5');
    await page.getByRole('radio', { name: /^First in, first out/ }).check();
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('Careful is ready').waitFor();
    const { json } = await scene.product.request('GET', '/webhooks');
    expect(json).toMatchObject({ items: [{ timeoutMs: 2_000, rateLimit: { perSecond: 5 }, ordering: 'fifo' }] });
  });

  it('shows how a webhook fares and when it was last delivered to', async () => {
    scene.receiver.on('/hook', answer(200));
    await scene.webhook();
    await scene.attempted(await scene.messageOf(await scene.publish()));
    const page = await scene.signIn();
    const row = page.getByRole('row').filter({ hasText: 'Billing' });
    await row.getByRole('img', { name: '1 succeeded, 0 failed in the last 24 hours' }).waitFor();
    await row.getByText('100 %').filter({ visible: true }).waitFor();
    await row.getByText(/^(now|\d+ s ago)$/).waitFor();
  });

  it('shows on a phone, too, how a webhook fares', async () => {
    scene.receiver.on('/hook', answer(200));
    await scene.webhook();
    await scene.attempted(await scene.messageOf(await scene.publish()));
    const page = await scene.signIn('/webhooks', { width: 390 });
    const row = page.getByRole('row').filter({ hasText: 'Billing' });
    await row.getByRole('img', { name: '1 succeeded, 0 failed in the last 24 hours' }).waitFor();
    await row.getByText('100 %').filter({ visible: true }).waitFor();
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
    await page.getByLabel('URL').and(page.locator('[aria-invalid=true]')).waitFor();
  });

  it('keeps search, filter and sorting in the address', async () => {
    await scene.webhook({ displayName: 'Zeta' });
    await scene.webhook({ displayName: 'Alpha' });
    await scene.webhook({ displayName: 'Beta', status: 'inactive' });
    const page = await scene.signIn();
    /** Waits until the rows are these, in this order. */
    const areListed = async (...names: readonly string[]): Promise<void> => {
      for (const [index, name] of names.entries())
        await page.locator('tbody tr').nth(index).getByRole('link', { name, exact: true }).waitFor();
      await page.locator('tbody tr').nth(names.length).waitFor({ state: 'detached' });
    };
    await page.getByRole('button', { name: 'Webhook', exact: true }).click();
    await page.waitForURL(/sort=name/);
    await areListed('Alpha', 'Beta', 'Zeta');
    await page.getByRole('searchbox').fill('eta');
    await page.waitForURL(/search=eta/);
    await page.reload();
    await areListed('Beta', 'Zeta');
    await page.getByLabel('Status', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Inactive' }).click();
    await areListed('Beta');
  });

  it('activates many at once', async () => {
    for (const displayName of ['One', 'Two']) await scene.webhook({ displayName, status: 'inactive' });
    const page = await scene.signIn();
    await page.getByLabel('Select all webhooks').check();
    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByText('Activating: 2 done').waitFor();
    await page.getByRole('table').getByText('Active', { exact: true }).nth(1).waitFor();
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
    await page.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Three' }).waitFor();
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
    await page.getByText('Name: Renamed', { exact: true }).waitFor();
  });

  it('keeps headers whose values nobody sees while something else is changed', async () => {
    scene.receiver.on('/team', answer(200));
    const { id } = await scene.webhook({ url: scene.receiver.url('/team'), headers: { 'x-team': 'billing' } });
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByLabel('Note').fill('Changed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await scene.publish();
    const [request] = await scene.receiver.received('/team', 1);
    expect(request?.headers['x-team']).toBe('billing');
  });

  it('is switched off and on in place, and says in its history who did that', async () => {
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await page.getByRole('switch', { name: 'Active' }).uncheck();
    await page.getByText('Deactivated', { exact: true }).waitFor();
    await page.getByRole('switch', { name: 'Active' }).check();
    await page.getByText('Activated', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    const { json } = await scene.product.request('GET', `/webhooks/${id}`);
    expect(json).toMatchObject({ status: 'active' });
  });

  it('says on every tab what it means that a webhook is inactive, and leads to the replay of what it misses', async () => {
    const { id } = await scene.webhook({ status: 'inactive' });
    const page = await scene.signIn(`/webhooks/${id}/overview`);
    await page.getByText('Not sending').waitFor();
    const notice = page.getByRole('alert', { name: 'Switched off' });
    await page.getByRole('tab', { name: 'Logs' }).click();
    await notice.getByText('Messages that wait go on when it is active again.').waitFor();
    await notice.getByRole('link', { name: 'replay' }).click();
    await page.waitForURL(new RegExp(`/replays/new.*webhookId=${id}`));
    await page.goBack();
    await page.getByRole('switch', { name: 'Active' }).check();
    await notice.waitFor({ state: 'detached' });
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
});
