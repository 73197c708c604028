/** Pictures of the console as README shows them: pages of a running demo, light and dark. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const viewport = { width: 1280, height: 760 };
const themes = ['light', 'dark'];

/** Where charts and tables have drawn themselves: nothing is asked for any more. */
const settle = async (page) => {
  await page.locator('[role=status][aria-label^=Loading]').first().waitFor({ state: 'detached' });
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready);
};

const signIn = async (context, { url, key }) => {
  const answer = await context.request.post(`${url}/api/v1/session`, {
    data: { apiKey: key },
    headers: { 'x-hookline-csrf': '1', origin: url },
  });
  if (!answer.ok()) throw new Error(`signing in: ${answer.status()} ${await answer.text()}`);
};

/** `pages`: `{ name, path, prepare? }`. Writes `<name>-<theme>.png`. */
export async function takePictures({ url, key, executablePath, outDir, pages, size = viewport }) {
  await mkdir(outDir, { recursive: true });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  for (const colorScheme of themes) {
    const context = await browser.newContext({ viewport: size, colorScheme, baseURL: url, reducedMotion: 'reduce' });
    context.setDefaultTimeout(60_000);
    await signIn(context, { url, key });
    for (const { name, path, prepare = () => undefined } of pages) {
      const page = await context.newPage();
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settle(page);
      await prepare(page);
      await settle(page);
      await writeFile(join(outDir, `${name}-${colorScheme}.png`), await page.screenshot());
      await page.close();
    }
    await context.close();
  }
  await browser.close();
}
