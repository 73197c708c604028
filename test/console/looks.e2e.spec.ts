import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

const phone = 390;

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  const themeOf = (page: Page) => page.evaluate('document.documentElement.dataset.mantineColorScheme');

  it('follows the system until a theme is chosen', async () => {
    const page = await scene.signIn('/webhooks', { theme: 'dark' });
    expect(await themeOf(page)).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-mantine-color-scheme=light]').waitFor();
  });

  it('remembers the theme that was chosen, before anything is shown', async () => {
    const page = await scene.signIn('/webhooks', { theme: 'light' });
    await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto('/events');
    expect(await themeOf(page)).toBe('dark');
    await page.unroute('**/assets/*.js');
    await page.goto('/events');
    await page.getByRole('button', { name: 'Switch to the light theme' }).click();
    await page.locator('html[data-mantine-color-scheme=light]').waitFor();
  });

  it('shows the documentation of the API in the theme of the system, too', async () => {
    const page = await scene.visit({ theme: 'dark' });
    await page.goto('/api/docs');
    await page.locator('.swagger-ui').first().waitFor({ state: 'attached' });
    const brightnessOfText = () =>
      page.evaluate<number>(
        `Math.max(...getComputedStyle(document.querySelector('.swagger-ui')).color.match(/\\d+/g).slice(0, 3))`,
      );
    expect(await brightnessOfText()).toBeGreaterThan(192);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html:not(.dark-mode)').waitFor();
    expect(await brightnessOfText()).toBeLessThan(128);
  });

  it('is gone through by its menu on a phone', async () => {
    const page = await scene.signIn('/webhooks', { width: phone });
    const menu = page.getByRole('navigation', { name: 'Main' });
    for (const name of ['Events', 'Event types', 'Replays', 'API keys', 'Rejected records', 'Webhooks']) {
      await menu.waitFor({ state: 'hidden' });
      await page.getByRole('button', { name: 'Menu' }).click();
      await menu.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    }
  });

  it('makes a webhook and watches its message on a phone', async () => {
    scene.receiver.on('/phone', answer(200));
    const page = await scene.signIn('/webhooks', { width: phone });
    await page.getByRole('link', { name: 'New webhook' }).first().click();
    await page.getByLabel('Name').fill('From a phone');
    await page.getByLabel('URL').fill(scene.receiver.url('/phone'));
    await page.getByRole('checkbox', { name: 'subscription.create' }).check();
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByRole('button', { name: 'Send test event' }).click();
    await page.getByText('HTTP 200').waitFor();
    await page.getByRole('link', { name: 'See the message' }).click();
    await page.getByText('Attempt 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).waitFor();
    await page.getByRole('link', { name: 'Logs' }).click();
    await page.getByRole('table').getByText('Success', { exact: true }).waitFor();
  });

  it('moves nothing for those who asked for that', async () => {
    const page = await scene.signIn('/webhooks');
    // Until then a sign of loading moves.
    await page.getByRole('heading', { name: 'Send your first event' }).waitFor();
    expect(await page.evaluate('matchMedia("(prefers-reduced-motion: reduce)").matches')).toBe(true);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });
});
