import type { IsoInstant, ReplayFilter, ReplayProgress, ReplayRequested, WebhookId } from '#libs/domain';

import type { Page, PageRequest } from './page.js';
import type { EventRow, MessageRow } from './read-models.js';

export interface ReplayRow {
  readonly id: string;
  readonly status: 'running' | 'finished' | 'cancelled';
  readonly request: ReplayRequested['data'];
  readonly progress: ReplayProgress;
  readonly requestedAt: IsoInstant;
  readonly updatedAt: IsoInstant;
}

/** Events of one webhook's replay: the filter's, or of its types, accepted within its time, and no test sends. */
export type EventReplayFilter = ReplayFilter & { readonly webhookId: WebhookId };

export interface ReplayListFilter {
  readonly status?: ReplayRow['status'];
}

/** What replays work on, and how far they have come. */
export interface ReplaySource {
  /**
   * How many events the webhook did not get by now: it is no recipient, or its message has one of the statuses.
   */
  countEventsToReplay(filter: EventReplayFilter): Promise<number>;
  /**
   * Those events, oldest first. A page may be short, or empty, and not the last: it ends where enough events were
   * looked at. @throws {InvalidCursor}
   */
  eventsToReplay(filter: EventReplayFilter, page: PageRequest): Promise<Page<EventRow>>;
  countReplayable(filter: ReplayFilter): Promise<number>;
  /**
   * Messages that match by now, status by status and oldest first in each. A message that changes its status meanwhile
   * may be missed or met twice; a message that stays is met once. @throws {InvalidCursor}
   */
  replayablePage(filter: ReplayFilter, page: PageRequest): Promise<Page<MessageRow>>;
  /** Newest first. @throws {InvalidCursor} */
  listReplays(filter: ReplayListFilter, page: PageRequest): Promise<Page<ReplayRow>>;
  /** `null` when it is not projected yet or never was. */
  getReplay(id: string): Promise<ReplayRow | null>;
  /** Ids of those that go on, oldest first. */
  runningReplays(limit: number): Promise<readonly string[]>;
}
