import { beforeEach, expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let billingId: string;

  beforeEach(async () => {
    scene.receiver.on('/down', answer(503));
    scene.receiver.on('/up', answer(200));
    ({ id: billingId } = await scene.webhook({ url: scene.receiver.url('/down'), retry: patient }));
    await scene.webhook({ displayName: 'Archive', url: scene.receiver.url('/up') });
  });

  /** Without what other tests left behind. */
  const fromNow = () => `/messages?since=${new Date().toISOString()}`;

  /** Publishes for both webhooks, and waits until the log has both messages. */
  const publishToBoth = async () => scene.messagesOf(await scene.publish(), 2);

  it('lists the messages of all webhooks, says for which one each is, and opens a message', async () => {
    await publishToBoth();
    const page = await scene.signIn('/webhooks');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Messages' }).click();
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
    await page.getByRole('row', { name: /Archive.*Success/ }).waitFor();
    const failing = page.getByRole('row', { name: /Billing.*Retrying/ });
    await failing.getByRole('link', { name: 'Billing' }).waitFor();
    await failing.getByRole('link', { name: 'subscription.create' }).click();
    await page.getByRole('heading', { name: 'subscription.create' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
  });

  it.each([800, 1024, 1200, 1280, 1440])(
    'shows its columns beside the menu without moving sideways, %d px wide',
    async (width) => {
      const { id } = await scene.webhook({
        displayName: 'A webhook with a name of some length',
        url: scene.receiver.url('/up'),
        events: ['approvalRequest.create'],
      });
      await scene.product.request('POST', '/events', {
        type: 'approvalRequest.create',
        data: {},
        timestamp: new Date().toISOString(),
      });
      const page = await scene.signIn(`/messages?webhookId=${id}`, { width });
      for (const address of [page.url(), `/webhooks/${id}/logs`]) {
        await page.goto(address);
        await page.getByRole('row', { name: /approvalRequest.create.*Success/ }).waitFor();
        const beyond = await page.evaluate<number>(
          `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('table').parentElement)`,
        );
        expect(beyond).toBe(0);
      }
    },
  );

  it('says what messages of each webhook wait for, in the log and in the overview', async () => {
    await scene.attempted(await scene.messageOf(await scene.publish()));
    await scene.product.request('PATCH', `/webhooks/${billingId}`, { status: 'inactive' });
    const page = await scene.signIn('/messages');
    const row = page.getByRole('row', { name: /Billing.*Retrying/ }).first();
    await row.getByText('when active again').waitFor();
    await page.goto('/overview');
    const waiting = page.getByRole('region', { name: 'Waiting next' });
    await waiting.getByText('when active again').first().waitFor();
  });

  it('leads from a message back to where the menu says it belongs, and to its webhook', async () => {
    await scene.publish();
    const page = await scene.signIn('/messages');
    const failing = page.getByRole('row', { name: /Billing.*Retrying/ }).first();
    await failing.getByRole('link', { name: 'subscription.create' }).click();
    await page.getByRole('heading', { name: 'subscription.create' }).waitFor();
    const current = page.getByRole('navigation', { name: 'Main' }).locator('[aria-current=page]');
    expect(await current.allTextContents()).toEqual(['Messages']);
    const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
    await crumbs.getByRole('link', { name: 'Billing' }).click();
    await page.waitForURL(`**/messages?webhookId=${billingId}`);
    expect(await current.allTextContents()).toEqual(['Messages']);
    await page.goBack();
    await crumbs.getByRole('link', { name: 'Messages' }).click();
    await page.waitForURL('**/messages');
    await page.goBack();
    await page.getByRole('main').getByRole('link', { name: 'Logs' }).click();
    await page.waitForURL(`**/webhooks/${billingId}/logs`);
    expect(await current.allTextContents()).toEqual(['Webhooks']);
  });

  it('drops what the address carries that no page knows, and names everything else that is wrong with it', async () => {
    await scene.publish();
    const page = await scene.signIn('/messages?colour=red');
    await page
      .getByRole('row', { name: /Billing.*Retrying/ })
      .first()
      .waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.goto(`/messages?eventType=${encodeURIComponent('a b')}&search=%01`);
    await page.getByText('This could not be loaded').waitFor();
    await page.getByText(/eventType: Must be a dotted name/).waitFor();
    await page.getByText(/search: Control characters are not allowed/).waitFor();
  });

  it.each([1280, 390])('draws seven days in bars that a pointer can hit, %d px wide', async (width) => {
    const page = await scene.signIn('/overview', { width });
    const threeDaysAgo = new Date();
    threeDaysAgo.setDate(threeDaysAgo.getDate() - 3);
    const at = (hour: number): string => {
      threeDaysAgo.setHours(hour, 0, 0, 0);
      return threeDaysAgo.toISOString();
    };
    const figures = (succeeded: number, failed: number) => ({
      messages: { created: 0, succeeded, failed: 0, cancelled: 0 },
      attempts: { succeeded, failed },
      successRate: null,
      latencyMs: { p50: 100, p95: 200, p99: 300 },
    });
    await page.route('**/api/v1/stats?*', (route) =>
      route.fulfill({
        json: {
          bucket: 'hour',
          since: new Date(Date.now() - 7 * 86_400_000).toISOString(),
          until: new Date().toISOString(),
          items: [
            { start: at(6), ...figures(1_000, 20) },
            { start: at(7), ...figures(200, 3) },
            { start: at(11), ...figures(34, 0) },
            { start: at(12), ...figures(1, 1) },
          ],
          total: figures(1_235, 24),
        },
      }),
    );
    await page.getByText('7 days').click();
    const chart = page.getByRole('img', { name: /Deliveries over time: 1235/ });
    const tallest = chart.locator('.recharts-bar-rectangle path').first();
    await tallest.hover();
    const tip = chart.locator('.recharts-tooltip-wrapper');
    await tip.getByText('1,234').waitFor();
    await tip.getByText('23', { exact: true }).waitFor();
    await tip.getByText(/\b0?6\b.*\b12\b/).waitFor();
    expect((await tallest.boundingBox())?.width).toBeGreaterThan(width === 390 ? 5 : 10);
  });

  it('narrows it down to one webhook, in the address', async () => {
    await publishToBoth();
    const page = await scene.signIn('/messages');
    await page.getByRole('row', { name: /Archive.*Success/ }).waitFor();
    await page.getByRole('combobox', { name: 'Webhook' }).click();
    await page.getByRole('option', { name: 'Billing' }).click();
    await page.getByRole('row', { name: /Archive/ }).waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Billing/ }).waitFor();
    await page.waitForURL(new RegExp(`webhookId=${billingId}`));
    const other = await scene.secondTab(page, page.url());
    await other.getByRole('row', { name: /Billing/ }).waitFor();
    expect(await other.getByRole('row', { name: /Archive/ }).count()).toBe(0);
  });

  it('counts what came in meanwhile, and retries and cancels messages of several webhooks at once', async () => {
    const page = await scene.signIn(fromNow());
    await page.getByText('No message fits').waitFor();
    const messageIds = await publishToBoth();
    await page.getByRole('button', { name: '2 new messages' }).click();
    await page.getByRole('row', { name: /Archive.*Success/ }).waitFor();
    await page.getByRole('row', { name: /Billing.*Retrying/ }).waitFor();
    await page.getByLabel('Select all messages of this page').check();
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText('Retrying: 2 done').waitFor();
    await Promise.all(messageIds.map((id) => scene.attempted(id, 2)));
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByLabel('Select all messages of this page').check();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByText('1 done, 1 refused').waitFor();
    await page.getByRole('row', { name: /Billing.*Cancelled/ }).waitFor();
  });

  it('calls a webhook that is gone by what it is', async () => {
    const address = fromNow();
    await publishToBoth();
    await scene.product.request('DELETE', `/webhooks/${billingId}`);
    const page = await scene.signIn(address);
    await page.getByRole('row', { name: /Deleted webhook.*Cancelled/ }).waitFor();
  });

  it('shows how deliveries to all webhooks are going, which ones are in trouble, and what waits', async () => {
    for (let count = 0; count < 2; count += 1)
      await Promise.all((await publishToBoth()).map((id) => scene.attempted(id)));
    const page = await scene.signIn('/webhooks');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Overview' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await page.getByRole('img', { name: /Deliveries over time: [1-9]/ }).waitFor();
    await page.getByRole('img', { name: /Messages over time: [1-9]\d* delivered/ }).waitFor();
    const trouble = page.getByRole('region', { name: 'Webhooks in trouble' });
    await trouble.getByRole('link', { name: 'Billing' }).waitFor();
    expect(await trouble.getByRole('link', { name: 'Archive' }).count()).toBe(0);
    const waiting = page.getByRole('region', { name: 'Waiting next' });
    await waiting.getByRole('link', { name: 'Billing' }).first().waitFor();
    await page.getByText('7 days').click();
    await page.waitForURL(/range=7d/);
    await waiting.getByRole('link', { name: 'All that wait' }).click();
    await page.waitForURL(/\/messages\?status=/);
    await page
      .getByRole('row', { name: /Billing.*Retrying/ })
      .first()
      .waitFor();
    expect(await page.getByRole('row', { name: /Archive/ }).count()).toBe(0);
  });
});
