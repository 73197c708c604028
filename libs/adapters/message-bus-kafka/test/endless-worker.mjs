/** A process with a handler that takes records and is never done with them. Runs from the build. */
// By a computed name: what is built is no part of the graph of sources.
const built = (name) => import(new URL(`../../../../dist/libs/adapters/${name}/src/index.js`, import.meta.url).href);
const [{ SystemClock }, { KafkaMessageBus }] = [await built('node-crypto'), await built('message-bus-kafka')];

const { brokers, prefix, partitions } = JSON.parse(process.argv[2]);
const ignore = () => undefined;
const bus = await KafkaMessageBus.connect({
  brokers,
  clientId: 'hookline-test',
  groupId: 'hookline',
  tiers: [
    { name: '1s', delayMs: 1_000 },
    { name: '3s', delayMs: 3_000 },
  ],
  topics: { partitions, prefix },
  clock: new SystemClock(),
  log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  onFailure: () => process.exit(1),
});
bus.consume('webhook.deliveries', () => {
  process.send('took');
  return new Promise(ignore);
});
await bus.start();
process.send('started');
