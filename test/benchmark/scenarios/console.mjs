import { ensureConsoleBuilt } from '../../../scripts/prepare.mjs';
import { Bench } from '../bench.mjs';
import { ConsoleBrowser, heapMb, millisecondsUntil, scriptBytes, scrollFrames, vitals } from '../browser.mjs';
import { removeFolder, temporaryFolder } from '../clean-up.mjs';
import { measure } from '../measures.mjs';
import { percentile, sorted } from '../percentile.mjs';
import { seedBacklog } from './backlog.mjs';

const messages = 100_000;
const timesEach = 10;
const pagesThrough = 60;
const pagesBeforeCounting = 10;
const liveEvents = 3_000;
const slowedBy = 4;

const rows = 'document.querySelectorAll("tbody tr").length';
const firstRow = 'document.querySelector("tbody tr a")?.href';
const clickOn = (name) =>
  `[...document.querySelectorAll('button, [role=option]')].find(({ textContent }) => textContent === '${name}').click()`;

/** The log of 100,000 messages in a real browser, and what the first page of the console costs. */
export const consolePages = {
  name: 'console',
  title: 'The console in a browser, with 100,000 messages in the log of one webhook',
  needsBrowser: true,
  isEmbedded: true,
  async run({ nodeArguments, scaled }) {
    ensureConsoleBuilt();
    const dataDir = temporaryFolder();
    const { webhookIds } = await seedBacklog({ dataDir, backlog: scaled(messages), webhook: { status: 'inactive' } });
    const bench = await Bench.open({ dataDir, nodeArguments });
    const browser = await ConsoleBrowser.open(bench.product);
    const measures = [measure('messages', scaled(messages))];
    const cost = await bench.costOf(async () => {
      measures.push(...(await firstLoad(browser)));
      measures.push(...(await logMeasures(browser, `/webhooks/${webhookIds[0]}`)));
      measures.push(...(await liveMeasures(bench, browser, scaled(liveEvents))));
    });
    await browser.close();
    await bench.close();
    removeFolder(dataDir);
    return { measures, cost };
  },
};

async function firstLoad(browser) {
  const ready = 'tbody tr';
  const bytes = await scriptBytes(await browser.newPage(), '/webhooks', ready);
  const { firstPaintMs, largestPaintMs, interactiveMs, blockedMs } = await vitals(
    await browser.newPage(),
    '/webhooks',
    slowedBy,
  );
  const slowed = `CPU slowed ${slowedBy} times`;
  return [
    measure('JavaScript until the webhooks are there, gzipped', bytes / 1_000, { unit: 'kB', atMost: 350 }),
    measure(`first contentful paint, ${slowed}`, firstPaintMs, { unit: 'ms' }),
    measure(`largest contentful paint, ${slowed}`, largestPaintMs, { unit: 'ms', atMost: 2_500 }),
    measure(`time to interactive, ${slowed}`, interactiveMs, { unit: 'ms', atMost: 3_800 }),
    measure(`total blocking time, ${slowed}`, blockedMs, { unit: 'ms' }),
  ];
}

/** Each visit to the log is a fresh page: what was loaded before does not count. */
async function logMeasures(browser, address) {
  const page = await browser.newPage();
  const opening = await repeat(async () => {
    await page.goto(address);
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    return millisecondsUntil(page, clickOn('Logs'), `${rows} >= 50`);
  });
  const [filtering, back] = [[], []];
  await repeat(async () => {
    await page.getByRole('combobox', { name: 'Status' }).click();
    await page.getByRole('option', { name: 'Success' }).waitFor();
    filtering.push(
      await millisecondsUntil(page, clickOn('Success'), 'document.body.innerText.includes("No message fits")'),
    );
    back.push(await millisecondsUntil(page, clickOn('Success'), `${rows} >= 50`));
    await page.keyboard.press('Escape');
  });
  const frames = await scrollFrames(page, 3);
  const paging = [];
  let heapEarly;
  for (let count = 1; count <= pagesThrough; count += 1) {
    const before = await page.evaluate(firstRow);
    paging.push(await millisecondsUntil(page, clickOn('Older'), `${firstRow} !== ${JSON.stringify(before)}`));
    if (count === pagesBeforeCounting) heapEarly = await heapMb(page);
  }
  const heapLate = await heapMb(page);
  const pages = pagesThrough - pagesBeforeCounting;
  await page.context().close();
  return [
    measure('first page of the log, from the click, p50', p(opening, 0.5), { unit: 'ms', atMost: 300 }),
    measure('first page of the log, from the click, p95', p(opening, 0.95), { unit: 'ms' }),
    measure('filter by status, p95', p(filtering, 0.95), { unit: 'ms', atMost: 300 }),
    measure('filter taken away, p95', p(back, 0.95), { unit: 'ms', atMost: 300 }),
    measure('next page of the log, p50', p(paging, 0.5), { unit: 'ms', atMost: 300 }),
    measure('next page of the log, p95', p(paging, 0.95), { unit: 'ms' }),
    measure('frame while scrolling, p50', p(frames, 0.5), { unit: 'ms', digits: 1 }),
    measure('frame while scrolling, p95', p(frames, 0.95), { unit: 'ms', digits: 1 }),
    measure('JavaScript heap of the page', heapEarly, { unit: 'MB', digits: 1 }),
    measure(`the same ${pages} pages later, growth`, heapLate - heapEarly, { unit: 'MB', digits: 1, atMost: 5 }),
  ];
}

/** Events come in for a second webhook while its log is open: the page counts them and its rows stay. */
async function liveMeasures(bench, browser, events) {
  const webhookId = await bench.product.createWebhook('Live', bench.url('/answer/1'));
  await bench.warmUp({ endpoints: 1, events: 200 });
  const page = await browser.newPage();
  await page.goto(`/webhooks/${webhookId}/logs`);
  await page.locator('tbody tr').first().waitFor();
  const before = await page.evaluate(firstRow);
  const heapBefore = await heapMb(page);
  await bench.generator.ask('openLoop', { perSecond: 100, seconds: events / 100 });
  await page.getByRole('button', { name: /new message/ }).waitFor();
  const moved = (await page.evaluate(firstRow)) === before ? 0 : 1;
  const growth = (await heapMb(page)) - heapBefore;
  await page.context().close();
  return [
    measure('events while the log was open', events),
    measure('rows that moved under the reader', moved, { atMost: 0 }),
    measure('growth of the heap meanwhile', growth, { unit: 'MB', digits: 1, atMost: 5 }),
  ];
}

async function repeat(once) {
  const times = [];
  for (let time = 0; time < timesEach; time += 1) times.push(await once());
  return times;
}

const p = (times, share) => percentile(sorted(times), share);
