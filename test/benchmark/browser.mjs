/** A real Chromium on the console of a product, and what it says about a page. */
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

/** Where distributions put it; HOOKLINE_TEST_CHROMIUM names another place. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const viewport = { width: 1280, height: 900 };
const waitMs = 60_000;

/** Notes what a page is judged by, from its first moment. */
const observers = `
  window.seen = { longTasks: [], largestPaintMs: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) seen.largestPaintMs = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });`;

export class ConsoleBrowser {
  /** @throws when there is no Chromium */
  static async open(product) {
    const executablePath = process.env.HOOKLINE_TEST_CHROMIUM ?? usualPlaces.find(existsSync);
    if (executablePath === undefined) throw new Error('no Chromium was found; set HOOKLINE_TEST_CHROMIUM');
    const args = ['--no-sandbox', '--disable-dev-shm-usage', '--enable-precise-memory-info'];
    return new ConsoleBrowser(await chromium.launch({ executablePath, args }), product);
  }

  constructor(browser, product) {
    Object.assign(this, { browser, product });
  }

  /** A page of somebody who is signed in and has nothing in the cache. */
  async newPage() {
    const { origin, adminKey } = this.product;
    const context = await this.browser.newContext({ viewport, baseURL: origin, reducedMotion: 'reduce' });
    context.setDefaultTimeout(waitMs);
    await context.addInitScript(observers);
    const answer = await context.request.post('/api/v1/session', {
      data: { apiKey: adminKey },
      headers: { 'x-hookline-csrf': '1', origin },
    });
    if (answer.status() !== 201) throw new Error(`signing in: ${answer.status()}`);
    return context.newPage();
  }

  close() {
    return this.browser.close();
  }
}

/** Bytes of JavaScript, gzipped, that a page asks for until `ready` is there. */
export async function scriptBytes(page, address, ready) {
  const sizes = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.goto(address);
  await page.locator(ready).first().waitFor();
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * Runs a statement in the page and resolves with the milliseconds until a condition holds and has been painted, by the
 * page's own clock.
 */
export const millisecondsUntil = (page, statement, condition) =>
  page.evaluate(`new Promise((resolve, reject) => {
    const beganAt = performance.now();
    const look = () => {
      const tookMs = performance.now() - beganAt;
      if (${condition}) requestAnimationFrame(() => resolve(performance.now() - beganAt));
      else if (tookMs > ${waitMs}) reject(new Error('it never came to this: ' + ${JSON.stringify(condition)}));
      else requestAnimationFrame(look);
    };
    ${statement};
    look();
  })`);

/** Milliseconds of each frame while the page is scrolled down and up again. */
export const scrollFrames = (page, seconds) =>
  page.evaluate(`new Promise((resolve) => {
    const frames = [];
    const beganAt = performance.now();
    let [before, step] = [beganAt, 60];
    const frame = (now) => {
      frames.push(now - before);
      before = now;
      const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
      if (scrollTop + clientHeight >= scrollHeight - 1) step = -60;
      if (scrollTop === 0) step = 60;
      scrollBy({ top: step, behavior: 'instant' });
      if (now - beganAt < ${seconds * 1_000}) requestAnimationFrame(frame);
      else resolve(frames.slice(1));
    };
    requestAnimationFrame(frame);
  })`);

/** Megabytes of JavaScript objects that are still needed. */
export async function heapMb(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize / 1_000_000;
}

const quietMs = 5_000;
/** A machine that does other things as well may never let a page be quiet. */
const watchedMs = 60_000;
/** Longer tasks are felt. */
const longTaskMs = 50;

/**
 * What a page that is loaded on a slowed CPU is judged by: first and largest paint, when it can be used (the end of the
 * last long task before five quiet seconds), and for how long it was blocked until then.
 */
export async function vitals(page, address, slowedBy) {
  const client = await page.context().newCDPSession(page);
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowedBy });
  await page.goto(address);
  await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const [start, duration] = seen.longTasks.at(-1) ?? [0, 0];
      const now = performance.now();
      if ((now - start - duration > ${quietMs} && now > ${quietMs}) || now > ${watchedMs}) resolve();
      else setTimeout(look, 250);
    };
    look();
  })`);
  const { longTasks, largestPaintMs, firstPaintMs } = await page.evaluate(
    `({ ...seen, firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0].startTime })`,
  );
  await client.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  const late = longTasks.filter(([start, duration]) => start + duration > firstPaintMs);
  const interactiveMs = Math.max(firstPaintMs, ...late.map(([start, duration]) => start + duration));
  const blockedMs = late.reduce((sum, [, duration]) => sum + duration - longTaskMs, 0);
  return { firstPaintMs, largestPaintMs, interactiveMs, blockedMs };
}
