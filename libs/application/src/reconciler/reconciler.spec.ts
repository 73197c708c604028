import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  defaultHorizonMs,
  type DomainEvent,
  type IsoInstant,
  messageStream,
  plusMs,
  toInstant,
  type WebhookEvent,
  type WebhookId,
  webhookStream,
} from '#libs/domain';
import {
  afterNoon,
  attemptFailed,
  attemptSucceeded,
  deliverySettings,
  FakeLeases,
  UseCaseScenario,
  webhookSettings,
} from '#libs/testing';

import { PayloadCache } from '../delivery/payload-cache.js';
import { messageAggregate } from '../messages/message-aggregate.js';
import { StoreUnavailable } from '../ports/errors.js';
import type { OpenMessage, ReconcilerSource } from '../ports/reconciler-source.js';
import { Reconciler } from './reconciler.js';

const deleted: WebhookEvent = { type: 'WebhookDeleted', data: {} };
const deactivated: WebhookEvent = { type: 'WebhookDeactivated', data: { reason: 'requested' } };
const settings = deliverySettings({ requestTimeoutMs: 15_000, failingAfterMs: 5 * 86_400_000 });

/** Messages that the scenario made, as open as their streams say; `freeze` keeps the rows at what they are. */
class Rows implements ReconcilerSource {
  readonly messages: Omit<OpenMessage, 'revision'>[] = [];
  overdue: readonly { readonly webhookId: WebhookId; readonly oldestDueAt: IsoInstant }[] = [];
  failing: readonly { readonly webhookId: WebhookId; readonly since: IsoInstant; readonly revision: number }[] = [];
  /** Every limit that a page was asked for with. */
  readonly pages: number[] = [];
  private frozen: readonly OpenMessage[] | null = null;

  async freeze(): Promise<void> {
    this.frozen = await this.openMessages(null);
  }

  thaw(): void {
    this.frozen = null;
  }

  async overdueWebhooks({ dueBefore }: { readonly dueBefore: IsoInstant }) {
    return this.overdue.filter(({ oldestDueAt }) => oldestDueAt <= dueBefore);
  }

  async openMessagesOfDeletedWebhooks(limit: number) {
    return this.page('deleted', limit);
  }

  async openMessagesPastTheMark({ now, limit }: { readonly now: IsoInstant; readonly limit: number }) {
    return now >= afterNoon(defaultHorizonMs / 1_000) ? this.page('inactive', limit) : [];
  }

  async failingWebhooks({ now, failingForMs }: Parameters<ReconcilerSource['failingWebhooks']>[0]) {
    return this.failing.filter(({ since }) => plusMs(since, failingForMs) <= now);
  }

  private async page(status: 'deleted' | 'inactive', limit: number): Promise<readonly OpenMessage[]> {
    this.pages.push(limit);
    return (await this.openMessages(status)).slice(0, limit);
  }

  private async openMessages(status: 'deleted' | 'inactive' | null): Promise<readonly OpenMessage[]> {
    const isWanted = ({ webhookId }: { readonly webhookId: WebhookId }) =>
      status === null || scenario.webhookRegistry.statusOf(webhookId) === status;
    if (this.frozen !== null) return this.frozen.filter(isWanted);
    const open: OpenMessage[] = [];
    for (const message of this.messages.filter(isWanted)) {
      const acceptance = { ...message, givesUpAt: '', test: false };
      const { state } = await scenario.recorder.fold(messageAggregate(message.messageId, acceptance));
      if (state.order !== null) open.push({ ...message, revision: state.revision });
    }
    return open;
  }
}

let scenario: UseCaseScenario;
let rows: Rows;
let behindMs: number;
let reconciler: Reconciler;
let leases: FakeLeases;
beforeEach(async () => {
  scenario = await UseCaseScenario.open();
  rows = new Rows();
  behindMs = 0;
  leases = new FakeLeases();
  const { recorder, webhookRecorder, bus, clock, log } = scenario;
  reconciler = new Reconciler({
    ...{
      source: rows,
      recorder,
      webhookRecorder,
      webhookRegistry: scenario.webhookRegistry,
      bus,
      clock,
      log,
      settings,
    },
    projector: {
      get behindMs() {
        return behindMs;
      },
      reached: () => Promise.resolve(true),
    },
    leases,
    payloads: new PayloadCache(recorder, clock, null),
  });
  await scenario.webhook('1');
});
afterEach(() => scenario.close());

const round = (isFirst = false) => reconciler.round({ isFirst });
const message = async (webhookId = '1'): Promise<string> => {
  const { id, eventId } = await scenario.message(webhookId);
  rows.messages.push({ messageId: id, eventId, webhookId });
  return id;
};
const webhookIs = (...facts: readonly DomainEvent[]) => scenario.stored(webhookStream('1'), ...facts);

describe('Overdue orders', () => {
  it('bring one look for each webhook, keyed by it', async () => {
    rows.overdue = [
      { webhookId: '1', oldestDueAt: afterNoon(0) },
      { webhookId: '2', oldestDueAt: afterNoon(0) },
    ];
    await scenario.clock.advance(20_000);
    await round();
    expect(scenario.bus.published.map(({ key }) => key)).toEqual(['1', '2']);
    expect(scenario.bus.take()).toEqual([
      { kind: 'look', webhookId: '1' },
      { kind: 'look', webhookId: '2' },
    ]);
  });

  it('count as overdue after the request timeout and five seconds', async () => {
    rows.overdue = [{ webhookId: '1', oldestDueAt: afterNoon(0) }];
    await scenario.clock.advance(19_999);
    await round();
    expect(scenario.bus.published).toEqual([]);
    await scenario.clock.advance(1);
    await round();
    expect(scenario.bus.published).toHaveLength(1);
  });

  it.each([1_000, 60_000])('count by the own timeout of their webhook (%d ms)', async (timeoutMs) => {
    await scenario.webhook('2', 'active', webhookSettings({ timeoutMs }));
    rows.overdue = [{ webhookId: '2', oldestDueAt: afterNoon(0) }];
    await scenario.clock.advance(timeoutMs + 4_999);
    await round();
    expect(scenario.bus.published).toEqual([]);
    await scenario.clock.advance(1);
    await round();
    expect(scenario.bus.take()).toEqual([{ kind: 'look', webhookId: '2' }]);
  });

  it('count at once in the first round of a process that is alone: nothing can be in flight', async () => {
    rows.overdue = [
      { webhookId: '1', oldestDueAt: afterNoon(0) },
      { webhookId: '2', oldestDueAt: afterNoon(1) },
    ];
    await round(true);
    expect(scenario.bus.take()).toEqual([{ kind: 'look', webhookId: '1' }]);
  });

  it('that are none bring nothing', async () => {
    await round();
    expect(scenario.bus.topics).toEqual([]);
  });
});

describe('The messages of a deleted webhook', () => {
  it('are cancelled, each by a fact that says why and that it was the reconciler', async () => {
    const ids = [await message(), await message()];
    await webhookIs(deleted);
    await round();
    for (const id of ids)
      expect((await scenario.store.read(messageStream(id))).events).toMatchObject([
        {
          event: { type: 'MessageCancelled', data: { reason: 'webhook_deleted', webhookId: '1' } },
          metadata: { actor: { kind: 'system', id: 'reconciler' } },
        },
      ]);
  });

  it('are cancelled page by page in one round', async () => {
    await scenario.webhook('2');
    for (let count = 0; count < 502; count += 1) await message();
    await scenario.stored(webhookStream('1'), deleted);
    rows.pages.length = 0;
    await round();
    const facts = await Promise.all(rows.messages.map(({ messageId }) => scenario.messageFacts(messageId)));
    expect(facts.filter((types) => types.join() === 'MessageCancelled')).toHaveLength(502);
    expect(rows.pages).toEqual([500, 500]);
  });

  it('are left alone while the webhook lives', async () => {
    const id = await message();
    await webhookIs(deactivated);
    await round();
    expect(await scenario.messageFacts(id)).toEqual([]);
  });

  it('are cancelled also when they are accepted late', async () => {
    await round();
    const id = await message();
    await webhookIs(deleted);
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['MessageCancelled']);
  });

  it('are left alone when their event is not there any more', async () => {
    await webhookIs(deleted);
    rows.messages.push({ messageId: 'old', eventId: 'gone', webhookId: '1' });
    await round();
    expect(await scenario.messageFacts('old')).toEqual([]);
  });

  it('that changed since the row was read are left to the next round', async () => {
    const id = await message();
    await rows.freeze();
    await scenario.stored(messageStream(id), attemptFailed());
    await webhookIs(deleted);
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['AttemptFailed']);
  });

  it('that were delivered since the row was read stay delivered', async () => {
    const id = await message();
    await rows.freeze();
    await scenario.stored(messageStream(id), attemptSucceeded());
    await webhookIs(deleted);
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['AttemptSucceeded']);
  });
});

describe('A deletion', () => {
  let stop: AbortController;
  beforeEach(() => {
    stop = new AbortController();
    void reconciler.run(stop.signal);
  });
  afterEach(() => {
    stop.abort();
  });

  it('has its messages cancelled at once, and each cancel has its line', async () => {
    const ids = [await message(), await message()];
    await webhookIs(deleted);
    await scenario.clock.advance(50);
    for (const id of ids) expect(await scenario.messageFacts(id)).toEqual(['MessageCancelled']);
    expect(scenario.log.lines.filter(({ event }) => event === 'message.cancelled')).toHaveLength(2);
  });

  it('has those cancelled soon whose rows were not what they are now', async () => {
    const id = await message();
    await rows.freeze();
    await scenario.stored(messageStream(id), attemptFailed());
    await webhookIs(deleted);
    await scenario.clock.advance(60);
    expect(await scenario.messageFacts(id)).toEqual(['AttemptFailed']);
    rows.thaw();
    await scenario.clock.advance(200);
    expect(await scenario.messageFacts(id)).toEqual(['AttemptFailed', 'MessageCancelled']);
  });

  it('is looked after while the one before is, one at a time', async () => {
    const id = await message();
    await scenario.webhook('2');
    const other = await message('2');
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    scenario.store.beforeAppend = ({ stream }) => (stream === messageStream(id) ? held : undefined);
    await webhookIs(deleted);
    await scenario.clock.advance(50);
    const pages = rows.pages.length;
    await scenario.stored(webhookStream('2'), deleted);
    await scenario.clock.advance(1_000);
    expect(rows.pages).toHaveLength(pages);
    release();
    await scenario.clock.advance(50);
    expect(await scenario.messageFacts(other)).toEqual(['MessageCancelled']);
  });

  it('is not acted on while the rows are behind', async () => {
    behindMs = 5_001;
    const id = await message();
    await webhookIs(deleted);
    await scenario.clock.advance(4_000);
    expect(await scenario.messageFacts(id)).toEqual([]);
  });
});

describe('The messages of an inactive webhook', () => {
  it('are given up at the mark, and not before', async () => {
    const id = await message();
    await webhookIs(deactivated);
    await scenario.clock.advance(defaultHorizonMs - 1);
    await round();
    expect(await scenario.messageFacts(id)).toEqual([]);
    await scenario.clock.advance(1);
    await round();
    expect((await scenario.store.read(messageStream(id))).events).toMatchObject([
      {
        event: { type: 'MessageFailed', data: { reason: 'gave_up' } },
        metadata: { at: toInstant(scenario.clock.now()) },
      },
    ]);
  });

  it('are given up once, however often it looks', async () => {
    const id = await message();
    await rows.freeze();
    await webhookIs(deactivated);
    await scenario.clock.advance(defaultHorizonMs);
    await round();
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['MessageFailed']);
  });

  it('are not given up while the webhook is active: its worker makes the last attempt', async () => {
    const id = await message();
    await scenario.clock.advance(defaultHorizonMs);
    await round();
    expect(await scenario.messageFacts(id)).toEqual([]);
  });
});

describe('A webhook that only fails', () => {
  it('is deactivated after five days, at the revision of its row', async () => {
    rows.failing = [{ webhookId: '1', since: afterNoon(0), revision: 0 }];
    await scenario.clock.advance(settings.failingAfterMs - 1);
    await round();
    expect(scenario.webhookRegistry.statusOf('1')).toBe('active');
    await scenario.clock.advance(1);
    await round();
    expect(scenario.webhookRegistry.get('1')).toMatchObject({ status: 'inactive', deactivatedBecause: 'failing' });
    expect(scenario.log.lines).toContainEqual({ level: 'warn', event: 'webhook.deactivated' });
  });

  it('is left alone when it was edited since', async () => {
    rows.failing = [{ webhookId: '1', since: afterNoon(0), revision: 0 }];
    await webhookIs({ type: 'WebhookDetailsChanged', data: { changes: { url: 'https://new.example.com/' } } });
    await scenario.clock.advance(settings.failingAfterMs);
    await round();
    expect(scenario.webhookRegistry.statusOf('1')).toBe('active');
    expect(scenario.log.lines).not.toContainEqual({ level: 'warn', event: 'webhook.deactivated' });
  });
});

describe('A round', () => {
  const makeWork = async () => {
    const id = await message();
    rows.overdue = [{ webhookId: '1', oldestDueAt: afterNoon(-60) }];
    await webhookIs(deleted);
    return id;
  };

  it.each([5_001, Infinity])('does nothing while the rows are %d ms behind', async (ms) => {
    const id = await makeWork();
    behindMs = ms;
    await round();
    expect(scenario.bus.published).toEqual([]);
    expect(await scenario.messageFacts(id)).toEqual([]);
  });

  it('works while the rows are five seconds behind', async () => {
    const id = await makeWork();
    behindMs = 5_000;
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['MessageCancelled']);
  });

  it('is not held up by a bus that takes nothing', async () => {
    const id = await makeWork();
    scenario.bus.outage = () => new Promise(() => undefined);
    const ended = round();
    await scenario.clock.advance(2_000);
    await ended;
    expect(await scenario.messageFacts(id)).toEqual(['MessageCancelled']);
  });

  it('goes on with its other steps when one fails', async () => {
    const id = await makeWork();
    scenario.bus.outage = () => Promise.reject(new StoreUnavailable('no broker'));
    await round();
    expect(await scenario.messageFacts(id)).toEqual(['MessageCancelled']);
    expect(scenario.log.lines).toContainEqual({ level: 'error', event: 'reconciler.failed' });
  });

  it('comes every five seconds until it is stopped', async () => {
    const stop = new AbortController();
    const running = reconciler.run(stop.signal);
    rows.overdue = [{ webhookId: '1', oldestDueAt: afterNoon(-60) }];
    await scenario.clock.advance(4_999);
    expect(scenario.bus.take()).toHaveLength(0);
    await scenario.clock.advance(1);
    expect(scenario.bus.take()).toHaveLength(1);
    await scenario.clock.advance(10_000);
    expect(scenario.bus.take()).toHaveLength(2);
    stop.abort();
    await running;
    await scenario.clock.advance(10_000);
    expect(scenario.bus.take()).toHaveLength(0);
  });
});
