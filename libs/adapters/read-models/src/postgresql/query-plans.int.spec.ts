import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { MemoryLog } from '#libs/testing';
import { type Compilable, CompiledQuery } from 'kysely';

import { describeWithEngine } from '../../../../../test/engines/engine.js';
import { postgresqlEngine, type TestDatabase } from '../../../../../test/engines/postgresql.js';
import type { Database } from '../database.js';
import { postgresqlTypes } from '../migrations/column-types.js';
import { migrate } from '../migrations/migrate.js';
import { ReadModelDeliveryQueue } from '../queries/delivery-queue.js';
import { EventList } from '../queries/event-list.js';
import { EventsToReplay } from '../queries/events-to-replay.js';
import { MessageList } from '../queries/message-list.js';
import { PayloadSearch } from '../queries/payload-search.js';
import { RejectedRecordList } from '../queries/rejected-record-list.js';
import { ReadModelReconcilerSource } from '../queries/reconciler-source.js';
import { ReadModelReplaySource } from '../queries/replay-source.js';
import { ReadModelRetentionSource } from '../queries/retention-source.js';
import { connectionOptions } from './connection-options.js';
import { buildingDatabase } from './postgresql-database.js';
import { Sessions } from './sessions.js';

const messages = 50_000;
const webhooks = 100;
const page = 51;
const payloadsAPage = 10_000;

const instant = (seconds: string) =>
  `to_char(timestamp '2024-05-01' + ${seconds} * interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const middle = '2024-05-01T07:00:00.000Z';

/**
 * Half of the messages are of one webhook; a fifth is open; two types, of which one is rare. Each id of a producer is
 * that of two events.
 */
const rows = `
  insert into webhooks (id, status, revision, created_at, updated_at, search_text, settings_version, settings)
    select 'hook-' || i, case when i % 20 = 0 then 'deleted' when i % 10 = 0 then 'inactive' else 'active' end, 0,
           ${instant('i')}, ${instant('i')}, 'hook', 1, '{}' from generate_series(1, ${webhooks}) i;
  insert into events (sequence, id, type, source, source_id, occurred_at, accepted_at, recipient_count, matched, test)
    select 2 * i - 1, 'event-' || i, case when i % 100 = 0 then 'rare' else 'common' end, '',
           case when i % 50 = 1 then 'order-' || i / 100 else '' end, ${instant('i')}, ${instant('i')}, 1,
           (i % 50 <> 0)::integer, 0 from generate_series(1, ${messages}) i;
  insert into rejected_records (id, rejected_at, reason, topic, partition_number, record_offset, record_timestamp, record,
                                record_bytes)
    select 'record-' || i, ${instant('i')}, 'no JSON', 'topic', 0, i::text, '0', '', 0 from generate_series(1, 20000) i;
  insert into payload_texts (sequence, payload_text)
    select 2 * i - 1, case when i % 1000 = 1 then 'invoice' else 'subscription' end || repeat(' storefront', 50)
      from generate_series(1, ${messages}) i where i % 50 <> 0;
  insert into messages (sequence, id, webhook_id, event_id, event_type, created_at, gives_up_at, test, status, revision,
                        attempts, scheduled_failures, order_ticket, order_trigger, due_at, was_concluded)
    select 2 * i, 'message-' || i, 'hook-' || case when i % 2 = 0 then 1 else 1 + i * 7919 % ${webhooks} end,
           'event-' || i, case when i % 100 = 0 then 'rare' else 'common' end, ${instant('i')}, '2024-05-11', 0, status,
           1, 1, 0, ticket, 'scheduled', case when ticket = 1 then ${instant('i % 5000')} end, (ticket is null)::integer
      from (select i, status, case when status in ('created', 'retrying') then 1 end as ticket
              from (select i, case when i % 20 < 13 then 'success' when i % 20 < 16 then 'failed'
                                   when i % 20 < 18 then 'retrying' else 'created' end as status
                      from generate_series(1::bigint, ${messages}) i) made) numbered;`;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What is below them, or the heap scan above, reads the rows. */
const readsNoRows = ['Subquery Scan', 'CTE Scan', 'Bitmap Index Scan'];

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

describeWithEngine('postgresql', await postgresqlEngine(), (server) => {
  let home: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    home = await server.database();
    const connection = connectionOptions(home.url);
    const sessions = new Sessions({ connection, log: new MemoryLog(), max: 2, statementTimeoutMs: 0 });
    await sessions.use(null, (session) => session.query('create schema hookline_1'));
    database = buildingDatabase(sessions, 1);
    await migrate(database.migrating, postgresqlTypes, 'hookline_1');
    await sessions.use('hookline_1', async (session) => {
      await session.query(rows);
      await session.query('analyze');
    });
  });
  afterAll(async () => {
    await database.close();
    await home.drop();
    await server.stop();
  });

  /**
   * The planner chooses among the indexes by what it knows of the rows: what must hold is that it goes through no table
   * from end to end, and reads not much more than is asked for.
   */
  const expectFewRows = async (query: Compilable, maxRows: number) => {
    const { sql, parameters } = query.compile();
    const explained = CompiledQuery.raw(`explain (analyze, format json) ${sql}`, [...parameters]);
    const answer = await database.reading.executeQuery<{
      'QUERY PLAN': readonly [{ readonly Plan: PlanNode; readonly JIT?: object }];
    }>(explained);
    const nodes = answer.rows.flatMap(({ 'QUERY PLAN': [{ Plan }] }) => nodesOf(Plan));
    const scans = nodes.filter(({ 'Node Type': type }) => type.endsWith('Scan') && !readsNoRows.includes(type));
    const read = scans.map((node) => ({
      scan: `${node['Node Type']} ${node['Index Name'] ?? node['Relation Name'] ?? ''}`,
      rows: (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
    }));
    const whole = read.filter(({ scan }) => /^Seq Scan (messages|events)/.test(scan));
    const total = read.reduce((sum, { rows: ofScan }) => sum + ofScan, 0);
    const isCompiled = answer.rows.some(({ 'QUERY PLAN': [{ JIT }] }) => JIT !== undefined);
    expect({ whole, isMore: total > maxRows, isCompiled, read }).toEqual({
      ...{ whole: [], isMore: false, isCompiled: false },
      read,
    });
  };
  const cursorOf = (list: string) =>
    Buffer.from(JSON.stringify([list, middle, String(messages)])).toString('base64url');

  it.each([
    ['all', {}, 5],
    ['some statuses', { statuses: ['failed', 'retrying'] as const }, 2],
    ['a webhook', { webhookId: 'hook-1' }, 5],
    ['a webhook with few messages', { webhookId: 'hook-78' }, 5],
    ['an event type', { eventType: 'common' }, 5],
    ['an event type in a status', { eventType: 'common', statuses: ['failed'] as const }, 1],
    ['a rare type of a webhook', { webhookId: 'hook-1', eventType: 'rare' }, 5],
    [
      'an event type of a webhook in two statuses',
      { webhookId: 'hook-1', eventType: 'common', statuses: ['failed', 'created'] as const },
      2,
    ],
    ['a stretch of time', { since: middle, until: '2024-05-01T08:00:00.000Z' }, 5],
    [
      'an event type in a status since a time',
      { eventType: 'common', statuses: ['success'] as const, since: middle },
      1,
    ],
    ['a time', { since: middle }, 5],
    ['before a time', { webhookId: 'hook-1', until: middle }, 5],
  ])('the log of %s reads at most a page of each status, at the beginning and deep in', async (_, filter, ranges) => {
    const list = new MessageList(database);
    await expectFewRows(list.query(filter, page, null), 2 * ranges * page);
    await expectFewRows(list.query(filter, page, cursorOf('messages')), 2 * ranges * page);
  });

  it.each([
    ['one event', 'event-700', {}],
    ['one event, beside filters', 'event-700', { webhookId: 'hook-1', eventType: 'rare', since: middle }],
    ['two sources', 'order-400', {}],
    ['nothing', 'nothing', {}],
  ])('the log of an id of %s reads what it shows', async (_, search, filter) => {
    const list = new MessageList(database);
    await expectFewRows(list.eventsQuery(search), 2);
    const events = (await list.eventsQuery(search).execute()).map((event) => ({ ...event, replayed_count: 1 }));
    await expectFewRows(list.query({ ...filter, search, events }, page, null), 10);
  });

  it('the log of an id that many sources use reads the messages of as many events as it shows at most', async () => {
    const events = Array.from({ length: 50 }, (_, index) => ({
      id: `event-${index}`,
      sequence: 2_000 * index + 1,
      recipient_count: 1,
      replayed_count: 1,
    }));
    await expectFewRows(new MessageList(database).query({ search: '1', events }, page, null), 50);
  });

  it.each([
    ['of a text that all have', { search: 'storefront' }],
    ['of a text that all have, of a webhook with few messages', { search: 'storefront', webhookId: 'hook-78' }],
    [
      'of a text that all have, where no message has the status',
      { search: 'storefront', statuses: ['cancelled'] as const },
    ],
    ['of a text that none has', { search: 'nowhere' }],
    ['of a text that few have, in a status', { search: 'invoice', statuses: ['failed'] as const }],
  ])('the log %s reads a stretch of payloads, and the messages of those that have it', async (_, filter) => {
    const search = new PayloadSearch(database.reading);
    await expectFewRows(search.stretchQuery(messages), payloadsAPage + 1);
    for (const before of [2 * messages + 1, messages]) {
      const stretch = { from: before - 2 * payloadsAPage, before, isMore: true };
      // A payload, its event and its one message.
      await expectFewRows(search.query(filter, stretch, page), 3 * payloadsAPage);
    }
  });

  it.each([
    ['all', {}, 2],
    ['a type', { type: 'common' }, 2],
    ['a rare type in a stretch of time', { type: 'rare', since: middle, until: '2024-05-01T08:00:00.000Z' }, 2],
    ['what nobody wanted', { matched: false }, 1],
    ['what nobody wanted of a type', { matched: false, type: 'common' }, 1],
    ['an id', { search: 'order-400' }, 1],
    ['an id, beside filters', { search: 'order-400', type: 'common', matched: true, since: middle }, 1],
  ])('events: %s', async (_, filter, ranges) => {
    const list = new EventList(database.reading);
    await expectFewRows(list.query(filter, page, null), 2 * ranges * page);
    await expectFewRows(list.query(filter, page, cursorOf('events')), 2 * ranges * page);
  });

  it('rejected records, at the beginning and deep in', async () => {
    const list = new RejectedRecordList(database.reading);
    const cursor = Buffer.from(JSON.stringify(['rejected records', middle, 'record-1'])).toString('base64url');
    await expectFewRows(list.query({}, page, null), page);
    await expectFewRows(list.query({}, page, cursor), page);
  });

  it('events that a replay sends, and events that may expire, each with its messages', async () => {
    const filter = { webhookId: 'hook-2', statuses: ['failed'] as const, eventTypes: ['common'], since: null };
    const events = new EventsToReplay(database.reading);
    await expectFewRows(events.query({ ...filter, until: middle }, page, null), 5 * page);
    await expectFewRows(events.query({ ...filter, until: '2024-06-01' }, page, cursorOf('events to replay')), 5 * page);
    const retention = new ReadModelRetentionSource(database.reading);
    for (const cursor of [null, cursorOf('expirable events')])
      await expectFewRows(
        retention.eventsQuery({ acceptedBefore: '2024-06-01', page: { limit: page, cursor } }),
        5 * page,
      );
  });

  it('due orders of a webhook', async () => {
    const queue = new ReadModelDeliveryQueue(database.reading);
    const query = { webhookId: 'hook-1', now: middle, limit: 50 };
    const after = { dueAt: '2024-05-01T00:30:00.000Z', messageId: 'message-1' };
    await expectFewRows(queue.dueOrdersQuery({ ...query, after: null }), 50);
    await expectFewRows(queue.dueOrdersQuery({ ...query, after }), 50);
    await expectFewRows(queue.dueOrdersQuery({ ...query, after: null, only: 'beside' }), 50);
    await expectFewRows(queue.dueOrdersQuery({ ...query, after: null, only: 'tests' }), 50);
  });

  it('the FIFO heads and the orders of a stretch of time', async () => {
    const queue = new ReadModelDeliveryQueue(database.reading);
    await expectFewRows(queue.fifoHeadsQuery('hook-1', 50), 50);
    const between = { after: { dueAt: '2024-05-01T00:30:00.000Z', messageId: '' }, upTo: middle, limit: 50 };
    await expectFewRows(queue.ordersBetweenQuery(between), 50);
  });

  it('the reconciler looks into the index once for each webhook', async () => {
    const source = new ReadModelReconcilerSource(database.reading);
    await expectFewRows(source.overdueWebhooksQuery({ dueBefore: middle, limit: 50 }), 4 * webhooks);
    const late = { now: '2024-06-01T00:00:00.000Z', limit: 50 };
    await expectFewRows(source.deletedWithOpenQuery(50), 3 * webhooks);
    await expectFewRows(source.inactivePastTheMarkQuery(late), 3 * webhooks);
    await expectFewRows(source.openQuery('hook-1', 'due_at').limit(50), 50);
    await expectFewRows(source.openQuery('hook-1', 'gives_up_at').where('gives_up_at', '<=', late.now).limit(50), 50);
  });

  it('a page of a replay', async () => {
    const source = new ReadModelReplaySource(database.reading);
    const filter = {
      webhookId: 'hook-1',
      statuses: ['failed'] as const,
      eventTypes: [],
      since: null,
      until: '2024-06-01',
    };
    const query = source.pageQuery(filter, { status: 'failed', instant: middle, tieBreak: 7 }, page);
    await expectFewRows(query, page);
    const ofEvent = source.pageQuery(
      { ...filter, eventId: 'event-1' },
      { status: 'failed', instant: middle, tieBreak: 7 },
      page,
    );
    await expectFewRows(ofEvent, page);
  });
});
