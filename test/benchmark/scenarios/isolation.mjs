import { Bench } from '../bench.mjs';
import { besides, lost, measure } from '../measures.mjs';

const perSecond = 100;

/** What a receiver feels of a neighbour on the same event type that takes every request and never answers. */
export const isolation = {
  name: 'isolation',
  title: `A healthy endpoint beside one that hangs, ${perSecond} events/s to each`,
  async run({ scaled, ...options }) {
    const bench = await Bench.open(options);
    await bench.subscribe(1);
    await bench.warmUp({ endpoints: 1 });
    const before = await bench.arrivalsAt(perSecond, scaled(40));
    await bench.product.createWebhook('Hangs', bench.url('/hang'));
    const cost = await bench.costOf(() => bench.arrivalsAt(perSecond, scaled(40)));
    const beside = cost.result;
    const measures = [
      measure('healthy endpoint alone, p50', before.p50, { unit: 'ms', digits: 1 }),
      measure('healthy endpoint alone, p99', before.p99, { unit: 'ms', digits: 1 }),
      measure('beside one that hangs, p50', beside.p50, { unit: 'ms', digits: 1 }),
      measure('beside one that hangs, p99', beside.p99, { unit: 'ms', digits: 1 }),
      measure('p99 beside, times p99 alone', beside.p99 / before.p99, { digits: 2, atMost: 1.1 }),
      measure('requests that hang', await bench.receiver.ask('hanging')),
      ...besides(cost),
      ...lost(beside),
    ];
    await bench.close();
    return { measures, cost };
  },
};
