import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import { SystemClock } from '#libs/adapters/node-crypto';
import { CheckpointMoved, Projector, rebuildBeside, StoreUnavailable } from '#libs/application';
import { webhookStream } from '#libs/domain';
import { CountedIds, FactLog, MemoryEventStore, MemoryLog, newEvent, webhookCreated } from '#libs/testing';
import { Client } from 'pg';

import { describeWithEngine } from '../../../../../test/engines/engine.js';
import { postgresqlEngine, type TestDatabase } from '../../../../../test/engines/postgresql.js';
import type { OpenReadModels } from '../assemble.js';
import { openPostgresqlReadModels } from './open-postgresql-read-models.js';

const clock = new SystemClock();
const waitMs = 45_000;

describeWithEngine('postgresql', await postgresqlEngine(), (server) => {
  let database: TestDatabase;
  let store: MemoryEventStore;
  let stop: AbortController;
  let opened: OpenReadModels[];
  let running: Promise<void>[];
  let count: number;
  beforeEach(async () => {
    database = await server.database();
    store = new MemoryEventStore();
    stop = new AbortController();
    opened = [];
    running = [];
    count = 0;
  });
  afterEach(async () => {
    stop.abort();
    await Promise.all(running);
    await Promise.all(opened.map((models) => models.close()));
    await database.drop();
  });
  afterAll(() => server.stop());

  const open = async (): Promise<OpenReadModels> => {
    const models = await openPostgresqlReadModels({
      url: database.url,
      clock,
      ids: new CountedIds(),
      log: new MemoryLog(),
    });
    opened.push(models);
    return models;
  };
  /** As a process of its own would. */
  const openProcess = async (signal = stop.signal) => {
    const models = await open();
    const projector = new Projector({ ...models, store, clock, log: new MemoryLog() });
    running.push(projector.run(signal));
    return { models, projector };
  };
  const append = async (): Promise<string> => {
    count += 1;
    const events = [newEvent(webhookCreated(), { id: `fact-${count}` })];
    return (await store.append({ stream: webhookStream(String(count)), expected: 'none', events })).position;
  };
  const hooksIn = async ({ readModels }: OpenReadModels): Promise<number> =>
    (await readModels.listWebhooks({}, { limit: 500, cursor: null })).items.length;
  const execute = async (sql: string) => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    await client.end();
    return rows;
  };

  it('refuses the batch of a projector that does not know that another one was faster', async () => {
    const [one, other] = [await open(), await open()];
    const log = new FactLog(new CountedIds());
    log.webhook('hook');
    log.accept('event', { recipients: ['hook'] });
    const outcomes = await Promise.allSettled(
      [one, other].map(({ projection }) => projection.apply(log.facts, log.position)),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refused.every((reason) => reason instanceof CheckpointMoved)).toBe(true);
    expect(refused.length).toBeLessThanOrEqual(1);
    expect(await other.projection.checkpoint()).toBe(log.position);
    expect((await one.readModels.listMessages({}, { limit: 10, cursor: null })).items).toHaveLength(1);
  });

  it('lets another process see what was written, and project when the first one ends', async () => {
    const ended = new AbortController();
    const first = await openProcess(ended.signal);
    await first.projector.whenCaughtUp();
    const second = await openProcess();
    await second.projector.whenCaughtUp();
    expect(await second.projector.reached(await append(), waitMs)).toBe(true);
    expect(second.projector.behindMs).toBeLessThan(waitMs);
    expect(await hooksIn(second.models)).toBe(1);
    ended.abort();
    expect(await second.projector.reached(await append(), waitMs)).toBe(true);
    expect(await hooksIn(first.models)).toBe(2);
  });

  it('goes on projecting, each fact once, after its lock was taken away', async () => {
    const { projector, models } = await openProcess();
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    await execute(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`,
    );
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    expect(await hooksIn(models)).toBe(2);
  });

  it('answers while read models are rebuilt, and nobody misses what they saw when the new ones take over', async () => {
    const { projector, models } = await openProcess();
    for (let fact = 0; fact < 300; fact += 1) await append();
    expect(await projector.reached(String(count), waitMs)).toBe(true);
    await execute(`update hookline_1.webhooks set status = 'deleted'`);
    expect(await hooksIn(models)).toBe(0);
    const builder = await open();
    if (builder.rebuilds === null) throw new Error('nothing to rebuild with');
    const rebuilt = rebuildBeside({ store, clock, log: new MemoryLog() }, builder.rebuilds, {
      signal: stop.signal,
      tell: () => undefined,
    });
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    expect(await rebuilt).toBeGreaterThanOrEqual(300);
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    expect(await hooksIn(models)).toBe(302);
    const schemas = await execute(`select nspname from pg_namespace where nspname like 'hookline%' order by 1`);
    expect(schemas).toEqual([{ nspname: 'hookline' }, { nspname: 'hookline_2' }]);
  });

  /**
   * What a newer Hookline would leave: tables with a migration that nobody here knows, filled as far as the old ones.
   */
  const letNewerTakeOver = () =>
    execute(`
      create schema hookline_2;
      do $$ declare name text; begin
        for name in select tablename from pg_tables where schemaname = 'hookline_1' loop
          execute format('create table hookline_2.%1$I (like hookline_1.%1$I including all)', name);
          execute format('insert into hookline_2.%1$I select * from hookline_1.%1$I', name);
        end loop;
      end $$;
      insert into hookline_2.kysely_migration (name, timestamp) values ('9999-of-the-future', '2030-01-01');
      update hookline.live_version set live = 2`);

  it('leaves tables of a newer version to its processes, and still reads them', async () => {
    const { projector, models } = await openProcess();
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    await letNewerTakeOver();
    const position = await append();
    // Whoever is next gets the lease, because this process lets it go for good.
    const lease = await models.leases.hold('projector', stop.signal);
    expect(models.superseded.aborted).toBe(true);
    expect(await projector.reached(position, 100)).toBe(false);
    expect(await hooksIn(models)).toBe(1);
    await execute(`update hookline_2.checkpoint set position = '${position}'`);
    expect(await projector.reached(position, waitMs)).toBe(true);
    await lease?.release();
  });

  it('is refused to a process that starts beside a newer one', async () => {
    await openProcess();
    await letNewerTakeOver();
    await expect(open()).rejects.toThrow('the read models were made by a newer version of Hookline');
  });

  it('rebuilds tables that lack a migration beside the live ones, even while they hold nothing', async () => {
    const older = await openProcess();
    await older.projector.whenCaughtUp();
    await execute(
      `delete from hookline_1.kysely_migration where name = (select max(name) from hookline_1.kysely_migration)`,
    );
    expect((await open()).rebuilds?.isNeeded).toBe(true);
  });

  it('compares text byte by byte in every column', async () => {
    await open();
    const others = await execute(
      `select table_name, column_name from information_schema.columns where table_schema = 'hookline_1'
       and data_type = 'text' and collation_name is distinct from 'C'`,
    );
    expect(others).toEqual([]);
  });

  (server.power === null ? it.skip : it)('recovers by itself when the server is killed while batches run', async () => {
    const { projector, models } = await openProcess();
    await projector.whenCaughtUp();
    const appending = (async () => {
      for (let fact = 0; fact < 1_000; fact += 1) {
        await append();
        if (fact % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    expect(await projector.reached('100', waitMs)).toBe(true);
    await server.power?.cut();
    await expect(models.readModels.getWebhook('1')).rejects.toBeInstanceOf(StoreUnavailable);
    await appending;
    await server.power?.restore();
    expect(await projector.reached(await append(), waitMs)).toBe(true);
    const rows = await execute('select count(*)::integer as hooks from hookline_1.webhooks');
    expect(rows).toEqual([{ hooks: 1_001 }]);
  });
});
