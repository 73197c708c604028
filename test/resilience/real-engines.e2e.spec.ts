import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { eventPage } from '#libs/contracts';
import { answer, inTurn, ScriptableReceiver } from '#libs/testing';

import { until } from '../e2e/until.js';
import { describeWithEngine } from '../engines/engine.js';
import { findEngine } from '../engines/find-engine.js';
import { ownBroker } from '../engines/kafka.js';
import type { KafkaBroker } from '../engines/kafka-broker.js';
import { ownPostgresql } from '../engines/postgresql.js';
import type { OwnPostgresql } from '../engines/postgresql-server.js';
import { adminKey, Product } from '../support/product.js';
import type { ProductProcess } from '../support/product-process.js';
import { RealInstallation } from '../support/real-installation.js';
import { Arrivals, isRefused, ledgerPath, Publisher } from './ledger.js';

const allArriveWithinMs = 120_000;
const testTimeoutMs = 480_000;
/** Eight publishers: a load that leaves no backlog behind, so that what waits was interrupted. */
const betweenEventsMs = 100;
/** What took longer was interrupted. */
const undisturbedMs = 1_000;
const secondsOf = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

const apps = ['api', 'api', 'dispatcher', 'dispatcher', 'dispatcher'] as const;

/** Two processes for REST, up to three for deliveries, and who publishes and receives. */
class Installation {
  readonly arrivals: Arrivals;
  readonly publisher: Publisher;

  private constructor(
    readonly product: Product,
    readonly engines: RealInstallation,
    readonly receiver: ScriptableReceiver,
  ) {
    this.arrivals = new Arrivals(receiver);
    const origins = this.apis.map(({ origin }) => origin);
    this.publisher = new Publisher({ origins, afterFailure: () => pause(100), pauseMs: betweenEventsMs });
  }

  /** The third dispatcher is not started. */
  static async start(broker: KafkaBroker, server: OwnPostgresql): Promise<Installation> {
    const engines = await RealInstallation.open({ engines: { brokers: [broker.address], postgresql: server }, apps });
    const product = await Product.prepare({}, engines);
    const installation = new Installation(product, engines, await ScriptableReceiver.open());
    await Promise.all(product.processes.slice(0, 4).map((each) => each.restart()));
    await installation.subscribe();
    return installation;
  }

  get apis(): readonly ProductProcess[] {
    return this.product.processes.slice(0, 2);
  }

  get dispatchers(): readonly ProductProcess[] {
    return this.product.processes.slice(2);
  }

  async remove(): Promise<void> {
    await this.product.remove();
    await this.receiver.close();
  }

  /** Publishes while something happens, and holds what arrived against what was accepted. */
  async ledgerOf(what: string, happens: () => Promise<void>): Promise<void> {
    const { publisher, arrivals } = this;
    const [acceptedBefore, repeatedBefore] = [publisher.accepted.size, arrivals.repeated];
    const publishing = publisher.run();
    try {
      await pause(1_000);
      await happens();
      await pause(1_000);
    } finally {
      publisher.end();
      await publishing;
    }
    const end = Date.now() + allArriveWithinMs;
    while (this.missing().length > 0 && Date.now() < end) await pause(50);
    const waits = [...publisher.accepted].slice(acceptedBefore).map(([number, at]) => (arrivals.at(number) ?? at) - at);
    const interrupted = waits.filter((wait) => wait > undisturbedMs);
    process.stdout.write(
      `${what}: ${waits.length} events accepted, ${this.missing().length} missing, ` +
        `${arrivals.repeated - repeatedBefore} delivered more than once, ${interrupted.length} took over a second, ` +
        `the last of them ${secondsOf(Math.max(0, ...interrupted))}\n`,
    );
    expect(waits.length).toBeGreaterThan(20);
    expect(this.missing()).toEqual([]);
  }

  private missing(): readonly number[] {
    this.arrivals.look();
    return [...this.publisher.accepted.keys()].filter((number) => !this.arrivals.has(number));
  }

  /** A retry waits in the smallest tier of Kafka. */
  private async subscribe(): Promise<void> {
    const answers = Array.from({ length: 50_000 }, (_, index) => answer(isRefused(index) ? 500 : 204));
    this.receiver.on(ledgerPath, inTurn(answer(204), ...answers));
    const retry = { baseMs: 2_500, factor: 1, capMs: 2_500 };
    const url = this.receiver.url(ledgerPath);
    const webhook = { displayName: 'Ledger', url, events: ['subscription.create'], retry };
    const created = await this.product.request('POST', '/webhooks', webhook);
    expect(created.status).toBe(201);
  }
}

/** Resolves when an api lists an event that was accepted after an instant: somebody projects. */
const whenListed = async ({ origin }: ProductProcess, afterMs: number): Promise<void> => {
  const end = Date.now() + allArriveWithinMs;
  for (;;) {
    const headers = { authorization: `Bearer ${adminKey}` };
    const listed = await fetch(`${origin}/api/v1/events?limit=1`, { headers }).catch(() => null);
    const [newest] = listed?.status === 200 ? eventPage.parse(await listed.json()).items : [];
    if (newest !== undefined && Date.parse(newest.acceptedAt) > afterMs) return;
    if (Date.now() > end) throw new Error(`${origin} lists no event that was accepted after the other api was killed`);
    await pause(50);
  }
};

const kafka = await findEngine(() => ownBroker());
const postgresql = await findEngine(() => ownPostgresql());

describeWithEngine('kafka', kafka, (broker) => {
  beforeAll(() => broker.start());
  afterAll(() => broker.remove());

  describeWithEngine('postgresql', postgresql, (server) => {
    let installation: Installation;

    beforeAll(async () => {
      installation = await Installation.start(broker, server);
    }, testTimeoutMs);

    afterAll(async () => {
      await installation.remove();
      await server.stop();
    });

    const whileItHappens = (what: string, happens: () => Promise<void>): void => {
      it(`${what}: nothing is missing`, () => installation.ledgerOf(what, happens), testTimeoutMs);
    };

    describe('Under load', () => {
      whileItHappens('a dispatcher is killed and another joins', async () => {
        const [first, , third] = installation.dispatchers;
        await first!.kill();
        await third!.restart();
      });

      whileItHappens('the Kafka broker is killed and started again', async () => {
        await broker.kill();
        await pause(1_000);
        await broker.start();
      });

      whileItHappens('nobody takes records while retries in a tier come due', async () => {
        const running = installation.dispatchers.slice(1);
        for (const each of running) each.signal('SIGTERM');
        await Promise.all(running.map((each) => each.whenExited()));
        await pause(4_000);
        await Promise.all(running.map((each) => each.restart()));
      });

      whileItHappens('the event store is away for four seconds and then slow', async () => {
        const { eventStore } = installation.engines;
        await eventStore?.tell('down');
        await pause(4_000);
        await eventStore?.tell('up');
        await eventStore?.tell('delay 300');
        await pause(3_000);
        await eventStore?.tell('delay 0');
      });

      whileItHappens('PostgreSQL is killed and started again', async () => {
        await server.power.cut();
        await pause(2_000);
        await server.power.restore();
      });

      whileItHappens('one api is killed, and the other takes over its leases', async () => {
        const [first, second] = installation.apis;
        await first!.kill();
        await whenListed(second!, Date.now());
        await first!.restart();
        await second!.kill();
        await whenListed(first!, Date.now());
        await second!.restart();
      });
    });

    it('two apis that start at once on an empty installation make one first admin key', async () => {
      const engines = { brokers: [broker.address], postgresql: server };
      const empty = await RealInstallation.open({ engines, apps: ['api', 'api'] });
      const product = await Product.prepare({ HOOKLINE_ADMIN_KEY: '' }, empty);
      await product.restart();
      const banners = () => Promise.resolve(product.output.match(/is running at/g)?.length ?? 0);
      await until('both apis print their banner', banners, (count) => count === 2);
      await product.stop();
      expect(product.output.match(/hk_[\w-]+/g)).toHaveLength(1);
      await product.remove();
    });
  });
});
