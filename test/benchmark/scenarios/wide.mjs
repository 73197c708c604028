import { Bench } from '../bench.mjs';
import { besides, lost, measure } from '../measures.mjs';
import { otherEventType } from '../sample-event.mjs';

const perSecond = 50;
const seconds = 10;
const webhooks = 5_000;
const createdAtOnce = 16;

/**
 * What the receiver of other events feels of one event that thousands of webhooks want: both are Hookline's at the same
 * moment, and the small one should not wait for the large one.
 */
export const wide = {
  name: 'wide',
  title: `A healthy endpoint, ${perSecond} events/s, beside one event for ${webhooks.toLocaleString('en')} webhooks`,
  isLarge: true,
  async run({ scaled, ...options }) {
    const bench = await Bench.open(options);
    await bench.subscribe(1);
    await create(bench, Math.round(scaled(webhooks)));
    await bench.warmUp({ endpoints: 1 });
    const alone = await bench.arrivalsAt(perSecond, seconds);
    const cost = await bench.costOf(async () => {
      const beside = bench.arrivalsAt(perSecond, seconds);
      await bench.generator.ask('closedLoop', { concurrency: 1, events: 1, type: otherEventType });
      return beside;
    });
    await bench.close();
    const beside = cost.result;
    return {
      measures: [
        measure('alone: p95', alone.p95, { unit: 'ms', digits: 1 }),
        measure('alone: p99', alone.p99, { unit: 'ms', digits: 1 }),
        measure('beside it: p95', beside.p95, { unit: 'ms', digits: 1 }),
        measure('beside it: p99', beside.p99, { unit: 'ms', digits: 1 }),
        ...lost(beside),
        ...besides(cost),
      ],
      cost,
    };
  },
};

async function create(bench, count) {
  const events = [otherEventType];
  for (let made = 0; made < count; made += createdAtOnce)
    await Promise.all(
      Array.from({ length: Math.min(createdAtOnce, count - made) }, (_none, index) =>
        bench.product.createWebhook(`Neighbour ${made + index}`, bench.url('/neighbour'), { events }),
      ),
    );
}
