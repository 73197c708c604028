import { type RecordedEvent, statsResolutions } from '#libs/application';
import { type IsoInstant, plusMs, toMs } from '#libs/domain';

import { bucketOf, startOf } from '../stats-buckets.js';

/**
 * Since when minutes and hours are kept, by the time of the facts and not of the clock: folded again, the same rows
 * stay. It moves an hour at a time, so that what is too old is looked for once an hour.
 */
export class StatsAge {
  private hour: IsoInstant | null = null;
  private hourOfLastTrim: IsoInstant | null = null;

  /** The latest hour of the facts so far. */
  advance(events: readonly RecordedEvent[]): void {
    for (const { metadata } of events) {
      const hour = startOf('hour', bucketOf('hour', metadata.at));
      if (this.hour === null || hour > this.hour) this.hour = hour;
    }
  }

  /** Minutes, or hours, that begin before it are not kept; `null`: all are. */
  since(resolution: 'minute' | 'hour'): IsoInstant | null {
    const { keptMs } = statsResolutions[resolution];
    return this.hour === null || toMs(this.hour) < keptMs ? null : plusMs(this.hour, -keptMs);
  }

  get isTrimDue(): boolean {
    return this.hour !== this.hourOfLastTrim;
  }

  trimmed(): void {
    this.hourOfLastTrim = this.hour;
  }

  reset(): void {
    this.hour = null;
    this.hourOfLastTrim = null;
  }
}
