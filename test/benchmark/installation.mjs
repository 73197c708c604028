/**
 * What a product runs on: nothing but its data directory, or the engines of production, as the tests find or start
 * them.
 */
import kafkajs from 'kafkajs';
import { register } from 'node:module';

register('../engines/typescript-hooks.mjs', import.meta.url);

/** Where `control-plane.events` is, and how to count what is in Kafka. */
class RealInstallation {
  apps = ['api', 'dispatcher'];

  constructor(engines) {
    this.engines = engines;
    this.settings = engines.settings;
    this.brokers = this.settings.HOOKLINE_KAFKA_BROKERS.split(',');
    this.prefix = this.settings.HOOKLINE_KAFKA_TOPIC_PREFIX;
    this.client = new kafkajs.Kafka({ brokers: this.brokers, logLevel: kafkajs.logLevel.ERROR });
  }

  topic(name) {
    return this.prefix + name;
  }

  /** Records in all topics of this product since they were made. */
  async kafkaRecords() {
    return this.#asAdmin(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(this.prefix));
      const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
      return offsets.flat().reduce((sum, { high }) => sum + Number(high), 0);
    });
  }

  /** Records that are none of Hookline's. */
  async publishRaw(name, values) {
    const producer = this.client.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic: this.topic(name), messages: values.map((value) => ({ value })) });
    await producer.disconnect();
  }

  remove() {
    return this.engines.remove();
  }

  async #asAdmin(ask) {
    const admin = this.client.admin();
    await admin.connect();
    try {
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

const embedded = { apps: ['standalone'], settings: {}, remove: async () => undefined };

/** @param engines `embedded` or `real` */
export async function openInstallation(engines) {
  if (engines === 'embedded') return embedded;
  const { RealInstallation: Engines } = await import('../support/real-installation.ts');
  return new RealInstallation(await Engines.open());
}
