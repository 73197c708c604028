import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string | undefined }[];
}

/** WCAG 2.2 up to AA, and what axe recommends beyond. */
const everything = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const off = { enabled: false };

/** For what hangs over the page: the library puts it, and a header of its own, outside of the landmarks. */
const exceptions = { region: off, 'landmark-unique': off, 'landmark-no-duplicate-banner': off };
const colours = ['color-contrast', 'link-in-text-block'];

const run = async (page: Page, type: 'tag' | 'rule', values: readonly string[]): Promise<readonly string[]> => {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe.source);
  const options = JSON.stringify({
    runOnly: { type, values },
    rules: type === 'tag' ? exceptions : {},
    resultTypes: ['violations'],
    iframes: false,
  });
  const found = await page.evaluate<readonly Violation[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${(failureSummary ?? '').replaceAll('\n', ' ')}`,
    ),
  );
};

/** What axe finds on a page as it stands, one line each. */
export const violationsOf = (page: Page): Promise<readonly string[]> => run(page, 'tag', everything);

/** Only what depends on the colours. */
export const poorContrastsOf = (page: Page): Promise<readonly string[]> => run(page, 'rule', colours);
