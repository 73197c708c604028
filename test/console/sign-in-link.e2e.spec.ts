import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

import { until } from '../e2e/until.js';
import { describeWithEngine } from '../engines/engine.js';
import { Product } from '../support/product.js';
import { chromiumOfSystem } from './chromium.js';

const waitMs = 30_000;

describeWithEngine('chromium', chromiumOfSystem, (executablePath) => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([
      // Without a fixed key, as somebody starts it who has just cloned it.
      Product.start({ HOOKLINE_ADMIN_KEY: '' }),
      chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
    ]);
  });

  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

  afterAll(async () => {
    await browser.close();
    await product.remove();
  });

  /** Somebody else's browser: it knows nothing of any session. */
  const visitor = async (): Promise<Page> => {
    const page = await browser.newPage();
    page.setDefaultTimeout(waitMs);
    return page;
  };

  const printedLink = async (): Promise<string> => {
    const find = () => Promise.resolve(/http\S+\/sign-in#token=[\w-]+/.exec(product.output));
    const [link] = (await until('a link is printed', find, (match) => match !== null))!;
    return link;
  };

  const isSignedInAsAdmin = async (page: Page): Promise<void> => {
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    await page.getByText('Signed in as').waitFor();
    await page.getByText('admin', { exact: true }).waitFor();
  };

  it('signs in whoever opens the link that the first start prints, once, and keeps them signed in', async () => {
    const link = await printedLink();
    const page = await visitor();
    await page.goto(link);
    await isSignedInAsAdmin(page);
    expect(page.url()).not.toContain('token');

    const other = await visitor();
    await other.goto(link);
    await other.getByText('This link has been used already, or is too old. Sign in with an API key.').waitFor();
    await other.getByRole('textbox', { name: 'API key' }).waitFor();
    expect(other.url()).not.toContain('token');
    await other.goto(new URL('/webhooks', link).href);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();

    await product.stop();
    await product.restart();
    await page.reload();
    await isSignedInAsAdmin(page);
  });
});
