import { Bench } from '../bench.mjs';
import { lost, measure, perItem } from '../measures.mjs';

const perSecond = 50;
/** Every first attempt fails here; a breaker would open. */
const neverOpens = { HOOKLINE_BREAKER_FAILURES: '10000' };
/** Long enough for a tier of Kafka, short enough for a benchmark. */
const retry = { baseMs: 2_500, factor: 1, capMs: 2_500 };

/** What the product asks for one message after the other, published over REST, to a receiver at `path`. */
async function measured({ scaled, ...options }, { path, more }) {
  const bench = await Bench.open({ ...options, settings: neverOpens });
  await bench.product.createWebhook('Receiver', bench.url(path), more);
  await bench.warmUp({ endpoints: 1, events: 500 });
  await bench.countFromHere();
  let arrived;
  const calls = await bench.callsOf(async () => {
    const { accepted } = await bench.generator.ask('openLoop', { perSecond, seconds: scaled(20) });
    arrived = await bench.whenArrived(accepted);
  });
  await bench.close();
  return { calls, arrived };
}

const rows = (what, { calls, arrived }, { appends, reads }) => [
  ...[
    measure(`${what}: appends to the event store a message`, perItem(calls.appends, arrived.count), appends),
    measure(`${what}: reads of the event store a message`, perItem(calls.reads, arrived.count), reads),
    measure(`${what}: records handed to the bus a message`, perItem(calls.published, arrived.count)),
    measure(`${what}: records in Kafka a message`, perItem(calls.kafkaRecords, arrived.count)),
  ].map((row) => ({ ...row, digits: 3 })),
  ...lost(arrived),
];

/**
 * One append accepts the event, one records the attempt: a first attempt costs one append and no read. A retry is
 * checked against its stream before it is made.
 */
export const costs = {
  name: 'costs',
  title: 'What a message asks of the event store and the bus',
  async run(options) {
    const first = await measured(options, { path: '/answer/0' });
    const second = await measured(options, { path: '/second', more: { retry } });
    return {
      measures: [
        ...rows('delivered at once', first, { appends: { atMost: 2 }, reads: { atMost: 0 } }),
        ...rows('delivered by its first retry', second, { appends: { atMost: 3 }, reads: {} }),
      ],
      cost: null,
    };
  },
};
