import { gzipSync } from 'node:zlib';

import { expect, it } from '@jest/globals';
import type { Page, Response } from 'playwright-core';

import { describeWithEngine } from '../engines/engine.js';
import { chromiumOfSystem } from './chromium.js';
import { ConsoleScene } from './console-scene.js';

/** JavaScript that the first page may take, gzipped, before any chart or editor. */
const maxBytes = 350_000;

describeWithEngine('chromium', chromiumOfSystem, (path) => {
  const scene = ConsoleScene.of(path);

  /** Name and gzipped size of every script that a page has loaded by the time it shows its heading. */
  const scriptsOf = async (page: Page, address: string): Promise<ReadonlyMap<string, number>> => {
    const scripts: Promise<readonly [string, number]>[] = [];
    const take = (response: Response): void => {
      if (response.request().resourceType() !== 'script') return;
      const name = new URL(response.url()).pathname;
      scripts.push(response.body().then((body) => [name, gzipSync(body).length] as const));
    };
    page.on('response', take);
    await page.goto(address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    // What comes later may still be on its way when the page is closed.
    page.off('response', take);
    return new Map(await Promise.all(scripts));
  };

  const totalOf = (scripts: ReadonlyMap<string, number>): number => {
    const sizes = [...scripts.values()];
    expect(sizes.length).toBeGreaterThan(1);
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  it(`takes at most ${String(maxBytes / 1_000)} kB of JavaScript until the sign-in is there`, async () => {
    expect(totalOf(await scriptsOf(await scene.visit(), '/'))).toBeLessThanOrEqual(maxBytes);
  });

  it(`takes at most ${String(maxBytes / 1_000)} kB of JavaScript until the webhooks are there`, async () => {
    const page = await scene.signIn('/rejected-records');
    const fresh = await page.context().newPage();
    await page.close();
    expect(totalOf(await scriptsOf(fresh, '/webhooks'))).toBeLessThanOrEqual(maxBytes);
  });

  it('tries nothing that the policy of the page forbids', async () => {
    const page = await scene.visit();
    await page.addInitScript(`globalThis.refused = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
        globalThis.refused.push(effectiveDirective + ' ' + blockedURI));`);
    await page.goto('/');
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate('globalThis.refused')).toEqual([]);
  });

  it('loads charts and colours for code only where they are shown', async () => {
    const page = await scene.signIn('/webhooks');
    const names = [...(await scriptsOf(page, '/webhooks')).keys()].join(' ');
    expect(names).not.toMatch(/overview-charts|highlighted-code/);
  });
});
