import { randomUUID } from 'node:crypto';

import type { Clock, Log } from '#libs/application';

import { KafkaMessageBus, type KafkaMessageBusOptions } from '../src/index.js';

/** Short enough for a test to see all of them at work. */
export const shortTiers = [
  { name: '1s', delayMs: 1000 },
  { name: '3s', delayMs: 3000 },
];

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
  async open(
    options: Partial<KafkaMessageBusOptions> = {},
    prefix = `${randomUUID().slice(0, 8)}.`,
  ): Promise<KafkaMessageBus> {
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
