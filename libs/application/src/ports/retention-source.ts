import type { EventId, IsoInstant, StreamId } from '#libs/domain';

import type { Page, PageRequest } from './page.js';

/** What has been kept for long enough, in any state of the rows: everything is checked against its stream. */
export interface RetentionSource {
  /**
   * Events accepted before an instant of which no message has an open order, oldest first. A page looks at as many
   * events as its limit, so it may be short, or empty, and not the last. @throws {InvalidCursor}
   */
  expirableEvents(query: { readonly acceptedBefore: IsoInstant; readonly page: PageRequest }): Promise<Page<EventId>>;
  /** Records rejected before an instant, oldest first. */
  expirableRejections(query: {
    readonly rejectedBefore: IsoInstant;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Streams of events and rejected records whose expiry was projected last, newest first, over an hour or more. */
  lastExpired(limit: number): Promise<readonly StreamId[]>;
}
