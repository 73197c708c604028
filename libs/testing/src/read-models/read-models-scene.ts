import { expect } from '@jest/globals';
import type {
  DeliveryQueue,
  EventFilter,
  FollowerPlaces,
  Ids,
  MessageFilter,
  MessageRow,
  Page,
  PageRequest,
  Projection,
  ReadModels,
  ReconcilerSource,
  RegistrySource,
  ReplaySource,
  RetentionSource,
  WebhookFilter,
} from '#libs/application';
import { plusMs, toMs } from '#libs/domain';

import { FactLog } from '../fact-log.js';
import { afterNoon, noon } from '../sample-events.js';

/** The ports that one adapter opens over one set of tables. */
export interface ReadModelsUnderTest {
  readonly projection: Projection;
  readonly readModels: ReadModels;
  readonly registrySource: RegistrySource;
  readonly deliveryQueue: DeliveryQueue;
  readonly reconcilerSource: ReconcilerSource;
  readonly followerPlaces: FollowerPlaces;
  readonly replaySource: ReplaySource;
  readonly retentionSource: RetentionSource;
  close(): Promise<void>;
}

export const hourS = 3_600;
export const tenDays = (at = noon): string => plusMs(at, 864_000_000);
export const wholePage: PageRequest = { limit: 100, cursor: null };

/** All pages of a list, one after the other. */
export const allPages = async <Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await list({ limit, cursor });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

/** What the parts of the contract share: facts are given to `log`, and projected as one batch. */
export class ReadModelsScene {
  nowMs = 0;
  log: FactLog;
  private opened: ReadModelsUnderTest | undefined;
  private applied = 0;

  constructor(private readonly ids: Ids) {
    this.log = new FactLog(ids);
  }

  /** What is under test from now on. */
  use(models: ReadModelsUnderTest): void {
    this.opened = models;
  }

  get models(): ReadModelsUnderTest {
    if (this.opened === undefined) throw new Error('no read models are open yet');
    return this.opened;
  }

  /** Empty tables, no facts, noon. */
  async begin(): Promise<void> {
    this.nowMs = toMs(noon);
    this.log = new FactLog(this.ids);
    this.applied = 0;
    await this.models.projection.reset();
  }

  /** Hands over what was recorded since the last time, as one batch. */
  async project(): Promise<void> {
    await this.models.projection.apply(this.log.facts.slice(this.applied), this.log.position);
    this.applied = this.log.facts.length;
  }

  message(eventId: string, webhookId: string): Promise<MessageRow | null> {
    return this.models.readModels.getMessage(this.log.message(eventId, webhookId));
  }

  async messageEvents(filter: MessageFilter): Promise<string[]> {
    return (await this.models.readModels.listMessages(filter, wholePage)).items.map(({ eventId }) => eventId);
  }

  async eventIds(filter: EventFilter): Promise<string[]> {
    return (await this.models.readModels.listEvents(filter, wholePage)).items.map(({ id }) => id);
  }

  async webhookIds(filter: WebhookFilter): Promise<string[]> {
    return (await this.models.readModels.listWebhooks(filter, wholePage)).items.map(({ id }) => id);
  }

  async dueEvents(query: Partial<Parameters<DeliveryQueue['dueOrders']>[0]>): Promise<string[]> {
    const orders = await this.models.deliveryQueue.dueOrders({
      webhookId: 'hook',
      now: afterNoon(60),
      after: null,
      limit: 100,
      ...query,
    });
    return orders.map(({ eventId }) => eventId);
  }
}
