import { expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { adminKey } from '../support/product.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  it('signs in with a key, goes where the reader wanted to go, and signs out', async () => {
    const page = await scene.visit();
    await page.goto('/events');
    await page.getByLabel('API key').first().fill('hk_wrong-key-of-nobody');
    await page.keyboard.press('Enter');
    await page.getByText('This key opens nothing here').waitFor();
    await page.getByLabel('API key').first().fill(adminKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(JSON.stringify(await page.evaluate('({ ...localStorage, ...sessionStorage })'))).not.toContain(adminKey);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/webhooks');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('keeps the page and what was being written when the session ends', async () => {
    const key = await scene.keyOf('admin');
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`, { key });
    await page.getByLabel('Note').fill('Half a sentence');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your session has ended').waitFor();
    await page.getByRole('dialog').getByLabel('API key').first().fill(key);
    await page.keyboard.press('Enter');
    await page.getByText('Your session has ended').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Note').inputValue()).toBe('Half a sentence');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });

  it('says that the server does not answer, and goes on when it is back', async () => {
    await scene.webhook({ displayName: 'Before' });
    const page = await scene.signIn();
    await scene.product.stop();
    await page.getByLabel('Status', { exact: true }).first().click();
    await page.getByRole('option', { name: 'Active', exact: true }).click();
    await page.getByText('Hookline does not answer.').waitFor();
    await scene.product.restart();
    await page.getByText('Hookline does not answer.').waitFor({ state: 'hidden', timeout: 30_000 });
    await page.getByRole('link', { name: 'Before' }).waitFor();
  });

  it('shows a viewer everything and lets nothing be changed', async () => {
    scene.receiver.on('/hook', answer(500));
    const { id } = await scene.webhook();
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn('/webhooks', { key: await scene.keyOf('viewer') });
    await page.getByRole('link', { name: 'Billing' }).waitFor();
    expect(await page.getByRole('link', { name: 'New webhook' }).count()).toBe(0);
    await page.goto(`/webhooks/${id}`);
    expect(await page.getByRole('button', { name: 'Delete' }).getAttribute('aria-disabled')).toBe('true');
    expect(await page.getByLabel('Name').getAttribute('readonly')).not.toBeNull();
    await page.goto(`/messages/${messageId}`);
    const retry = page.getByRole('button', { name: 'Retry' });
    await retry.hover();
    await page.getByText('Your role is viewer').waitFor();
    await page.goto('/api-keys');
    await page.getByText('Not for your role').waitFor();
  });

  it('lets an operator retry and no more', async () => {
    scene.receiver.on('/hook', answer(500));
    const { id } = await scene.webhook({ retry: { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 } });
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`, { key: await scene.keyOf('operator') });
    await page.getByText('Attempt 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Attempt 2', { exact: true }).waitFor();
    await page.goto(`/webhooks/${id}`);
    expect(await page.getByRole('button', { name: 'Send test event' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('tells a producer that this place is for others', async () => {
    const page = await scene.visit();
    await page.goto('/');
    await page
      .getByLabel('API key')
      .first()
      .fill(await scene.keyOf('producer'));
    await page.keyboard.press('Enter');
    await page.getByText('Not for your role').waitFor();
  });

  it('makes an API key, shows it once, and revokes it', async () => {
    const page = await scene.signIn('/api-keys');
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByLabel('Name').fill('Support');
    await page.getByRole('radio', { name: /^Operator/ }).check();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('This is shown once').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Revoke Support' }).click();
    await page.getByLabel(/to confirm/).fill('Support');
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('Support was revoked').waitFor();
  });

  it('remembers the theme that was chosen, from the first paint', async () => {
    const page = await scene.signIn('/webhooks', { theme: 'light' });
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark');
  });
});
