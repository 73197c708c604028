import { Bench } from '../bench.mjs';
import { besides, cpuADelivery, lost, measure } from '../measures.mjs';

const events = 5_000;
const partitions = 3;
const inFlight = 50;
const receiverMs = 20;

/**
 * Events that come all at once, for a receiver that takes its time: what bounds them should be the requests that may be
 * in flight. The clock runs from the first publish to the last arrival.
 */
export const flood = {
  name: 'flood',
  title: `${events.toLocaleString('en')} events at once to a receiver that takes ${receiverMs} ms, ${inFlight} requests in flight`,
  async run({ scaled, ...options }) {
    const bench = await Bench.open({ ...options, settings: { HOOKLINE_MAX_IN_FLIGHT: String(inFlight) } });
    await bench.product.createWebhook('Receiver', bench.url('/slow'));
    await bench.warmUp({ endpoints: 1, events: 1_500 });
    await bench.countFromHere();
    const count = Math.round(scaled(events));
    const cost = await bench.costOf(async () => {
      const published = await publish(bench, count);
      return { published, arrived: await bench.whenArrived(count) };
    });
    const { published, arrived } = cost.result;
    const tookMs = (arrived.lastUs - published.beganUs) / 1_000;
    const idealMs = (count * receiverMs) / inFlight;
    const measures = [
      measure('ideal: every request slot always in use', idealMs / 1_000, { unit: 's', digits: 1 }),
      measure('first publish to last arrival', tookMs / 1_000, { unit: 's', digits: 1 }),
      measure('times the ideal', tookMs / idealMs, { digits: 2, atMost: 1.5 }),
      measure('publishing', (published.endedUs - published.beganUs) / 1e6, { unit: 's', digits: 1 }),
      cpuADelivery(cost, arrived.count),
      ...besides(cost),
      ...lost(arrived),
    ];
    await bench.close();
    return { measures, cost, deliveries: arrived.count };
  },
};

/** To Kafka where there is one, over REST otherwise. */
function publish({ generator, installation }, count) {
  if (installation.brokers === undefined) return generator.ask('closedLoop', { concurrency: 64, events: count });
  const { brokers } = installation;
  return generator.ask('toKafka', {
    ...{ brokers, partitions, events: count },
    topic: installation.topic('control-plane.events'),
  });
}
