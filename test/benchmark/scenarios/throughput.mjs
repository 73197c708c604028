import { Bench } from '../bench.mjs';
import { besides, cpuADelivery, lost, measure, peakRss, perSecond } from '../measures.mjs';

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
        perSecond(arrived.count, published.beganUs, arrived.lastUs),
        aims.perSecond,
      ),
      cpuADelivery(cost, arrived.count, aims.cpuMs),
      measure('events accepted a second', perSecond(published.accepted, published.beganUs, published.endedUs)),
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
