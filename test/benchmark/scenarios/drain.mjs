import { Bench } from '../bench.mjs';
import { besides, cpuADelivery, lost, measure, peakRss, perSecond } from '../measures.mjs';

const events = 50_000;

/** Probed every second, so that it is found healed at once. */
export const probedEverySecond = { HOOKLINE_BREAKER_PAUSE_MS: '1000', HOOKLINE_BREAKER_LONGEST_PAUSE_MS: '1000' };

/** Everything that failed is due again within a second: no long wait of the schedule is part of the drain. */
export const retriedEverySecond = { retry: { baseMs: 1_000, factor: 1, capMs: 1_000 } };

/**
 * A receiver answers 503 while events are published; its breaker opens and they wait in the store. Then it answers
 * again. The clock runs from the first delivery to the last.
 */
export const drain = {
  name: 'drain',
  title: `A receiver comes back to ${events.toLocaleString('en')} waiting messages`,
  async run({ scaled, ...options }) {
    const bench = await Bench.open({ ...options, settings: probedEverySecond });
    await bench.subscribe(1, retriedEverySecond);
    await bench.warmUp({ endpoints: 1 });
    await bench.receiver.ask('refuse');
    await bench.countFromHere();
    const waiting = Math.round(scaled(events));
    await bench.generator.ask('closedLoop', { concurrency: 32, events: waiting });
    await bench.product.whenQuiet();
    const cost = await bench.costOf(async () => {
      await bench.receiver.ask('heal');
      return bench.whenArrived(waiting);
    });
    const arrived = cost.result;
    const measures = [
      measure('deliveries a second', perSecond(arrived.count, arrived.firstUs, arrived.lastUs)),
      cpuADelivery(cost, arrived.count),
      peakRss(bench, { atMost: 350 }),
      ...besides(cost),
      ...lost(arrived),
    ];
    await bench.close();
    return { measures, cost, deliveries: arrived.count };
  },
};
