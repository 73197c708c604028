import { beforeEach, expect, it } from '@jest/globals';

import { answer, hang } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { clickAndSee, ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let webhookId: string;

  beforeEach(async () => {
    scene.receiver.on('/hook', answer(503, { body: '{"reason":"maintenance"}' }));
    ({ id: webhookId } = await scene.webhook({ retry: patient }));
  });

  const publishMany = async (count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1) await scene.messageOf(await scene.publish());
  };

  it('shows a message with its attempt, its payload and every fact', async () => {
    const page = await scene.signIn(`/messages/${await scene.messageOf(await scene.publish())}`);
    await page.getByText('maintenance').waitFor();
    await page.getByText('Event accepted').waitFor();
    await page.getByText(/HTTP 503 in/).waitFor();
    await page
      .getByText(/by the retry schedule/)
      .first()
      .waitFor();
    await page.getByText('curl', { exact: true }).click();
    await page.getByText('curl -X POST').waitFor();
    await page.getByText('webhook-signature').first().waitFor();
  });

  it('says what a message waits for, until when, and who did what', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/^Next attempt in 59 min .*, by the retry schedule$/).waitFor();
    await timeline.getByText(/^Given up in 9 d 23 h, unless it is delivered before$/).waitFor();
    await timeline.getByText('Configured admin key').waitFor();
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { status: 'inactive' });
    await page.getByText('Its webhook is inactive.').waitFor();
  });

  it('says of an attempt whose time has come that it waits for its turn, where messages go one after the other', async () => {
    const { id } = await scene.webhook({ displayName: 'In turn', ordering: 'fifo', retry: patient });
    for (let index = 0; index < 2; index += 1) await scene.messagesOf(await scene.publish(), 2);
    const page = await scene.signIn(`/webhooks/${id}/overview`);
    const waiting = page.getByRole('region', { name: 'Waiting next' });
    await waiting.getByText('in its turn').waitFor();
    await page.getByRole('tab', { name: 'Logs' }).click();
    await page
      .getByRole('row', { name: /Created/ })
      .getByText('in its turn')
      .waitFor();
  });

  it('says of what waits for an inactive webhook until when it does, not that it is due', async () => {
    await scene.attempted(await scene.messageOf(await scene.publish()));
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    const row = page.getByRole('row', { name: /Retrying/ });
    await row.getByText(/^in 59 min/).waitFor();
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { status: 'inactive' });
    await row.getByText('when active again').waitFor();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('region', { name: 'Waiting next' }).getByText('when active again').waitFor();
  });

  it('says of a test that it is due, whether its webhook is active or not', async () => {
    scene.receiver.on('/hook', hang());
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { status: 'inactive' });
    await scene.product.request('POST', `/webhooks/${webhookId}/test`, { eventType: 'subscription.create' });
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    // Before the webhook is known nothing is said of it.
    await page.getByRole('heading', { name: 'Billing' }).waitFor();
    const row = page.getByRole('row', { name: /Created/ });
    await row.getByText('due', { exact: true }).waitFor();
    await row.getByRole('link', { name: 'subscription.create' }).click();
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Billing' }).waitFor();
    await page.getByText('The attempt is about to be made.').waitFor();
  });

  it('says of what is due while its receiver is only probed that it waits until that recovers', async () => {
    const { id } = await scene.webhook({ displayName: 'Probed' });
    await publishMany(12);
    const page = await scene.signIn(`/webhooks/${id}/logs`);
    await page
      .getByRole('row', { name: /Retrying/ })
      .getByText('when it recovers')
      .first()
      .waitFor();
    await page.getByRole('tab', { name: 'Overview' }).click();
    const waiting = page.getByRole('region', { name: 'Waiting next' });
    await waiting.getByText('when it recovers').first().waitFor();
  });

  it('counts down to the next attempt and to the mark at which it is given up', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    await scene.attempted(messageId);
    const page = await scene.signIn(`/messages/${messageId}`);
    await page
      .getByText(/in (59 min|1 h)/)
      .first()
      .waitFor();
    await page
      .getByText(/in 9 d 23 h/)
      .first()
      .waitFor();
  });

  it('shows the exact body that was sent, and copies it', async () => {
    const page = await scene.signIn(`/messages/${await scene.messageOf(await scene.publish())}`);
    await page.getByText('Raw', { exact: true }).click();
    const payload = page.getByRole('group', { name: 'Payload, exact body' });
    await payload.getByText('{"type":"subscription.create","data":{"subscription":{"id":"sub-1"}}').waitFor();
    const [copy, copied] = ['Copy', 'Copied'].map((name) => payload.getByRole('button', { name }));
    await clickAndSee(copy!, copied!);
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^{"type":"subscription.create","data":/);
  });

  it('keeps the copy button in sight beside lines that are wider than their box', async () => {
    const eventId = await scene.publish({ subscription: { id: 'sub-1', note: 'long '.repeat(100) } });
    const page = await scene.signIn(`/messages/${await scene.messageOf(eventId)}`);
    const payload = page.getByRole('group', { name: 'Payload' });
    const button = await payload.getByRole('button', { name: 'Copy' }).boundingBox();
    const box = await payload.boundingBox();
    expect((button?.x ?? Infinity) + (button?.width ?? 0)).toBeLessThan((box?.x ?? 0) + (box?.width ?? 0));
  });

  it.each(['light', 'dark'] as const)(
    'tells names, texts and numbers of a payload apart by colour, %s',
    async (theme) => {
      const eventId = await scene.publish({ subscription: { id: 'sub-1', seats: 12 } });
      const page = await scene.signIn(`/messages/${await scene.messageOf(eventId)}`, { theme });
      await page.locator('.hljs-number').waitFor();
      const colours = await page.evaluate<string[]>(
        `['attr', 'string', 'number', 'punctuation'].map((kind) => getComputedStyle(document.querySelector('.hljs-' + kind)).color)`,
      );
      expect(new Set(colours).size).toBe(4);
    },
  );

  it('copies the id of a message, and leads to the documentation of its type', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    const [copy, copied] = ['Copy the message id', 'Message id: copied'].map((name) =>
      page.getByRole('button', { name }),
    );
    await clickAndSee(copy!, copied!);
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(messageId);
    await page.getByRole('link', { name: 'subscription.create' }).click();
    await page.waitForURL('**/event-types/subscription.create');
    await page.getByRole('heading', { name: 'subscription.create' }).waitFor();
  });

  it('says of a webhook that is inactive, or was deleted, that nothing is sent to it', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    await scene.attempted(messageId);
    const page = await scene.signIn(`/messages/${messageId}`);
    const retry = page.getByRole('button', { name: 'Retry' });
    await scene.product.request('PATCH', `/webhooks/${webhookId}`, { status: 'inactive' });
    await retry.and(page.locator('[aria-disabled=true]')).waitFor();
    await retry.hover();
    await page.getByText('The webhook is inactive: activate it to retry.').waitFor();
    await scene.product.request('DELETE', `/webhooks/${webhookId}`);
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    await page.goto(`/messages/${messageId}`);
    await retry.and(page.locator('[aria-disabled=true]')).waitFor();
    // The pointer is there already: what it points at is told when it comes.
    await page.mouse.move(0, 0);
    await retry.hover();
    await page.getByText('The webhook was deleted: there is nowhere to send to.').waitFor();
  });

  it('retries and cancels, and says why it cannot afterwards', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const page = await scene.signIn(`/messages/${messageId}`);
    await page.getByText('Attempt 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Attempt 2', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    const cancel = page.getByRole('button', { name: 'Cancel' }).and(page.locator('[aria-disabled=true]'));
    await cancel.waitFor();
    // The pointer is there already: what it points at is told when it comes.
    await page.mouse.move(0, 0);
    await cancel.hover();
    await page.getByText('It is cancelled already.').waitFor();
  });

  it('counts what is new without moving the rows, and shows it when asked', async () => {
    await publishMany(2);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    const rows = page.locator('tbody tr');
    await rows.nth(1).waitFor();
    await publishMany(1);
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    expect(await rows.count()).toBe(2);
    await page.getByRole('button', { name: '1 new message' }).click();
    await rows.nth(2).waitFor();
  });

  it('retries many from the log, and shows there what came of it', async () => {
    await publishMany(2);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.locator('tbody').getByText('Retrying', { exact: true }).nth(1).waitFor();
    scene.receiver.on('/hook', answer(200));
    await page.getByLabel('Select all messages of this page').check();
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.getByText('Retrying: 2 done').waitFor();
    await page.locator('tbody').getByText('Success', { exact: true }).nth(1).waitFor();
  });

  it('retries a message from its row, opens it by a click anywhere in the row, and tells an instant exactly', async () => {
    await publishMany(1);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.locator('tbody').getByText('Retrying', { exact: true }).waitFor();
    await page.locator('tbody time').filter({ visible: true }).first().hover();
    await page
      .getByRole('tooltip')
      .getByText(/\d{4}-\d\d-\d\dT.*Z/)
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('tooltip').waitFor({ state: 'detached' });
    scene.receiver.on('/hook', answer(200));
    await page.getByRole('button', { name: /^Retry subscription.create/ }).click();
    await page.locator('tbody').getByText('Success', { exact: true }).click();
    await page.getByText('Attempt 2', { exact: true }).waitFor();
  });

  it('hands what its filters say to a replay, for what one page does not hold', async () => {
    await publishMany(1);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs?eventType=subscription.create`);
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('Control+k');
    await page.locator('input[type=search]:focus').waitFor();
    await page.getByRole('link', { name: 'Retry many' }).click();
    await page.getByRole('heading', { name: 'New replay' }).waitFor();
    await page
      .locator('main')
      .getByRole('combobox', { name: 'Webhook' })
      .and(page.locator('[value="Billing"]'))
      .waitFor();
    await page.locator('main').getByText('subscription.create', { exact: true }).waitFor();
  });

  it('cancels many and tells how that went', async () => {
    await publishMany(3);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByLabel('Select all messages of this page').check();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelling: 3 done').waitFor();
    await page.locator('tbody').getByText('Cancelled', { exact: true }).nth(2).waitFor();
  });

  it('keeps its filters in the address and opens the data of a row in place', async () => {
    await publishMany(1);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByRole('button', { name: /^Data of subscription.create/ }).click();
    await page.getByText('sub-1').waitFor();
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Success' }).click();
    await page.getByText('No message fits').waitFor();
    await page.waitForURL(/status=/);
    const other = await scene.secondTab(page, page.url());
    await other.getByText('No message fits').waitFor();
  });

  it('goes through pages that each have an address', async () => {
    await publishMany(51);
    const page = await scene.signIn(`/webhooks/${webhookId}/logs`);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.waitForURL(/cursor=/);
    await page.locator('tbody tr:only-child').waitFor();
    await page.getByRole('button', { name: 'Newer' }).click();
    await page.locator('tbody tr').nth(49).waitFor();
  });

  it('shows the figures of the webhook', async () => {
    await publishMany(3);
    const page = await scene.signIn(`/webhooks/${webhookId}/overview`);
    await page.getByRole('img', { name: /Deliveries over time/ }).waitFor();
    await page.getByText('Waiting next').waitFor();
    await page.getByText(/^(Closed: sending|Open: probing)$/).waitFor();
    await page.getByText('Latency, p99').waitFor();
    await page.getByText('1 hour').click();
    await page.waitForURL(/range=1h/);
  });
});
