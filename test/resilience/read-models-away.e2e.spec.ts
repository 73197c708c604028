import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import { ScriptableReceiver } from '#libs/testing';
import { Client } from 'pg';

import { HooklineClient } from '../e2e/hookline-client.js';
import { until } from '../e2e/until.js';
import { describeWithEngine } from '../engines/engine.js';
import { postgresqlEngine, type TestDatabase } from '../engines/postgresql.js';
import { Product } from '../support/product.js';

const path = '/hook';

describeWithEngine('postgresql', await postgresqlEngine(), (server) => {
  let database: TestDatabase;
  let receiver: ScriptableReceiver;
  let product: Product;
  let hookline: HooklineClient;
  beforeEach(async () => {
    database = await server.database();
    receiver = await ScriptableReceiver.open();
    product = await Product.start({ HOOKLINE_DATABASE_URL: database.url, HOOKLINE_LOG_LEVEL: 'error' });
    hookline = new HooklineClient(product);
  });
  afterEach(async () => {
    await product.remove();
    await receiver.close();
    await database.drop();
  });
  afterAll(() => server.stop());

  const statusOf = async (address: string): Promise<number> => (await fetch(address)).status;
  const readiness = () => statusOf(`http://127.0.0.1:${String(product.port)}/readyz`);
  const listStatus = async () => (await product.request('GET', '/messages')).status;

  (server.power === null ? it.skip : it)(
    'answers 503 to lists while PostgreSQL is away, accepts and delivers meanwhile, and recovers by itself',
    async () => {
      const { id: webhookId } = await hookline.createWebhook({
        displayName: 'Billing',
        url: receiver.url(path),
        events: ['subscription.create'],
      });
      expect(await listStatus()).toBe(200);
      await server.power?.cut();
      await until('lists are refused', listStatus, (status) => status === 503);
      await until('it says that it is not ready', readiness, (status) => status === 503);
      const eventId = await hookline.publish();
      await until(
        'it is delivered',
        () => Promise.resolve(receiver.requests().length),
        (count) => count === 1,
      );
      await server.power?.restore();
      await until('it is ready again', readiness, (status) => status === 200);
      const messageId = await hookline.messageOf(eventId, webhookId);
      const message = async () => (await product.request('GET', `/messages/${messageId}`)).json;
      await until('its outcome is in the log', message, (json) => JSON.stringify(json).includes('"status":"success"'));
      expect(receiver.requests()).toHaveLength(1);
    },
  );

  it('ends in order at SIGTERM while it waits at the start for read models that another process rebuilds', async () => {
    await product.stop();
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query(`delete from hookline_1.kysely_migration where name like '0006%'`);
    await other.query(`select pg_advisory_lock(hashtextextended('hookline:rebuild', 0))`);
    product.launch();
    const askers = async () => {
      const sql = `select 1 from pg_stat_activity where application_name = 'hookline' and query like '%pg_try_advisory_lock%'`;
      return (await other.query(sql)).rowCount ?? 0;
    };
    await until('it asks for the lock', askers, (count) => count > 0);
    expect(await product.stop()).toEqual({ code: 0, signal: null });
    await other.end();
    await product.restart();
    expect(await listStatus()).toBe(200);
  });
});
