import { beforeEach, expect, it } from '@jest/globals';

import { answer } from '#libs/testing';

import { describeWithEngine } from '../engines/engine.js';
import { adminKey } from '../support/product.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** What failed once stays Retrying for as long as a test looks at it. */
const patient = { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 };

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);
  let webhookId: string;

  beforeEach(async () => {
    scene.receiver.on('/hook', answer(503));
    ({ id: webhookId } = await scene.webhook({ retry: patient }));
  });

  it('shows an edit in the other tab, where nothing is being written', async () => {
    const one = await scene.signIn(`/webhooks/${webhookId}`);
    const other = await scene.secondTab(one, `/webhooks/${webhookId}`);
    await one.getByLabel('Name').fill('Renamed');
    await one.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByRole('heading', { name: 'Renamed' }).waitFor();
    await other.locator('input[value=Renamed]').waitFor();
    await other.getByText('Unsaved changes').waitFor({ state: 'detached' });
  });

  it('shows a conflict where both tabs write, and neither change is lost', async () => {
    const one = await scene.signIn(`/webhooks/${webhookId}`);
    const other = await scene.secondTab(one, `/webhooks/${webhookId}`);
    await one.getByLabel('Name').fill('Mine');
    await other.getByLabel('Note').fill('From the other tab');
    await one.getByRole('button', { name: 'Save', exact: true }).click();
    await one.getByText('Saved', { exact: true }).waitFor();
    await other.getByText('Somebody else changed this webhook meanwhile').waitFor();
    await other.getByText('is now Mine').waitFor();
    await other.getByRole('button', { name: 'Keep my changes on top' }).click();
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await one.getByText('Note: From the other tab').waitFor();
    const { json } = await scene.product.request('GET', `/webhooks/${webhookId}`);
    expect(json).toMatchObject({ displayName: 'Mine', description: 'From the other tab' });
  });

  it('lets the reader discard what was written in favour of what was saved elsewhere', async () => {
    const one = await scene.signIn(`/webhooks/${webhookId}`);
    const other = await scene.secondTab(one, `/webhooks/${webhookId}`);
    await other.getByLabel('Name').fill('Not this one');
    await one.getByLabel('Name').fill('This one');
    await one.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByRole('button', { name: 'Discard my changes' }).click();
    await other.locator('input[value="This one"]').waitFor();
    await other.getByText('Unsaved changes').waitFor({ state: 'detached' });
  });

  it('switches a webhook off in the list while it is switched off elsewhere', async () => {
    const one = await scene.signIn('/webhooks');
    const other = await scene.secondTab(one, `/webhooks/${webhookId}`);
    await other.getByRole('switch', { name: 'Active' }).uncheck();
    await one.getByRole('table').getByText('Inactive', { exact: true }).waitFor();
  });

  it('says of an open webhook that it was deleted elsewhere', async () => {
    const one = await scene.signIn(`/webhooks/${webhookId}`);
    await scene.product.request('DELETE', `/webhooks/${webhookId}`);
    await one.getByRole('heading', { name: 'The webhook does not exist' }).waitFor();
  });

  it('shows in one tab what is done to a message in another', async () => {
    const messageId = await scene.messageOf(await scene.publish());
    const one = await scene.signIn(`/messages/${messageId}`);
    const other = await scene.secondTab(one, `/messages/${messageId}`);
    await other.getByRole('button', { name: 'Cancel' }).click();
    await other.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
    await one.locator('main').getByText('Cancelled', { exact: true }).first().waitFor();
  });

  it('ends the session of both tabs, keeps what the other was writing, and goes on in both', async () => {
    const one = await scene.signIn('/events');
    const other = await scene.secondTab(one, `/webhooks/${webhookId}`);
    await other.getByLabel('Note').fill('Half a sentence');
    await one.getByRole('button', { name: 'Sign out' }).click();
    await one.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.getByText('Your session has ended').waitFor();
    await one.getByRole('textbox', { name: 'API key' }).fill(adminKey);
    await one.keyboard.press('Enter');
    await one.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await other.getByText('Your session has ended').waitFor({ state: 'detached' });
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await other.getByText('Saved', { exact: true }).waitFor();
    const { json } = await scene.product.request('GET', `/webhooks/${webhookId}`);
    expect(json).toMatchObject({ description: 'Half a sentence' });
  });

  it('follows the theme that is chosen in another tab', async () => {
    const one = await scene.signIn('/webhooks');
    const other = await scene.secondTab(one, '/events');
    await one.getByRole('button', { name: 'Switch to the dark theme' }).click();
    await other.locator('html[data-mantine-color-scheme=dark]').waitFor();
  });
});
