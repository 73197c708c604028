import { it } from '@jest/globals';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { clickAndSee, ConsoleScene } from './console-scene.js';

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  it('makes a key, shows it once, lets it in, and revokes it', async () => {
    const page = await scene.signIn('/api-keys');
    await page.getByRole('button', { name: 'New API key' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill('Support');
    await page.getByRole('radio', { name: /^Operator/ }).check();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('This is shown once').waitFor();
    const copy = page.getByRole('button', { name: 'Copy the key of support' });
    await clickAndSee(copy, copy.getByText('Copied'));
    const key = await page.evaluate<string>('navigator.clipboard.readText()');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('This is shown once').waitFor({ state: 'detached' });
    const support = await scene.signIn('/webhooks', { key });
    await support.getByText('Operator', { exact: false }).first().waitFor();
    await page.getByRole('button', { name: 'Revoke Support' }).click();
    await page.getByLabel(/to confirm/).fill('Support');
    await page.getByRole('button', { name: 'Revoke key' }).click();
    await page.getByText('Support was revoked').waitFor();
    await page.getByRole('cell', { name: 'Support', exact: true }).waitFor({ state: 'detached' });
    // Not with the pointer: the page asks by itself, too, and the dialog may be over the link already.
    await support.getByRole('link', { name: 'Events', exact: true }).dispatchEvent('click');
    await support.getByText('Your session has ended').waitFor();
  });

  it('says at the field what is missing, and lists when a key expires', async () => {
    const page = await scene.signIn('/api-keys');
    await page.getByRole('button', { name: 'New API key' }).first().click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Give the key a name').waitFor();
    await page.getByRole('dialog').getByLabel('Name').fill('For a month');
    await page.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'In 30 days' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page
      .getByRole('row')
      .filter({ hasText: 'For a month' })
      .getByText(/in 29 d/)
      .waitFor();
    await page.getByText(/^hk_/).waitFor({ state: 'detached' });
  });
});
