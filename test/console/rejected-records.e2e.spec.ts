import { it } from '@jest/globals';

import type { RejectedRecordAnswer } from '#libs/contracts';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** Only Kafka brings records that cannot be read: here the API is given one to answer with. */
const rejected: RejectedRecordAnswer = {
  id: '0190a6a0-0000-7000-8000-000000000001',
  reason: 'The record has no type',
  rejectedAt: '2026-05-01T12:00:00.000Z',
  origin: { topic: 'control-plane.events', partition: 3, offset: '1204', timestamp: '1777636800000' },
  text: '{"data":{"id":"nameless"}}',
  record: 'eyJkYXRhIjp7ImlkIjoibmFtZWxlc3MifX0=',
  recordBytes: 26,
};

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  it('says that nothing was rejected', async () => {
    const page = await scene.signIn('/rejected-records');
    await page.getByText('Nothing was rejected').waitFor();
  });

  it('shows why a record was rejected, where it stands, and what it was', async () => {
    const page = await scene.signIn('/webhooks');
    await page.route('**/api/v1/rejected-records*', (route) =>
      route.fulfill({ json: { items: [rejected], nextCursor: null } }),
    );
    await page.getByRole('link', { name: 'Rejected records' }).click();
    await page.getByRole('button', { name: /The record has no type/ }).click();
    await page.getByText(/partition 3, offset 1204/).waitFor();
    await page.getByText('nameless').waitFor();
  });

  it('says that it could not be loaded, and tries again when asked', async () => {
    const page = await scene.signIn('/webhooks');
    const problem = {
      type: 'about:blank',
      title: 'Something went wrong on our side',
      status: 500,
      code: 'internal_error',
      detail: 'Something went wrong on our side',
    };
    await page.route('**/api/v1/rejected-records*', (route) => route.fulfill({ status: 500, json: problem }));
    await page.getByRole('link', { name: 'Rejected records' }).click();
    await page.getByText('This could not be loaded').waitFor();
    await page.getByText('Something went wrong on our side').first().waitFor();
    await page.unroute('**/api/v1/rejected-records*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing was rejected').waitFor();
  });
});
