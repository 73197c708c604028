import type { EventId } from '#libs/domain';

/** So many requests of one event start at once; those of an event for more webhooks take turns. */
const startsAtOnce = 16;
/** So many requests of such events start in one turn of the event loop; whatever else is ready comes before the next ones. */
const startsATurn = 8;
/** While so many attempts of one event have work at hand, no other of it starts: all events wait in one line for it. */
const maxAtHand = 128;

/** A lane that has something to start. */
interface Starter {
  pump(): void;
}

/**
 * When requests start: those of an event for a few webhooks at once, those of one for thousands a few in each turn of
 * the event loop, so that commands, answers and other events come between. Such events take turns among themselves.
 */
export class StartTurns {
  private isTurnAsked = false;
  /** How many attempts have work at hand, by event. */
  private readonly atHand = new Map<EventId, number>();
  /** What has started since the last turn, by event. */
  private readonly started = new Map<EventId, number>();
  /** Whose turn it is, until it has started something. */
  private atTurn: Starter | null = null;
  /** The lanes that wait, by the event of what they would start, in the order of their turns. */
  private readonly waiting = new Map<EventId, Set<Starter>>();

  /** True when a request for this event starts now; otherwise the lane is pumped when it is its turn. */
  take(eventId: EventId, lane: Starter): boolean {
    this.askForTurn();
    if (this.atTurn === lane) {
      this.atTurn = null;
      return true;
    }
    const lanes = this.waiting.get(eventId);
    const count = this.started.get(eventId) ?? 0;
    if (lanes === undefined && count < startsAtOnce) {
      this.started.set(eventId, count + 1);
      return true;
    }
    if (lanes === undefined) this.waiting.set(eventId, new Set([lane]));
    else lanes.add(lane);
    return false;
  }

  /** An attempt has work at hand that its receiver does not do: its order is checked, or its outcome is stored. */
  workBegan(eventId: EventId): void {
    this.atHand.set(eventId, this.atHandOf(eventId) + 1);
  }

  workEnded(eventId: EventId): void {
    const left = this.atHandOf(eventId) - 1;
    if (left > 0) this.atHand.set(eventId, left);
    else this.atHand.delete(eventId);
    if (this.waiting.has(eventId)) this.askForTurn();
  }

  private atHandOf(eventId: EventId): number {
    return this.atHand.get(eventId) ?? 0;
  }

  private askForTurn(): void {
    if (this.isTurnAsked) return;
    this.isTurnAsked = true;
    setImmediate(() => {
      this.turn();
    });
  }

  private turn(): void {
    this.isTurnAsked = false;
    this.started.clear();
    for (let pumped = 0; pumped < startsATurn; pumped += 1) {
      const lane = this.next();
      // One that has done its work asks for the next turn.
      if (lane === null) return;
      this.atTurn = lane;
      lane.pump();
      this.atTurn = null;
    }
    if (this.waiting.size > 0) this.askForTurn();
  }

  /** The first lane of the event whose turn it is, which then goes to the end. */
  private next(): Starter | null {
    for (const [eventId, lanes] of this.waiting) {
      if (this.atHandOf(eventId) >= maxAtHand) continue;
      const [lane = null] = lanes;
      this.waiting.delete(eventId);
      if (lane !== null) lanes.delete(lane);
      if (lanes.size > 0) this.waiting.set(eventId, lanes);
      return lane;
    }
    return null;
  }
}
