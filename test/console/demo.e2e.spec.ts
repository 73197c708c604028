import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, it } from '@jest/globals';
import { type Browser, chromium } from 'playwright-core';

import { describeWithEngine } from '../engines/engine.js';
import { freePort } from '../engines/ports.js';
import { chromiumOfSystem } from './chromium.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Weeks of history are written and read first. */
const withinMs = 240_000;

let demo: ChildProcess | undefined;
let browser: Browser | undefined;

const interrupt = async (): Promise<void> => {
  if (demo?.exitCode !== null) return;
  const exited = once(demo, 'exit');
  demo.kill('SIGINT');
  await exited;
};

/** Resolves once it says that it runs, with what it says about itself. */
const startDemo = async () => {
  const port = await freePort();
  const started = spawn(process.execPath, ['scripts/demo.mjs'], {
    cwd: root,
    env: { ...process.env, HOOKLINE_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  demo = started;
  const output = await new Promise<string>((resolve, reject) => {
    let text = '';
    started.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('An admin key of it')) resolve(text);
    });
    started.once('exit', () => reject(new Error(`the demo has ended:\n${text}`)));
  });
  const [key = ''] = /hk_[\w-]+/.exec(output) ?? [];
  const [dataDir = ''] = /\S+hookline-demo-\S+/.exec(output) ?? [];
  return { origin: `http://127.0.0.1:${String(port)}`, key, dataDir };
};

describeWithEngine('chromium', chromiumOfSystem, (executablePath) => {
  afterEach(async () => {
    await browser?.close();
    await interrupt();
  });

  it(
    'shows webhooks with weeks of history and live traffic, and leaves nothing behind',
    async () => {
      const { origin, key, dataDir } = await startDemo();
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
      const page = await browser.newPage({ baseURL: origin });
      await page.goto('/webhooks');
      await page.getByLabel('API key').first().fill(key);
      await page.keyboard.press('Enter');
      await page.getByRole('row', { name: /Legacy provisioning.*Probing/ }).waitFor({ timeout: withinMs });
      await page.getByRole('row', { name: /Staging mirror.*Inactive: gone/ }).waitFor();
      await page.getByRole('link', { name: 'Slack #api-approvals' }).click();
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByText('30 days').click();
      await page.getByRole('img', { name: /Deliveries over time: [1-9]\d{2,} succeeded, [1-9]/ }).waitFor();
      await interrupt();
      await expect(access(dataDir)).rejects.toMatchObject({ code: 'ENOENT' });
    },
    withinMs,
  );
});
