import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Compilable, CompiledQuery } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../database.js';
import { sqliteTypes } from '../migrations/column-types.js';
import { migrate } from '../migrations/migrate.js';
import { sqliteDatabase } from '../sqlite/sqlite-database.js';
import { ReadModelDeliveryQueue } from './delivery-queue.js';
import { EventList } from './event-list.js';
import { EventsToReplay } from './events-to-replay.js';
import { MessageList } from './message-list.js';
import { PayloadSearch } from './payload-search.js';
import { RejectedRecordList } from './rejected-record-list.js';
import { ReadModelReplaySource } from './replay-source.js';
import { ReadModelRetentionSource } from './retention-source.js';
import { StatsTables } from './stats-tables.js';
import { ReadModelReconcilerSource } from './reconciler-source.js';

/** A worker thread cannot be started from TypeScript under Jest: the built one is. */
const workerUrl = new URL(
  '../../../../../dist/libs/adapters/read-models/src/sqlite/sqlite-connection.worker.js',
  import.meta.url,
);

const noon = '2024-05-01T12:00:00.000Z';

describe('with a million messages a query reads no more rows than it answers:', () => {
  let directory: string;
  let database: Database;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookline-'));
    database = sqliteDatabase(join(directory, 'read-models.db'), workerUrl);
    await migrate(database.migrating, sqliteTypes);
  });
  afterAll(async () => {
    await database.close();
    await rm(directory, { recursive: true });
  });

  /** The steps of SQLite's plan, one line each. Without statistics it does not depend on what the tables hold. */
  const planOf = async (query: Compilable): Promise<string[]> => {
    const { sql, parameters } = query.compile();
    const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
    const { rows } = await database.reading.executeQuery<{ detail: string }>(explained);
    return rows.map(({ detail }) => detail);
  };
  const searches = (steps: readonly string[]): string[] =>
    steps.filter((step) => /^(SEARCH|SCAN) (messages|events)/.test(step));

  /** For each event: its messages by their numbers, first and replayed ones. */
  const messagesOfEvent = [
    'SEARCH messages USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
    'SEARCH messages USING INTEGER PRIMARY KEY (rowid=?)',
  ];

  const messagesOfOneEvent = [
    ...messagesOfEvent,
    'SEARCH events USING COVERING INDEX sqlite_autoindex_events_1 (id=?)',
    'SEARCH events USING INDEX sqlite_autoindex_events_1 (id=?)',
  ];

  it.each([
    ['all', {}, 'messages_newest (status=?)', 5],
    ['some statuses', { statuses: ['failed', 'retrying'] as const }, 'messages_newest (status=?)', 2],
    ['a webhook', { webhookId: 'hook' }, 'messages_of_webhook (webhook_id=? AND status=?)', 5],
    ['an event type', { eventType: 'type' }, 'messages_of_type (event_type=? AND status=?)', 5],
    [
      'an event type and a status',
      { eventType: 'type', statuses: ['failed'] as const },
      'messages_of_type (event_type=? AND status=?)',
      1,
    ],
    [
      'a webhook and an event type',
      { webhookId: 'hook', eventType: 'type' },
      'messages_of_webhook_type (webhook_id=? AND event_type=? AND status=?)',
      5,
    ],
    ['a time', { since: noon }, 'messages_newest (status=? AND created_at>?)', 5],
    [
      'a webhook, a status and a time',
      { webhookId: 'hook', statuses: ['failed'] as const, until: noon },
      'messages_of_webhook (webhook_id=? AND status=? AND created_at<?)',
      1,
    ],
  ])('the log of %s', async (_, filter, index, ranges) => {
    const steps = await planOf(new MessageList(database).query(filter, 51, null));
    expect(searches(steps)).toEqual(Array.from({ length: ranges }, () => `SEARCH messages USING INDEX ${index}`));
  });

  it('the next page of the log', async () => {
    const list = new MessageList(database);
    const cursor = Buffer.from(JSON.stringify(['messages', noon, '7'])).toString('base64url');
    const steps = await planOf(list.query({ webhookId: 'hook', statuses: ['failed'] }, 51, cursor));
    expect(steps).toEqual([
      'SEARCH messages USING INDEX messages_of_webhook (webhook_id=? AND status=? AND created_at<?)',
    ]);
  });

  /** By our id and by the producer's. */
  const eventsById = [
    'SEARCH events USING INDEX sqlite_autoindex_events_1 (id=?)',
    'SEARCH events USING INDEX events_of_source_id (source_id=?)',
  ];

  it('the events of an id whose messages the log shows', async () => {
    // The one scan is of those that have it.
    expect(searches(await planOf(new MessageList(database).eventsQuery('id')))).toEqual([...eventsById, 'SCAN events']);
  });

  it.each([
    ['alone', {}],
    ['beside filters: what it finds before any of them', { webhookId: 'hook', eventType: 'type', since: noon }],
  ])('the log of an id %s', async (_, filter) => {
    const list = new MessageList(database);
    const byId = 'SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id=?)';
    const ofNoEvent = await planOf(list.query({ ...filter, search: 'id' }, 51, null));
    expect(searches(ofNoEvent)).toEqual([byId, 'SCAN messages']);
    const events = [
      { id: 'first', sequence: 1, recipient_count: 3, replayed_count: 0 },
      { id: 'second', sequence: 9, recipient_count: 1, replayed_count: 2 },
    ];
    const steps = await planOf(list.query({ ...filter, search: 'id', events }, 51, null));
    expect(steps).toContain('MATERIALIZE found');
    // The one scan is of what was found.
    const [ofEvent, replayed] = messagesOfEvent;
    expect(searches(steps)).toEqual([byId, ofEvent, ofEvent, replayed, 'SCAN messages']);
    expect(steps).toContainEqual(expect.stringMatching(/^SEARCH replayed_messages USING .*\(event_id=\?\)$/));
  });

  it('the log of an event: its messages before any filter', async () => {
    const filter = { eventId: 'id', webhookId: 'hook', statuses: ['failed'] as const, since: noon };
    const steps = await planOf(new MessageList(database).query(filter, 51, null));
    expect(steps).toContain('MATERIALIZE of_event');
    expect(new Set(searches(steps))).toEqual(new Set([...messagesOfOneEvent, 'SCAN messages']));
  });

  it('what payloads say: one stretch of them, newest first, each with its messages', async () => {
    const search = new PayloadSearch(database.reading);
    expect(await planOf(search.stretchQuery(100))).toEqual([
      'SEARCH payload_texts USING INTEGER PRIMARY KEY (rowid<?)',
    ]);
    const filter = { search: 'text', webhookId: 'hook', statuses: ['failed'] as const };
    expect(await planOf(search.query(filter, { from: 1, before: 100, isMore: true }, 51))).toEqual([
      'CO-ROUTINE found',
      'SEARCH payload_texts USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
      'SEARCH events USING INTEGER PRIMARY KEY (rowid=?)',
      'SEARCH messages USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)',
      'SCAN found',
    ]);
  });

  it('what payloads say, where all fit and a filter takes none: the messages of each event, not all that are newer', async () => {
    const count = 8_000;
    const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
    for (const rows of [
      `events (sequence, id, type, source, source_id, occurred_at, accepted_at, recipient_count, matched, test)
        ${numbers} select 2 * i, 'event-' || i, 'type', '', '', '${noon}', '${noon}', 1, 1, 0 from n`,
      `payload_texts (sequence, payload_text) ${numbers} select 2 * i, 'storefront' from n`,
      `messages (sequence, id, webhook_id, event_id, event_type, created_at, gives_up_at, test, status, revision,
                 attempts, scheduled_failures, was_concluded)
        ${numbers} select 2 * i + 1, 'message-' || i, 'hook', 'event-' || i, 'type', '${noon}', '${noon}', 0, 'success',
                          0, 1, 0, 1 from n`,
    ])
      await database.migrating.executeQuery(CompiledQuery.raw(`insert into ${rows}`));
    const beganAt = performance.now();
    const page = await new PayloadSearch(database.reading).find(
      { search: 'front', webhookId: 'another' },
      { limit: 50, cursor: null },
    );
    expect(page).toEqual({ items: [], nextCursor: null });
    // Ten to twenty milliseconds; several seconds where each payload leads to all newer messages.
    expect(performance.now() - beganAt).toBeLessThan(2_000);
  });

  it('messages by their ids', async () => {
    const steps = await planOf(new MessageList(database).manyQuery(['id']));
    expect(searches(steps)).toEqual(['SEARCH messages USING INDEX sqlite_autoindex_messages_1 (id=?)']);
  });

  it.each([
    ['all', {}, 'events_newest (matched=?)', 2],
    ['a type', { type: 'type' }, 'events_of_type (type=? AND matched=?)', 2],
    ['what nobody wanted', { matched: false, since: noon }, 'events_newest (matched=? AND accepted_at>?)', 1],
  ])('events: %s', async (_, filter, index, ranges) => {
    const steps = await planOf(new EventList(database.reading).query(filter, 51, null));
    expect(searches(steps)).toEqual(Array.from({ length: ranges }, () => `SEARCH events USING INDEX ${index}`));
  });

  it.each([
    ['alone', {}],
    ['beside filters: what has it before any of them', { type: 'type', matched: true, since: noon }],
  ])('events of an id %s', async (_, filter) => {
    const steps = await planOf(new EventList(database.reading).query({ ...filter, search: 'id' }, 51, null));
    expect(steps).toContain('MATERIALIZE found');
    // The one scan is of what was found.
    expect(searches(steps)).toEqual([...eventsById, 'SCAN events']);
  });

  it.each([
    ['all webhooks', { webhookId: null }, 'messages_newest (status=? AND created_at>? AND created_at<?)'],
    ['one', { webhookId: 'hook' }, 'messages_of_webhook (webhook_id=? AND status=? AND created_at>? AND created_at<?)'],
  ])('messages that a replay of %s retries', async (_, { webhookId }, index) => {
    const filter = { webhookId, statuses: ['failed'] as const, eventTypes: [], since: null, until: noon };
    const place = { status: 'failed', instant: noon, tieBreak: 7 } as const;
    const steps = await planOf(new ReadModelReplaySource(database.reading).pageQuery(filter, place, 100));
    expect(searches(steps)).toEqual([`SEARCH messages USING INDEX ${index}`]);
  });

  it('messages of one event that a replay retries: none but its own', async () => {
    const filter = {
      webhookId: 'hook',
      eventId: 'id',
      statuses: ['failed'] as const,
      eventTypes: ['a'],
      since: null,
      until: noon,
    };
    const place = { status: 'failed', instant: noon, tieBreak: 7 } as const;
    const steps = await planOf(new ReadModelReplaySource(database.reading).pageQuery(filter, place, 100));
    expect(new Set(searches(steps))).toEqual(new Set([...messagesOfOneEvent, 'SCAN messages']));
    expect(steps).toContain('MATERIALIZE of_event');
  });

  it('one event that a replay sends', async () => {
    const filter = {
      webhookId: 'hook',
      eventId: 'id',
      statuses: ['failed'] as const,
      eventTypes: [],
      since: null,
      until: noon,
    };
    const steps = await planOf(new EventsToReplay(database.reading).query(filter, 100, null));
    const one = 'SEARCH events USING INDEX sqlite_autoindex_events_1 (id=?)';
    expect(new Set(searches(steps))).toEqual(new Set([...messagesOfEvent, one]));
  });

  it('events that a replay sends', async () => {
    const filter = {
      webhookId: 'hook',
      statuses: ['failed'] as const,
      eventTypes: ['a', 'b'],
      since: null,
      until: noon,
    };
    const steps = await planOf(new EventsToReplay(database.reading).query(filter, 100, null));
    const range = 'SEARCH events USING INDEX events_of_type (type=? AND matched=? AND accepted_at<?)';
    expect(new Set(searches(steps))).toEqual(new Set([...messagesOfEvent, range]));
  });

  it('events that may expire', async () => {
    const query = { acceptedBefore: noon, page: { limit: 100, cursor: null } };
    const steps = await planOf(new ReadModelRetentionSource(database.reading).eventsQuery(query));
    const range = 'SEARCH events USING INDEX events_newest (matched=? AND accepted_at<?)';
    expect(new Set(searches(steps))).toEqual(new Set([...messagesOfEvent, range]));
  });

  it('stats of a webhook, in their order', async () => {
    const query = { resolution: 'hour', webhookId: 'hook', since: noon, until: noon } as const;
    expect(await planOf(new StatsTables(database.reading).query(query))).toEqual([
      'SEARCH stats_hours USING INDEX sqlite_autoindex_stats_hours_1 (webhook_id=? AND bucket>? AND bucket<?)',
    ]);
  });

  it('rejected records and the next page of them', async () => {
    const list = new RejectedRecordList(database.reading);
    const cursor = Buffer.from(JSON.stringify(['rejected records', noon, 'id'])).toString('base64url');
    expect(await planOf(list.query({}, 51, null))).toEqual([
      'SCAN rejected_records USING INDEX rejected_records_newest',
    ]);
    expect(await planOf(list.query({}, 51, cursor))).toEqual([
      'SEARCH rejected_records USING INDEX rejected_records_newest ((rejected_at,id)<(?,?))',
    ]);
  });

  it.each([
    ['due orders', undefined, 'messages_due_of_webhook'],
    ['due orders beside a FIFO queue', 'beside', 'messages_due_beside'],
    ['due tests', 'tests', 'messages_due_tests'],
  ] as const)('%s', async (_, only, index) => {
    const queue = new ReadModelDeliveryQueue(database.reading);
    const query = { webhookId: 'hook', now: noon, limit: 50, ...(only && { only }) };
    expect(await planOf(queue.dueOrdersQuery({ ...query, after: null }))).toEqual([
      `SEARCH messages USING INDEX ${index} (webhook_id=? AND due_at<?)`,
    ]);
    expect(await planOf(queue.dueOrdersQuery({ ...query, after: { dueAt: noon, messageId: 'id' } }))).toEqual([
      `SEARCH messages USING INDEX ${index} (webhook_id=? AND (due_at,id)>(?,?) AND due_at<?)`,
    ]);
  });

  it('the FIFO heads and the orders of a stretch of time', async () => {
    const queue = new ReadModelDeliveryQueue(database.reading);
    expect(await planOf(queue.fifoHeadsQuery('hook', 50))).toEqual([
      'SEARCH messages USING INDEX messages_never_concluded (webhook_id>? AND webhook_id<?)',
    ]);
    expect(
      await planOf(queue.ordersBetweenQuery({ after: { dueAt: noon, messageId: '' }, upTo: noon, limit: 50 })),
    ).toEqual(['SEARCH messages USING INDEX messages_due ((due_at,id)>(?,?) AND due_at<?)']);
  });

  it('overdue webhooks: one look into the index for each webhook', async () => {
    const source = new ReadModelReconcilerSource(database.reading);
    const steps = await planOf(source.overdueWebhooksQuery({ dueBefore: noon, limit: 50 }));
    // `due_at>?` stands for `is not null`: the least one is the first of its range.
    expect(new Set(searches(steps))).toEqual(
      new Set([
        'SEARCH messages USING COVERING INDEX messages_due_of_webhook (webhook_id=? AND due_at>?)',
        'SEARCH messages USING COVERING INDEX messages_due_tests (webhook_id=? AND due_at>?)',
      ]),
    );
  });

  it('open messages of deleted webhooks and of inactive ones past their mark', async () => {
    const source = new ReadModelReconcilerSource(database.reading);
    const webhooks = 'SEARCH webhooks USING COVERING INDEX webhooks_newest (status=?)';
    const first = 'CORRELATED SCALAR SUBQUERY';
    const deleted = await planOf(source.deletedWithOpenQuery(50));
    expect(deleted.filter((step) => !step.startsWith(first))).toEqual([
      webhooks,
      'SEARCH messages USING COVERING INDEX messages_due_of_webhook (webhook_id=? AND due_at>?)',
    ]);
    const past = await planOf(source.inactivePastTheMarkQuery({ now: noon, limit: 50 }));
    expect(past.filter((step) => !step.startsWith(first))).toEqual([
      webhooks,
      'SEARCH messages USING INDEX messages_past_the_mark (webhook_id=?)',
    ]);
    expect(await planOf(source.openQuery('hook', 'due_at'))).toEqual([
      'SEARCH messages USING INDEX messages_due_of_webhook (webhook_id=? AND due_at>?)',
    ]);
    expect(await planOf(source.openQuery('hook', 'gives_up_at').where('gives_up_at', '<=', noon))).toEqual([
      'SEARCH messages USING INDEX messages_past_the_mark (webhook_id=? AND gives_up_at<?)',
    ]);
  });
});
