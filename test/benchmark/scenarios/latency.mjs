import { Bench } from '../bench.mjs';
import { besides, cpuADelivery, lost, measure } from '../measures.mjs';

/** Its last event arrives later than this: it falls behind the schedule. */
const maxLagMs = 1_000;

/** From the instant that an event was planned for to its arrival, at a fixed rate that answers do not slow down. */
const latency = ({ perSecond, endpoints, lasting, p99 = {} }) => ({
  name: `latency-${perSecond}x${endpoints}`,
  title: `Latency at ${perSecond} events/s to ${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'} (${perSecond * endpoints} deliveries/s)`,
  async run({ scaled, ...options }) {
    const bench = await Bench.open(options);
    await bench.subscribe(endpoints);
    await bench.warmUp({ endpoints, events: 1_500 });
    await bench.countFromHere();
    const cost = await bench.costOf(async () => {
      const published = await bench.generator.ask('openLoop', { perSecond, seconds: scaled(lasting) });
      return { published, arrived: await bench.whenArrived(published.accepted * endpoints) };
    });
    const { published, arrived } = cost.result;
    const measures = [
      measure('planned instant to arrival, p50', arrived.p50, { unit: 'ms', digits: 1 }),
      measure('planned instant to arrival, p95', arrived.p95, { unit: 'ms', digits: 1 }),
      measure('planned instant to arrival, p99', arrived.p99, { unit: 'ms', digits: 1, ...p99 }),
      measure('last arrival after the last planned instant', (arrived.lastUs - published.lastPlannedUs) / 1_000, {
        unit: 'ms',
        atMost: maxLagMs,
      }),
      measure('generator late, p99 (part of the above)', published.latenessP99, { unit: 'ms', digits: 1 }),
      cpuADelivery(cost, arrived.count),
      ...besides(cost),
      ...lost(arrived),
    ];
    await bench.close();
    return { measures, cost, deliveries: arrived.count };
  },
});

export const latencies = [
  latency({ perSecond: 100, endpoints: 1, lasting: 20 }),
  latency({ perSecond: 300, endpoints: 1, lasting: 20, p99: { atMost: 5 } }),
  latency({ perSecond: 100, endpoints: 10, lasting: 20, p99: { atMost: 12 } }),
  latency({ perSecond: 300, endpoints: 10, lasting: 30 }),
];
