import { Bench } from '../bench.mjs';
import { besides, lost, measure } from '../measures.mjs';
import { otherEventType } from '../sample-event.mjs';
import { probedEverySecond } from './drain.mjs';

const perSecond = 50;
const seconds = 20;
const waiting = 100_000;
const seededPerSecond = 2_000;

/** All webhooks share one partition: nothing but the product keeps them apart. */
const onePartition = { HOOKLINE_KAFKA_PARTITIONS: '1' };
/** What failed stays where it is while it is measured. */
const inAnHour = { retry: { baseMs: 3_600_000, factor: 1, capMs: 3_600_000 } };

/**
 * What a receiver feels of its neighbours in the same partition: a record that nobody can read, a webhook that takes
 * every request and never answers, and one with very many messages waiting. Each beside the healthy one, right after
 * the healthy one alone.
 */
export const neighbours = {
  name: 'neighbours',
  title: `A healthy endpoint beside neighbours in the same partition, ${perSecond} events/s`,
  isLarge: true,
  async run({ scaled, ...options }) {
    const settings = { ...(options.engines === 'real' ? onePartition : {}), ...probedEverySecond };
    const bench = await Bench.open({ ...options, settings });
    await bench.subscribe(1);
    await bench.warmUp({ endpoints: 1 });
    const latency = () => bench.arrivalsAt(perSecond, scaled(seconds));
    const measures = [];
    const cost = await bench.costOf(async () => {
      if (bench.installation.publishRaw !== undefined) {
        const alone = await latency();
        await bench.installation.publishRaw('webhook.deliveries', ['nobody can read this']);
        await bench.installation.publishRaw('control-plane.events', ['nor this']);
        measures.push(...compared('a record that nobody can read', alone, await latency()));
      }
      const beforeHanging = await latency();
      const hanging = await bench.product.createWebhook('Hangs', bench.url('/hang'));
      measures.push(...compared('a webhook that hangs', beforeHanging, await latency()));
      await bench.product.deleteWebhook(hanging);
      await bench.product.whenQuiet();
      const beforeWaiting = await latency();
      const count = Math.round(scaled(waiting));
      await seed(bench, count);
      const beside = await latency();
      measures.push(...compared(`${count.toLocaleString('en')} waiting messages`, beforeWaiting, beside));
      await bench.receiver.ask('healNeighbour');
      const draining = await latency();
      measures.push(measure('while the waiting messages are delivered, p99', draining.p99, { unit: 'ms', digits: 1 }));
    });
    await bench.close();
    return { measures: [...measures, ...besides(cost)], cost };
  },
};

const compared = (what, alone, beside) => [
  measure(`${what}: p99 before`, alone.p99, { unit: 'ms', digits: 1 }),
  measure(`${what}: p99 beside it`, beside.p99, { unit: 'ms', digits: 1 }),
  measure(`${what}: times before`, beside.p99 / alone.p99, { digits: 2, atMost: 1.1 }),
  ...lost(beside),
];

/** Messages of a neighbour that refuses everything: its breaker opens, and the rest waits. */
async function seed(bench, count) {
  const { product, receiver, generator, installation } = bench;
  await receiver.ask('refuseNeighbour');
  await product.createWebhook('Neighbour', bench.url('/neighbour'), { events: [otherEventType], ...inAnHour });
  const events = { events: count, type: otherEventType };
  if (installation.brokers === undefined) {
    await generator.ask('closedLoop', { concurrency: 32, ...events });
  } else {
    const { brokers } = installation;
    const topic = installation.topic('control-plane.events');
    await generator.ask('toKafka', { brokers, topic, partitions: 1, ...events });
  }
  await product.whenQuiet((count / seededPerSecond) * 10_000);
}
