import { Bench } from '../bench.mjs';
import { besides, measure, peakRss, perItem, perSecond } from '../measures.mjs';

/** How fast events are accepted when no webhook wants them: one durable append each. */
export const publishRate = {
  name: 'publish',
  title: 'Publishing, 32 publishers, no webhook subscribes',
  async run({ scaled, ...options }) {
    const bench = await Bench.open(options);
    await bench.generator.ask('closedLoop', { concurrency: 8, events: 1_500 });
    await bench.product.whenQuiet();
    const cost = await bench.costOf(() => bench.generator.ask('closedLoop', { concurrency: 32, seconds: scaled(15) }));
    const { accepted, beganUs, endedUs, p50, p99 } = cost.result;
    const measures = [
      measure('events accepted a second', perSecond(accepted, beganUs, endedUs)),
      measure('time of a POST, p50', p50, { unit: 'ms', digits: 1 }),
      measure('time of a POST, p99', p99, { unit: 'ms', digits: 1 }),
      measure('CPU of the product, ms an event', perItem(cost.cpuMs, accepted), { unit: 'ms', digits: 2 }),
      peakRss(bench),
      ...besides(cost),
    ];
    await bench.close();
    return { measures, cost };
  },
};
