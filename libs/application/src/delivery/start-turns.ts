import type { EventId } from '#libs/domain';

/** So many requests start in one turn of the event loop; whatever else is ready comes before the next ones. */
const startsATurn = 8;
/** While so many attempts have work at hand, no other starts: each new one would wait behind their work anyway. */
const maxAtHand = 128;

/** What somebody asked for takes turns with events, whichever it is of: a person waits for it. */
export const askedFor = Symbol('asked for');

/** What requests wait for their turn with. */
type Turn = EventId | typeof askedFor;

/** A lane that has something to start. */
interface Starter {
  pump(): void;
}

/**
 * When requests start that could all start at once: a few a turn of the event loop, so that commands, answers and new
 * events come between, and events take turns, so that one for thousands of webhooks does not keep those waiting that
 * came after it.
 */
export class StartTurns {
  private left = startsATurn;
  private atHand = 0;
  private isTurnAsked = false;
  /** Whose turn it is, until it has started something. */
  private atTurn: Starter | null = null;
  /** The lanes that wait, by what they would start, in the order of their turns. */
  private readonly waiting = new Map<Turn, Set<Starter>>();

  /** True when a request of this turn starts now; otherwise the lane is pumped when it is there. */
  take(turn: Turn, lane: Starter): boolean {
    if (this.hasTurn && this.isNext(lane)) {
      this.atTurn = null;
      this.left -= 1;
      this.askForTurn();
      return true;
    }
    const lanes = this.waiting.get(turn);
    if (lanes === undefined) this.waiting.set(turn, new Set([lane]));
    else lanes.add(lane);
    return false;
  }

  /** An attempt has work at hand that its receiver does not do: its order is checked, or its outcome is stored. */
  workBegan(): void {
    this.atHand += 1;
  }

  workEnded(): void {
    this.atHand -= 1;
    this.askForTurn();
  }

  private get hasTurn(): boolean {
    return this.left > 0 && this.atHand < maxAtHand;
  }

  /** While others wait, a lane that is busy could otherwise take all the room that its own work makes when it ends. */
  private isNext(lane: Starter): boolean {
    return this.waiting.size === 0 || this.atTurn === lane;
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
    this.left = startsATurn;
    while (this.hasTurn) {
      const [next] = this.waiting;
      if (next === undefined) return;
      const [turn, lanes] = next;
      const [lane] = lanes;
      this.waiting.delete(turn);
      if (lane === undefined) continue;
      lanes.delete(lane);
      if (lanes.size > 0) this.waiting.set(turn, lanes);
      this.atTurn = lane;
      lane.pump();
      this.atTurn = null;
    }
  }
}
