import { Bench } from '../bench.mjs';
import { besides, cpuADelivery, lost, measure, peakRss } from '../measures.mjs';

/** How much gets through when publishers do not wait for anything but their own answers. */
const throughput = ({ endpoints, publishers, aims }) => ({
  name: `throughput-${endpoints}`,
  title: `Throughput to ${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints an event'}, ${publishers} publishers`,
  async run({ scaled, ...options }) {
    const bench = await Bench.open(options);
    await bench.subscribe(endpoints);
    await bench.warmUp({ endpoints, events: Math.ceil(3_000 / endpoints) });
    await bench.countFromHere();
    const cost = await bench.costOf(async () => {
      const published = await bench.generator.ask('closedLoop', { concurrency: publishers, seconds: scaled(15) });
      const arrived = await bench.whenArrived(published.accepted * endpoints);
      return { published, arrived };
    });
    const { published, arrived } = cost.result;
    const measures = [
      measure(
        'deliveries a second, until the last arrives',
        (arrived.count * 1e6) / (arrived.lastUs - published.beganUs),
        {
          ...aims.perSecond,
        },
      ),
      cpuADelivery(cost, arrived.count, aims.cpuMs),
      measure('events accepted a second', (published.accepted * 1e6) / (published.endedUs - published.beganUs)),
      measure('last arrival after the last POST', (arrived.lastUs - published.endedUs) / 1e6, { unit: 's', digits: 1 }),
      peakRss(bench),
      ...besides(cost),
      ...lost(arrived),
    ];
    await bench.close();
    return { measures, cost, deliveries: arrived.count };
  },
});

export const throughputs = [
  throughput({ endpoints: 1, publishers: 32, aims: { perSecond: { atLeast: 2_000 }, cpuMs: { atMost: 0.6 } } }),
  throughput({ endpoints: 20, publishers: 32, aims: { cpuMs: { atMost: 0.35 } } }),
];
