import type { RecordedEvent } from '#libs/application';
import { type IsoInstant, plusMs, toMs } from '#libs/domain';

const hourMs = 3_600_000;
const minutesKeptMs = 48 * hourMs;
const hoursKeptMs = 90 * 24 * hourMs;

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
      const hour = `${metadata.at.slice(0, '2024-05-01T12'.length)}:00:00.000Z`;
      if (this.hour === null || hour > this.hour) this.hour = hour;
    }
  }

  /** Minutes that begin before it are not kept; likewise hours. */
  get minutesSince(): IsoInstant {
    return this.before(minutesKeptMs);
  }

  get hoursSince(): IsoInstant {
    return this.before(hoursKeptMs);
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

  private before(ms: number): IsoInstant {
    return this.hour === null || toMs(this.hour) < ms ? '' : plusMs(this.hour, -ms);
  }
}
