import { expect, it } from '@jest/globals';

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
    // Not with the pointer: the page asks by itself, too, and the dialog may be over the button already.
    await page.getByRole('button', { name: 'Save' }).dispatchEvent('click');
    await page.getByText('Your session has ended').waitFor();
    await page.getByRole('dialog').getByLabel('API key').first().fill(key);
    await page.keyboard.press('Enter');
    await page.getByText('Your session has ended').waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Note').inputValue()).toBe('Half a sentence');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
  });
});
