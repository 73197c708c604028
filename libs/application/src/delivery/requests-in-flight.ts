/**
 * From here on it is crowded, and a lane has so many requests in flight: enough hanging webhooks must not stop the
 * rest.
 */
const crowdedInFlight = 2_000;
const maxInFlightWhenCrowded = 2;
/** A socket and its buffers each: the end of what one process should hold. */
const maxInFlightOfAll = 6_000;

interface Starving {
  /** Requests that it has in flight itself. */
  readonly inFlight: number;
  pump(): void;
}

/** The requests in flight of all lanes together: who may start one more, and who waits until that is so. */
export class RequestsInFlight {
  private total = 0;
  /** Lanes that found no room, in the order they asked. */
  private readonly starved = new Set<Starving>();
  private whenNone: (() => void)[] = [];

  get count(): number {
    return this.total;
  }

  hasRoomFor({ inFlight }: Pick<Starving, 'inFlight'>): boolean {
    if (this.total < crowdedInFlight) return true;
    return inFlight < maxInFlightWhenCrowded && this.total < maxInFlightOfAll;
  }

  /** The lane is pumped as soon as there is room for it. */
  waitForRoom(lane: Starving): void {
    this.starved.add(lane);
  }

  forget(lane: Starving): void {
    this.starved.delete(lane);
  }

  began(): void {
    this.total += 1;
  }

  ended(): void {
    this.total -= 1;
  }

  /** After a request has ended, and its own lane took what it wanted of the room. */
  giveRoom(): void {
    if (this.total === 0)
      this.whenNone.splice(0).forEach((resolve) => {
        resolve();
      });
    // A lane that starves again is visited again, and then there is no room for it.
    for (const lane of this.starved) {
      if (this.total >= maxInFlightOfAll) return;
      if (!this.hasRoomFor(lane)) continue;
      this.starved.delete(lane);
      const before = this.total;
      lane.pump();
      // It waits for its turn, as thousands may: the next one is looked at when the next request ends.
      if (this.total === before && before >= crowdedInFlight) return;
    }
  }

  /** Resolves when nothing is in flight, or `cutOff` aborts. */
  noneOr(cutOff: AbortSignal): Promise<void> {
    if (this.total === 0 || cutOff.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenNone.push(resolve);
      cutOff.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  }
}
