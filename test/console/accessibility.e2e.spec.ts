import { beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { poorContrastsOf, violationsOf } from './axe.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene, type Theme } from './console-scene.js';

const themes: readonly Theme[] = ['light', 'dark'];
const widths = [1280, 390] as const;

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

interface Place {
  readonly address: string;
  /** What says that the page is there and has what it shows. */
  readonly ready: (page: Page) => Locator;
}

/** Resolves when no colour is on its way any more: each element takes on what it inherits a frame later. */
const stillness = `new Promise((resolve) => {
  const isOnItsWay = ({ effect }) => effect.getComputedTiming().iterations !== Infinity;
  let stillFrames = 0;
  const look = () => {
    stillFrames = document.getAnimations().some(isOnItsWay) ? 0 : stillFrames + 1;
    if (stillFrames === 5) resolve();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

const text = (words: string | RegExp) => (page: Page) => page.locator('main').getByText(words).first();

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let webhookId: string;
  let messageId: string;
  let places: Readonly<Record<string, Place>>;

  beforeAll(() => {
    scene.receiver.on('/hook', answer(500, { body: '{"error":"down"}' }));
  });

  beforeEach(async () => {
    const made = await scene.webhook({ description: 'For tests', headers: { 'x-team': 'billing' }, retry: patient });
    webhookId = made.id;
    const eventId = await scene.publish();
    messageId = await scene.messageOf(eventId);
    await scene.attempted(messageId);
    await scene.webhook({ displayName: 'Paused', status: 'inactive' });
    const replay = await scene.product.request('POST', '/replays', { statuses: ['success'] });
    const { id: replayId } = replay.json as { id: string };
    places = {
      webhooks: { address: '/webhooks', ready: text('Paused') },
      'new webhook': { address: '/webhooks/new', ready: text('subscription.create') },
      details: { address: `/webhooks/${webhookId}`, ready: text('Id') },
      logs: { address: `/webhooks/${webhookId}/logs`, ready: text('Retrying') },
      overview: { address: `/webhooks/${webhookId}/overview`, ready: text('Success rate') },
      messages: { address: '/messages', ready: text('Retrying') },
      'overview of all': { address: '/overview', ready: text('Webhooks in trouble') },
      message: { address: `/messages/${messageId}`, ready: text('Event accepted') },
      events: { address: '/events', ready: text('1 webhook') },
      event: { address: `/events/${eventId}`, ready: text('Retrying') },
      'event types': { address: '/event-types', ready: text('Offered') },
      'event type': { address: '/event-types/subscription.create', ready: text('Example') },
      replays: { address: '/replays', ready: text('Success messages') },
      'new replay': { address: '/replays/new', ready: text('Estimate') },
      replay: { address: `/replays/${replayId}`, ready: text('Last change') },
      'API keys': { address: '/api-keys', ready: text(/Name|No API keys/) },
      'rejected records': { address: '/rejected-records', ready: text('Nothing was rejected') },
      'no such address': { address: '/nowhere', ready: text('There is nothing at this address') },
      'no such webhook': { address: `/webhooks/${messageId}`, ready: text('It may have been deleted') },
    };
  });

  const settle = async (page: Page, { address, ready }: Place): Promise<void> => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(address);
    await page.locator('main h1').waitFor();
    await ready(page).waitFor();
    await page.locator('[role=status][aria-label^=Loading]').first().waitFor({ state: 'detached' });
  };

  /** What is wrong with a page as it stands, in either theme. */
  const problemsOf = async (page: Page, name: string): Promise<readonly string[]> => {
    const problems: string[] = [];
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor();
      await page.evaluate(stillness);
      // Nothing but the colours differs between the themes.
      const found = await (theme === 'light' ? violationsOf(page) : poorContrastsOf(page));
      problems.push(...found.map((violation) => `${name}, ${theme}: ${violation}`));
    }
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    return tooWide === 0 ? problems : [...problems, `${name}: ${String(tooWide)} px to scroll sideways`];
  };

  it.each(widths)(
    'has no violation on any page, %d px wide, in either theme, and nothing to scroll sideways',
    async (width) => {
      const page = await scene.signIn('/webhooks', { width });
      const problems: string[] = [];
      for (const [name, place] of Object.entries(places)) {
        await settle(page, place);
        problems.push(...(await problemsOf(page, name)));
      }
      expect(problems).toEqual([]);
    },
  );

  it.each(widths)('has no violation on the sign-in, %d px wide', async (width) => {
    const page = await scene.visit({ width });
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await problemsOf(page, 'sign-in')).toEqual([]);
  });

  it.each(widths)('has no violation in its dialogs and menus, %d px wide', async (width) => {
    const page = await scene.signIn(`/webhooks/${webhookId}`, { width });
    const problems: string[] = [];
    for (const name of ['Send test event', 'Delete', 'Rotate']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      problems.push(...(await problemsOf(page, name)));
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await page.getByLabel('Note').fill('Something else');
    await page.getByRole('link', { name: 'Webhooks' }).first().click();
    await page.getByText('Leave without saving?').waitFor();
    problems.push(...(await problemsOf(page, 'leave')));
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Inactive' }).waitFor();
    problems.push(...(await problemsOf(page, 'status filter')));
    await page.goto('/api-keys');
    await page.getByRole('button', { name: 'New API key' }).first().click();
    await page.getByRole('dialog').waitFor();
    problems.push(...(await problemsOf(page, 'new API key')));
    await settle(page, places['logs']!);
    await page.getByRole('button', { name: 'Any time' }).click();
    await page.getByRole('dialog').waitFor();
    problems.push(...(await problemsOf(page, 'time range')));
    expect(problems).toEqual([]);
  });

  it('has no violation where something is wrong: an invalid form, a conflict, an ended session', async () => {
    const page = await scene.signIn('/webhooks/new');
    const problems: string[] = [];
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByText('Choose at least one event type').waitFor();
    problems.push(...(await problemsOf(page, 'invalid form')));
    await settle(page, places['details']!);
    await page.getByLabel('Note').fill('Mine');
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { displayName: 'Theirs' });
    await page.getByText('Somebody else changed this webhook meanwhile').waitFor();
    problems.push(...(await problemsOf(page, 'conflict')));
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).dispatchEvent('click');
    await page.getByText('Your session has ended').waitFor();
    problems.push(...(await problemsOf(page, 'ended session')));
    expect(problems).toEqual([]);
  });

  it('has no violation in the menu of a small screen, which a button opens and going somewhere closes', async () => {
    const page = await scene.signIn('/webhooks', { width: 390 });
    const menu = page.getByRole('navigation', { name: 'Main' });
    await page.getByRole('button', { name: 'Menu' }).click();
    await menu.getByRole('link', { name: 'Events', exact: true }).waitFor();
    expect(await problemsOf(page, 'menu')).toEqual([]);
    await menu.getByRole('link', { name: 'Events', exact: true }).click();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await menu.waitFor({ state: 'hidden' });
  });
});
