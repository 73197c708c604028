import { expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  const register = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
    scene.product.request('POST', '/event-types', { name, ...more });

  const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
  };

  it('registers an event type with a schema drafted from its example, and documents its data', async () => {
    const page = await scene.signIn('/event-types');
    await page.getByRole('link', { name: 'New event type' }).click();
    const menu = page.getByRole('navigation', { name: 'Main' });
    await menu.getByRole('link', { name: 'Event types' }).and(page.locator('[aria-current=page]')).waitFor();
    await fill(page, {
      Name: 'invoice.paid',
      Description: 'A customer paid an invoice.',
      Example: '{"invoice":{"id":"inv_1","amountCents":4900}}',
    });
    await page.getByRole('button', { name: 'Draft from the example' }).click();
    await page.getByLabel('Reject').check();
    await page.getByRole('button', { name: 'Register event type' }).click();
    await page.getByRole('heading', { name: 'invoice.paid' }).waitFor();
    const fields = page.getByRole('region', { name: 'Fields of the data' });
    const row = fields.getByRole('row', { name: /^amountCents/ });
    await row.getByText('integer').waitFor();
    await row.getByText('required').waitFor();
    await row.getByText('4900').waitFor();
    const refused = await scene.product.request('POST', '/events', {
      type: 'invoice.paid',
      data: { invoice: { id: 'inv_2' } },
      timestamp: new Date().toISOString(),
    });
    expect(refused.status).toBe(422);
  });

  it('shows at its field what the API says about a schema, and what is no JSON while it is written', async () => {
    const page = await scene.signIn('/new-event-type');
    await fill(page, { Name: 'invoice.sent', Example: '{"invoice":' });
    await page.getByLabel('JSON Schema', { exact: true }).focus();
    await page.getByText(/No JSON yet/).waitFor();
    await fill(page, { Example: '{}', 'JSON Schema': '{"type":"object","$id":"urn:elsewhere"}' });
    await page.getByRole('button', { name: 'Register event type' }).click();
    await page.getByText('$id is not supported').first().waitFor();
    await page.getByLabel('JSON Schema', { exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
  });

  it('says at the name that it is taken', async () => {
    await register('invoice.taken');
    const page = await scene.signIn('/new-event-type');
    await fill(page, { Name: 'invoice.taken' });
    await page.getByRole('button', { name: 'Register event type' }).click();
    await page.getByText('The event type was not registered').waitFor();
    await page.getByLabel('Name', { exact: true }).and(page.locator('[aria-invalid=true]')).waitFor();
  });

  it('edits and archives an event type, and offers it again', async () => {
    await register('invoice.changed', { description: 'Before' });
    const page = await scene.signIn('/event-types/invoice.changed');
    await page.getByRole('button', { name: 'Edit' }).click();
    await fill(page, { Description: 'After' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('After', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Archive' }).click();
    await page.locator('main').getByText('Archived', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Offer again' }).click();
    await page.locator('main').getByText('Offered', { exact: true }).waitFor();
    const { json } = await scene.product.request('GET', '/event-types/invoice.changed');
    expect(json).toMatchObject({ description: 'After', archived: false });
  });

  it('does not save over what somebody else saved meanwhile, unless asked to', async () => {
    await register('invoice.contested', { description: 'Before' });
    const page = await scene.signIn('/event-types/invoice.contested/edit');
    await fill(page, { Description: 'Mine' });
    await scene.product.request('PATCH', '/event-types/invoice.contested', { description: 'Theirs' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody else changed this event type meanwhile').waitFor();
    await page.getByRole('button', { name: 'Discard my changes' }).click();
    await page.getByText('Theirs', { exact: true }).waitFor();
    await fill(page, { Description: 'Mine, again' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Mine, again', { exact: true }).waitFor();
  });

  it('registers from the list what was only observed', async () => {
    const page = await scene.signIn();
    // Only Kafka brings types that nobody registered: here the list says of one that it arrived that way.
    await page.route('**/api/v1/event-types?**', async (route) => {
      const answer = await route.fetch();
      const list = (await answer.json()) as { items: object[]; nextCursor: string | null };
      const observed = { name: 'parcel.sent', description: '', example: {}, schema: null, enforcement: 'off' };
      const items = [...list.items, { ...observed, registered: false, archived: false }];
      await route.fulfill({ response: answer, json: { ...list, items } });
    });
    await page.goto('/event-types?state=observed');
    await page.getByRole('link', { name: 'Register parcel.sent' }).click();
    await page.getByLabel('Name', { exact: true }).and(page.locator('[value="parcel.sent"]')).waitFor();
    await fill(page, { Description: 'A parcel left the house.' });
    await page.getByRole('button', { name: 'Register event type' }).click();
    await page.getByRole('heading', { name: 'parcel.sent' }).waitFor();
  });

  it('keeps search and state in the address', async () => {
    const page = await scene.signIn('/event-types');
    await page.getByRole('searchbox', { name: 'Search event types' }).fill('approvalRequest');
    await page.waitForURL(/search=approvalRequest/);
    await page.reload();
    await page.getByRole('link', { name: 'approvalRequest.create' }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(3);
  });

  it('shows a viewer the documentation, and why it is not theirs to change', async () => {
    const page = await scene.signIn('/event-types/subscription.create', { key: await scene.keyOf('viewer') });
    await page.getByRole('row', { name: /^approvalStatus/ }).waitFor();
    await page.getByRole('button', { name: 'Edit' }).and(page.locator('[aria-disabled=true]')).waitFor();
    await page.goto('/new-event-type');
    await page.getByText('Your role is viewer; this needs admin.').waitFor();
  });
});
