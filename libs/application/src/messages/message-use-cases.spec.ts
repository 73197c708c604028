import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DomainEvent, messageStream, type WebhookEvent, webhookStream } from '#libs/domain';
import {
  afterNoon,
  attemptFailed,
  attemptSucceeded,
  messageCancelled,
  messageFailed,
  noon,
  UseCaseScenario,
  webhookSettings,
} from '#libs/testing';

import { StoreUnavailable } from '../ports/errors.js';

const actor = { kind: 'user', id: 'grace' } as const;
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'requested' } };
const deleted: WebhookEvent = { type: 'WebhookDeleted', data: {} };

let scenario: UseCaseScenario;
let id: string;
let eventId: string;
beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  await scenario.webhook('1');
  ({ id, eventId } = await scenario.message('1'));
});
afterEach(() => scenario.close());

const messageIs = (...facts: readonly DomainEvent[]): Promise<void> => scenario.stored(messageStream(id), ...facts);
const retry = () => scenario.messages.retry(id, actor);
const cancel = () => scenario.messages.cancel(id, actor);
const facts = () => scenario.messageFacts(id);

const histories = {
  Created: [],
  Retrying: [attemptFailed()],
  Cancelled: [messageCancelled()],
  Success: [attemptSucceeded()],
  Failed: [messageFailed()],
} satisfies Record<string, readonly DomainEvent[]>;

describe('Retry', () => {
  it.each(Object.entries(histories))('makes a %s message due now, and tells the worker', async (_status, before) => {
    await messageIs(...before);
    expect(await retry()).toMatchObject({ kind: 'done', value: { id, status: 'retrying' } });
    expect((await facts()).at(-1)).toBe('RetryRequested');
    expect(scenario.bus.take()).toEqual([
      {
        ...{ kind: 'order', webhookId: '1', messageId: id, eventId },
        ...{ ticket: before.length, dueAt: null, trigger: 'manual' },
      },
    ]);
  });

  it('says in the history who asked', async () => {
    await retry();
    const { events } = await scenario.store.read(messageStream(id));
    expect(events).toMatchObject([{ metadata: { actor } }]);
  });

  it('that is repeated stores nothing and tells the worker again', async () => {
    await retry();
    const [first] = scenario.bus.take();
    expect(await retry()).toMatchObject({ kind: 'done', value: { status: 'retrying' } });
    expect(await facts()).toEqual(['RetryRequested']);
    expect(scenario.bus.take()).toEqual([first]);
  });

  it.each(Object.entries(histories))(
    'of a %s message is refused while its webhook is inactive or deleted',
    async (_status, before) => {
      await messageIs(...before);
      await scenario.stored(webhookStream('1'), deactivated);
      expect(await retry()).toEqual({ kind: 'refused', refusal: { code: 'webhook_inactive' } });
      await scenario.stored(webhookStream('1'), deleted);
      expect(await retry()).toEqual({ kind: 'refused', refusal: { code: 'webhook_deleted' } });
      expect(await facts()).toHaveLength(before.length);
      expect(scenario.bus.published).toEqual([]);
    },
  );

  it('is refused for a message that never was', async () => {
    expect(await scenario.messages.retry('nobody', actor)).toEqual({
      kind: 'refused',
      refusal: { code: 'message_not_found' },
    });
  });

  it.each([
    ['fails', () => Promise.reject(new StoreUnavailable('no broker'))],
    ['hangs', () => new Promise<void>(() => undefined)],
  ])('is done although the bus %s: the order is stored', async (_what, outage) => {
    scenario.bus.outage = outage;
    const retrying = retry();
    await scenario.clock.advance(2_000);
    expect(await retrying).toMatchObject({ kind: 'done', value: { status: 'retrying' } });
    expect(scenario.log.lines).toContainEqual({ level: 'error', event: 'message.hint_failed' });
  });

  it('decides on what is stored, however old the row is', async () => {
    const row = await scenario.rows.getMessage(id);
    await messageIs(messageCancelled());
    expect(row?.status).toBe('created');
    await retry();
    expect(await facts()).toEqual(['MessageCancelled', 'RetryRequested']);
  });
});

describe('Cancel', () => {
  it.each([
    ['Created', []],
    ['Retrying', [attemptFailed()]],
  ])('concludes a message that is %s', async (_status, before) => {
    await messageIs(...before);
    expect(await cancel()).toMatchObject({ kind: 'done', value: { status: 'cancelled', nextAttemptAt: null } });
    expect((await facts()).at(-1)).toBe('MessageCancelled');
  });

  it('that is repeated answers the same and stores nothing', async () => {
    const first = await cancel();
    expect(await cancel()).toEqual(first);
    expect(await facts()).toEqual(['MessageCancelled']);
  });

  it.each([
    ['Success', attemptSucceeded()],
    ['Failed', messageFailed()],
  ])('is refused for a message that is %s', async (_status, concluded) => {
    await messageIs(concluded);
    expect(await cancel()).toEqual({ kind: 'refused', refusal: { code: 'message_concluded' } });
  });

  it('is allowed while the webhook is inactive', async () => {
    await scenario.stored(webhookStream('1'), deactivated);
    expect(await cancel()).toMatchObject({ kind: 'done' });
  });

  it('is refused for a message that never was', async () => {
    expect(await scenario.messages.cancel('nobody', actor)).toEqual({
      kind: 'refused',
      refusal: { code: 'message_not_found' },
    });
  });

  it('lets a FIFO webhook look for what was behind the message, and no other', async () => {
    await cancel();
    expect(scenario.bus.published).toEqual([]);
    await scenario.webhook('fifo', 'active', webhookSettings({ ordering: 'fifo' }));
    const blocked = await scenario.message('fifo');
    await scenario.messages.cancel(blocked.id, actor);
    expect(scenario.bus.take()).toEqual([{ kind: 'look', webhookId: 'fifo' }]);
  });
});

describe('The answer to a write', () => {
  it('comes from the stream when the read model does not get there in time', async () => {
    await messageIs(attemptFailed());
    const row = await scenario.rows.getMessage(id);
    scenario.isProjected = false;
    expect(await cancel()).toEqual({
      kind: 'done',
      value: { ...row, status: 'cancelled', revision: 1, attemptCount: 1, nextAttemptAt: null },
    });
  });

  it('says that a retry is due now, also when it comes from the stream', async () => {
    scenario.isProjected = false;
    await scenario.clock.advance(5_000);
    expect(await retry()).toMatchObject({ kind: 'done', value: { status: 'retrying', nextAttemptAt: afterNoon(5) } });
  });
});

describe('The detail of a message', () => {
  it('has the exact body, the payload and every attempt, oldest first', async () => {
    await messageIs(attemptFailed({ attempt: 1 }), attemptSucceeded({ attempt: 2, ticket: 0 }));
    const detail = await scenario.messages.detail(id);
    expect(detail).toMatchObject({
      kind: 'done',
      value: {
        row: { id, status: 'success' },
        body: `{"type":"subscription.create","data":{},"timestamp":"${noon}"}`,
        payload: { type: 'subscription.create', data: {}, timestamp: noon },
        attempts: [
          { attempt: 1, statusCode: 503 },
          { attempt: 2, statusCode: 204 },
        ],
      },
    });
  });

  it('is of one moment, also when an attempt ends while it is put together', async () => {
    await messageIs(attemptFailed({ attempt: 1 }));
    scenario.store.beforeRead = async (stream) => {
      if (stream !== messageStream(id)) return;
      scenario.store.beforeRead = null;
      await messageIs(attemptSucceeded({ attempt: 2, ticket: 0 }));
    };
    expect(await scenario.messages.detail(id)).toMatchObject({
      value: { row: { status: 'retrying', attemptCount: 1 }, attempts: [{ attempt: 1 }] },
    });
  });

  it('is not there for a message that never was', async () => {
    expect(await scenario.messages.detail('nobody')).toEqual({
      kind: 'refused',
      refusal: { code: 'message_not_found' },
    });
  });
});

describe('The history of a message', () => {
  it('begins with the acceptance of its event and says the status after each fact', async () => {
    await messageIs(attemptFailed());
    await cancel();
    await messageIs(attemptSucceeded({ ticket: 'none' }));
    await retry();
    const history = await scenario.messages.history(id);
    const entries = history.kind === 'done' ? history.value : [];
    expect(entries.map(({ event, statusAfter }) => [event.event.type, statusAfter])).toEqual([
      ['EventAccepted', 'created'],
      ['AttemptFailed', 'retrying'],
      ['MessageCancelled', 'cancelled'],
      ['AttemptSucceeded', 'success'],
      ['RetryRequested', 'retrying'],
    ]);
  });

  it('says who did what', async () => {
    await cancel();
    const history = await scenario.messages.history(id);
    expect(history).toMatchObject({ value: [{}, { event: { metadata: { actor, at: noon } } }] });
  });

  it('is not there for a message that never was', async () => {
    expect(await scenario.messages.history('nobody')).toEqual({
      kind: 'refused',
      refusal: { code: 'message_not_found' },
    });
  });
});
