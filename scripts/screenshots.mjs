/**
 * Takes the pictures of README from the demo, light and dark, into docs/images. Needs the system's Chromium; another
 * one is named by HOOKLINE_TEST_CHROMIUM.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureConsoleBuilt, ensureInstalled, root } from './prepare.mjs';

ensureInstalled();
ensureBuilt();
ensureConsoleBuilt();

const { Demo } = await import('./demo/demo.mjs');
const { DemoApi } = await import('./demo/demo-api.mjs');
const { takePictures } = await import('./demo/pictures.mjs');

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.HOOKLINE_TEST_CHROMIUM ?? usualPlaces.find(existsSync);
if (executablePath === undefined) throw new Error('No Chromium was found: set HOOKLINE_TEST_CHROMIUM');

const demo = await Demo.start({ say: console.error, output: 'ignore', port: '4490' });
try {
  const api = new DemoApi(demo.url, demo.adminKey);
  const pages = await pagesOf(api);
  await takePictures({ url: demo.url, key: demo.adminKey, executablePath, outDir: join(root, 'docs/images'), pages });
} finally {
  await demo.stop();
}

async function pagesOf(api) {
  const partner = await api.webhookNamed('Partner portal');
  const legacy = await api.webhookNamed('Legacy provisioning');
  const { items } = await api.get(`/messages?webhookId=${legacy}&status=retrying&limit=50`);
  const tried = items.find(({ attemptCount }) => attemptCount >= 4) ?? items[0];
  return [
    { name: 'webhooks', path: '/webhooks' },
    { name: 'overview', path: '/overview' },
    { name: 'webhook-logs', path: `/webhooks/${partner}/logs` },
    { name: 'webhook-overview', path: `/webhooks/${partner}/overview?range=7d` },
    { name: 'message', path: `/messages/${tried.id}` },
    { name: 'new-webhook', path: '/webhooks/new', prepare: fillIn },
  ];
}

async function fillIn(page) {
  await page.getByLabel('Name').fill('Invoicing');
  await page.getByLabel('URL').fill('https://hooks.example.com/invoicing');
  await page.getByRole('checkbox', { name: 'approvalRequest.create' }).check();
  await page.getByRole('checkbox', { name: 'approvalRequest.update' }).check();
}
