import { beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { adminKey } from '../support/product.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

/** More stops of the Tab key than any page has. */
const maxStops = 120;

interface Stop {
  readonly id: string;
  readonly name: string | null;
  readonly outline: string;
  readonly border: string;
}

/** Where the focus is and how that is shown, once it has been painted; without a name once it has left the page. */
const stopInWords = `new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const { id, outerHTML } = document.activeElement;
  const { outlineStyle, borderColor } = getComputedStyle(document.activeElement);
  const name = document.activeElement === document.body ? null : outerHTML.slice(0, 160);
  seen({ id, name, outline: outlineStyle, border: borderColor });
})))`;

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  beforeEach(() => {
    scene.receiver.on('/hook', answer(503));
  });

  const hasFocus = async (page: Page, wanted: Locator): Promise<boolean> =>
    (await page.locator(':focus').and(wanted).count()) === 1;

  /** Presses Tab until something has the focus. */
  const tabTo = async (page: Page, wanted: Locator): Promise<void> => {
    await wanted.waitFor();
    for (let stops = 0; stops < maxStops; stops += 1) {
      if (await hasFocus(page, wanted)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the Tab key never comes to ${String(wanted)}`);
  };

  const focusOn = (page: Page, wanted: Locator) => page.locator(':focus').and(wanted).waitFor();

  it('signs in', async () => {
    const page = await scene.visit();
    await page.goto('/webhooks');
    await tabTo(page, page.getByRole('textbox', { name: 'API key' }));
    await page.keyboard.type(adminKey);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
  });

  it('goes past the menu at once, and makes a webhook', async () => {
    const page = await scene.signIn('/webhooks');
    const newWebhook = page.getByRole('link', { name: 'New webhook' });
    await newWebhook.first().waitFor();
    await page.keyboard.press('Tab');
    await focusOn(page, page.getByRole('link', { name: 'Skip to the content' }));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await focusOn(page, newWebhook.first());
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Name'));
    await page.keyboard.type('By keyboard');
    await tabTo(page, page.getByLabel('URL'));
    await page.keyboard.type(scene.receiver.url('/keys'));
    await tabTo(page, page.getByRole('checkbox', { name: 'subscription.create' }));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByRole('button', { name: 'Create webhook' }));
    await page.keyboard.press('Enter');
    await page.getByText('By keyboard is ready').waitFor();
  });

  it('opens a message from the log and retries it', async () => {
    const { id } = await scene.webhook({ retry: patient });
    await scene.attempted(await scene.messageOf(await scene.publish()));
    const page = await scene.signIn(`/webhooks/${id}/logs`);
    await tabTo(page, page.getByRole('table').getByRole('link', { name: 'subscription.create' }));
    await page.keyboard.press('Enter');
    // The log has a button "Retry subscription.create …" in every row, and is there until the message has come.
    await tabTo(page, page.getByRole('button', { name: 'Retry', exact: true }));
    await page.keyboard.press('Enter');
    await page.getByText('Attempt 2', { exact: true }).waitFor();
  });

  it('goes from tab to tab of a webhook by the arrow keys', async () => {
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await tabTo(page, page.getByRole('tab', { name: 'Details' }));
    await page.keyboard.press('ArrowRight');
    await focusOn(page, page.getByRole('tab', { name: 'Logs' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/logs$/);
  });

  it('chooses from a list by the arrow keys', async () => {
    await scene.webhook({ displayName: 'Running' });
    await scene.webhook({ displayName: 'Paused', status: 'inactive' });
    const page = await scene.signIn('/webhooks');
    await page.getByRole('link', { name: 'Running' }).waitFor();
    await tabTo(page, page.getByRole('combobox', { name: 'Status' }));
    await page.keyboard.press('Enter');
    for (const name of ['Active', 'Inactive']) {
      const option = page.getByRole('option', { name, exact: true });
      await option.waitFor();
      await page.keyboard.press('ArrowDown');
      await option.and(page.locator('[data-combobox-selected]')).waitFor();
    }
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Running' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Paused' }).waitFor();
  });

  it('comes back to where it was when a dialog closes, and deletes what it has named', async () => {
    const { id } = await scene.webhook({ displayName: 'Precious' });
    const page = await scene.signIn(`/webhooks/${id}`);
    const button = page.getByRole('button', { name: 'Delete', exact: true });
    const field = page.getByRole('textbox', { name: /to confirm/ });
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    await focusOn(page, field);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focusOn(page, button);
    await page.keyboard.press('Enter');
    await focusOn(page, field);
    await page.keyboard.type('Precious');
    await page.keyboard.press('Enter');
    await page.getByText('Precious was deleted').waitFor();
  });

  it('stays in a dialog that is open', async () => {
    const { id } = await scene.webhook();
    const page = await scene.signIn(`/webhooks/${id}`);
    await tabTo(page, page.getByRole('button', { name: 'Rotate' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await focusOn(page, dialog.locator('*'));
    for (let stops = 0; stops < 10; stops += 1) {
      await page.keyboard.press('Tab');
      await focusOn(page, dialog.locator('*'));
    }
  });

  it('shows where it is at every stop, by an outline or by the colour of a border', async () => {
    await scene.webhook();
    const page = await scene.signIn('/webhooks');
    await page.getByRole('link', { name: 'Billing' }).waitFor();
    const resting = await page.evaluate<Record<string, string>>(
      'Object.fromEntries([...document.querySelectorAll("input")].map((e) => [e.id, getComputedStyle(e).borderColor]))',
    );
    const unseen: string[] = [];
    let seen = 0;
    for (let stops = 0; stops < maxStops; stops += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate<Stop>(stopInWords);
      if (stop.name === null) break;
      if (stop.outline === 'none' && (resting[stop.id] ?? stop.border) === stop.border) unseen.push(stop.name);
      else seen += 1;
    }
    expect(unseen).toEqual([]);
    expect(seen).toBeGreaterThan(15);
  });
});
