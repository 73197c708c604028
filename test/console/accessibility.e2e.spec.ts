import { beforeAll, beforeEach, expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { violationsOf } from './axe.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene, type Look } from './console-scene.js';

const looks: readonly Required<Look>[] = [
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
];

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let addresses: Readonly<Record<string, string>>;

  beforeAll(() => {
    scene.receiver.on('/hook', answer(500, { body: '{"error":"down"}' }));
  });

  beforeEach(async () => {
    const { id } = await scene.webhook({ description: 'For the tests', headers: { 'x-team': 'billing' } });
    const eventId = await scene.publish();
    const messageId = await scene.messageOf(eventId);
    await scene.webhook({ displayName: 'Paused', status: 'inactive' });
    addresses = {
      webhooks: '/webhooks',
      'new webhook': '/webhooks/new',
      details: `/webhooks/${id}`,
      logs: `/webhooks/${id}/logs`,
      overview: `/webhooks/${id}/overview`,
      message: `/messages/${messageId}`,
      events: '/events',
      event: `/events/${eventId}`,
      'event types': '/event-types',
      'event type': '/event-types/subscription.create',
      replays: '/replays',
      'new replay': '/replays/new',
      'API keys': '/api-keys',
      'rejected records': '/rejected-records',
      'not found': '/nowhere',
    };
  });

  it.each(looks)('has no violation on any page, $theme, $width wide, and nothing to scroll sideways', async (look) => {
    const page = await scene.signIn('/webhooks', look);
    for (const [name, address] of Object.entries(addresses)) {
      await page.goto(address);
      await page.locator('main h1, main h2').first().waitFor();
      await page.waitForLoadState('load');
      // What is still being loaded has no contrast to be judged.
      await page.waitForFunction('document.querySelector("[role=status][aria-label^=Loading]") === null');
      expect([name, await violationsOf(page)]).toEqual([name, []]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect([name, overflow]).toEqual([name, 0]);
    }
  });

  it.each(looks)('has no violation on the sign-in, $theme, $width wide', async (look) => {
    const page = await scene.visit(look);
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  it('has no violation in its dialogs', async () => {
    const page = await scene.signIn('/webhooks');
    await page.getByRole('link', { name: 'Billing' }).click();
    for (const name of ['Send test event', 'Delete', 'Rotate']) {
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').waitFor();
      expect([name, await violationsOf(page)]).toEqual([name, []]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });
});
