import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Engine } from '../engines/find-engine.js';
import { EventStoreProcess } from '../engines/event-store-process.js';
import { findKafka } from '../engines/kafka.js';
import { type PostgresqlServer, sharedPostgresql, type TestDatabase } from '../engines/postgresql.js';
import type { Installation } from './installation.js';

const masterKey = Buffer.alloc(32, 5).toString('base64');
/** Each product makes its own topics, so few partitions keep its start short. */
const partitions = 3;

export interface RealEngines {
  readonly brokers: readonly string[];
  readonly postgresql: Pick<PostgresqlServer, 'database'>;
}

export interface RealOptions {
  readonly engines?: RealEngines;
  readonly apps?: Installation['apps'];
}

const found = <Found>(engine: Engine<Found>): Found => {
  if (engine.kind === 'found') return engine.engine;
  throw new Error(`HOOKLINE_TEST_ENGINES=real: ${engine.reason}`);
};

const enginesOfTheRun = async (): Promise<RealEngines> => {
  const [kafka, postgresql] = await Promise.all([findKafka(), sharedPostgresql()]);
  return { brokers: found(kafka).brokers, postgresql: found(postgresql) };
};

/**
 * Processes of their own for REST and for deliveries. They share the run's Kafka by a prefix of their topics and its
 * PostgreSQL by a database, and have an event store to themselves unless HOOKLINE_TEST_EVENTSTORE_URL names one.
 */
export class RealInstallation implements Installation {
  private readonly topicPrefix = `${randomUUID().slice(0, 8)}.`;

  private constructor(
    readonly apps: Installation['apps'],
    readonly dataDir: string,
    private readonly engines: RealEngines,
    private database: TestDatabase,
    /** `null` where the event store is somebody else's. */
    readonly eventStore: EventStoreProcess | null,
  ) {}

  /** On the engines of the run unless others are given. @throws with the reason where an engine is missing */
  static async open({ engines, apps = ['api', 'dispatcher'] }: RealOptions = {}): Promise<RealInstallation> {
    const used = engines ?? (await enginesOfTheRun());
    const dataDir = await mkdtemp(join(tmpdir(), 'hookline-test-'));
    const isGiven = givenEventStore() !== undefined;
    const eventStore = isGiven ? null : await EventStoreProcess.start({ file: join(dataDir, 'event-store') });
    return new RealInstallation(apps, dataDir, used, await used.postgresql.database(), eventStore);
  }

  get settings(): Installation['settings'] {
    return {
      HOOKLINE_HOST: '127.0.0.1',
      HOOKLINE_MASTER_KEY: masterKey,
      HOOKLINE_EVENT_STORE_URL: this.eventStore?.url ?? givenEventStore() ?? '',
      HOOKLINE_DATABASE_URL: this.database.url,
      HOOKLINE_KAFKA_BROKERS: this.engines.brokers.join(','),
      HOOKLINE_KAFKA_TOPIC_PREFIX: this.topicPrefix,
      HOOKLINE_KAFKA_PARTITIONS: String(partitions),
    };
  }

  async loseReadModels(): Promise<void> {
    await this.database.drop();
    this.database = await this.engines.postgresql.database();
  }

  async remove(): Promise<void> {
    await this.database.drop();
    await this.eventStore?.kill();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** An empty value counts as none. */
const givenEventStore = (): string | undefined => {
  const url = process.env['HOOKLINE_TEST_EVENTSTORE_URL'] ?? '';
  return url === '' ? undefined : url;
};
