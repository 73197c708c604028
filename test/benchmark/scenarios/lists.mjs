import { Bench } from '../bench.mjs';
import { removeFolder, temporaryFolder } from '../clean-up.mjs';
import { measure } from '../measures.mjs';
import { percentile, sorted } from '../percentile.mjs';
import { eventType, rareType } from '../sample-event.mjs';
import { seedLog } from './backlog.mjs';

const webhookCount = 20;
const timesEach = 20;
const pageSize = 50;
const pagesIntoTheDeep = 40;
const minuteMs = 60_000;

/**
 * The log of a million messages, asked for as a person does: by every combination of the filters, at its beginning, a
 * page deep in, by an id, and by text of the payload that many messages have, or none, so that a page looks at as much
 * as it ever does. The webhooks are inactive: nothing else happens.
 */
export const lists = {
  name: 'lists',
  title: 'The log of very many messages, milliseconds until the answer (p95)',
  isLarge: true,
  isEmbedded: true,
  async run({ backlog, nodeArguments }) {
    const dataDir = temporaryFolder();
    const webhook = { status: 'inactive' };
    const seeded = await seedLog({ dataDir, messages: backlog, webhooks: webhookCount, webhook });
    const bench = await Bench.open({ dataDir, nodeArguments });
    const measures = [measure('messages', backlog)];
    const cost = await bench.costOf(async () => {
      const first = await ask(bench, {});
      const combinations = combinationsOf(filtersOf(seeded.webhookIds, first.items[0]));
      const asked = [...combinations, { name: 'all, a page deep in', query: { cursor: await cursorDeepIn(bench) } }];
      for (const { query } of asked) await ask(bench, query);
      const timed = [];
      for (const { name, query } of asked) timed.push({ name, ms: await p95Ms(bench, query) });
      measures.push(measure('combinations of filters', timed.length), ...slowestOf(timed));
    });
    await bench.close();
    removeFolder(dataDir);
    return { measures, cost };
  },
};

/** For each filter what it may be, by name; '' is left out. */
function filtersOf([busy, , quiet], { id, createdAt }) {
  const before = (minutes) => new Date(Date.parse(createdAt) - minutes * minuteMs).toISOString();
  return [
    { '': {}, 'of a busy webhook': { webhookId: busy }, 'of a quiet webhook': { webhookId: quiet } },
    {
      '': {},
      'in a status': { status: 'cancelled' },
      'in two statuses': { status: ['retrying', 'failed'] },
    },
    { '': {}, 'of a common type': { eventType }, 'of a rare type': { eventType: rareType } },
    { '': {}, 'in a stretch of time': { since: before(12), until: before(6) } },
    {
      '': {},
      'by an id': { search: id },
      'by text that many have': { search: 'storefront' },
      'by text that none has': { search: 'nowhere to be found' },
    },
  ];
}

function combinationsOf(filters) {
  const join = (name, part) => [name, part].filter((text) => text !== '').join(' ');
  return filters
    .reduce(
      (combined, filter) =>
        combined.flatMap(({ name, query }) =>
          Object.entries(filter).map(([part, more]) => ({ name: join(name, part), query: { ...query, ...more } })),
        ),
      [{ name: '', query: {} }],
    )
    .map(({ name, query }) => ({ name: name === '' ? 'all' : name, query }));
}

/** The plain ones by name, then the worst of those with and without text. */
function slowestOf(timed) {
  const bySlowness = [...timed].sort((left, right) => right.ms - left.ms);
  const isByText = ({ name }) => name.includes('by text');
  const aim = { unit: 'ms', digits: 1, atMost: 100 };
  const plain = ['all', 'of a busy webhook', 'in a status', 'of a rare type', 'by an id', 'all, a page deep in'];
  return [
    ...plain.map((wanted) => measure(wanted, timed.find(({ name }) => name === wanted).ms, aim)),
    ...[false, true].flatMap((byText) =>
      bySlowness
        .filter((one) => isByText(one) === byText)
        .slice(0, 3)
        .map(({ name, ms }) => measure(`among the slowest ${byText ? 'by text' : 'others'}: ${name}`, ms, aim)),
    ),
  ];
}

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
