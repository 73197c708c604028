import { randomUUID } from 'node:crypto';

import kafkajs, { type Admin, type Kafka, type Message } from 'kafkajs';

import type { Clock, Log } from '#libs/application';

import { KafkaMessageBus, type KafkaMessageBusOptions } from '../src/index.js';

/** Short enough for a test to see all of them at work. */
const shortTiers = [
  { name: '1s', delayMs: 1_000 },
  { name: '3s', delayMs: 3_000 },
];

/** Of topics that nobody else has. */
export const newPrefix = (): string => `${randomUUID().slice(0, 8)}.`;

/** Buses that share topics nobody else has; all are closed at the end. */
export class KafkaScene {
  readonly logged: { readonly event: string; readonly error?: unknown; readonly fields?: unknown }[] = [];
  readonly failures: Error[] = [];
  private readonly opened: KafkaMessageBus[] = [];

  constructor(
    private readonly brokers: readonly string[],
    private readonly clock: Clock,
  ) {}

  /** @param prefix of the topics: by default a new one, so that the bus is alone */
  async open(options: Partial<KafkaMessageBusOptions> = {}, prefix = newPrefix()): Promise<KafkaMessageBus> {
    const bus = await KafkaMessageBus.connect({
      brokers: this.brokers,
      clientId: 'hookline-test',
      groupId: 'hookline',
      tiers: shortTiers,
      topics: { partitions: 4, prefix },
      clock: this.clock,
      log: this.log,
      onFailure: (error) => this.failures.push(error),
      ...options,
    });
    this.opened.push(bus);
    return bus;
  }

  /** A plain client, as a producer outside of Hookline or an administrator has it. */
  client(): Kafka {
    return new kafkajs.Kafka({ brokers: [...this.brokers], logLevel: kafkajs.logLevel.NOTHING });
  }

  /** Publishes to a topic what is no record of ours. */
  async publishRaw(topic: string, messages: Message[]): Promise<void> {
    const producer = this.client().producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, messages });
    await producer.disconnect();
  }

  async asAdmin<Answer>(ask: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const admin = this.client().admin();
    await admin.connect();
    try {
      return await ask(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.opened.map((bus) => bus.close()));
  }

  private readonly log: Log = {
    debug: (event, fields) => void this.logged.push({ event, fields }),
    info: (event, fields) => void this.logged.push({ event, fields }),
    warn: (event, fields) => void this.logged.push({ event, fields }),
    error: (event, error, fields) => void this.logged.push({ event, error, fields }),
  };
}
