import { Bench } from '../bench.mjs';
import { removeFolder, temporaryFolder } from '../clean-up.mjs';
import { measure } from '../measures.mjs';
import { percentile, sorted } from '../percentile.mjs';
import { seedBacklog } from './backlog.mjs';

const timesEach = 40;
const pageSize = 50;
const pagesIntoTheDeep = 40;

/**
 * The log of a million messages, asked for as a person does: plain, by each filter, deep in, by an id, and by text of
 * the payload that no message has, so that a page looks at as much as it ever does. The webhook is inactive: nothing
 * else happens.
 */
export const lists = {
  name: 'lists',
  title: 'The log of very many messages, milliseconds until the answer (p95)',
  isLarge: true,
  isEmbedded: true,
  async run({ backlog, nodeArguments }) {
    const dataDir = temporaryFolder();
    const { webhookId } = await seedBacklog({ dataDir, backlog, webhook: { status: 'inactive' } });
    const bench = await Bench.open({ dataDir, nodeArguments });
    const measures = [measure('messages', backlog)];
    const cost = await bench.costOf(async () => {
      const first = await ask(bench, {});
      const deep = await cursorDeepIn(bench);
      const queries = {
        plain: {},
        'by webhook': { webhookId },
        'by status': { status: 'retrying' },
        'by webhook and two statuses': { webhookId, status: ['retrying', 'failed'] },
        'by event type': { eventType: 'subscription.create' },
        'by a time': { until: first.items.at(-1).createdAt },
        'a page deep in': { cursor: deep },
        'by an id': { search: first.items[0].id },
        'by text of the payload, found': { search: 'storefront' },
        'by text of the payload, not found': { search: 'nowhere to be found' },
      };
      for (const [name, query] of Object.entries(queries))
        measures.push(measure(name, await p95Ms(bench, query), { unit: 'ms', digits: 1, atMost: 100 }));
    });
    await bench.close();
    removeFolder(dataDir);
    return { measures, cost };
  },
};

async function cursorDeepIn(bench) {
  let cursor;
  for (let page = 0; page < pagesIntoTheDeep; page += 1) {
    const { nextCursor } = await ask(bench, { limit: 200, ...(cursor && { cursor }) });
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return cursor;
}

async function p95Ms(bench, query) {
  const times = [];
  for (let time = 0; time < timesEach; time += 1) {
    const beganAt = performance.now();
    await ask(bench, query);
    times.push(performance.now() - beganAt);
  }
  return percentile(sorted(times), 0.95);
}

async function ask({ product }, query) {
  const parameters = new URLSearchParams({ limit: String(pageSize) });
  for (const [name, value] of Object.entries(query)) {
    parameters.delete(name);
    for (const one of [value].flat()) parameters.append(name, String(one));
  }
  const answer = await fetch(`${product.origin}/api/v1/messages?${parameters}`, {
    headers: { authorization: `Bearer ${product.adminKey}` },
  });
  if (answer.status !== 200) throw new Error(`the log: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
