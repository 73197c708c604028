import { type Decision, type DomainEvent, type Revision, type StreamId, toInstant } from '#libs/domain';

import { KeyedMutex } from './keyed-mutex.js';
import { RevisionConflict, StoreUnavailable } from './ports/errors.js';
import type { Actor, Append, Appended, EventStore, NewEvent, RecordedEvent } from './ports/event-store.js';
import type { Clock, Ids } from './ports/primitives.js';
import { pauseFor } from './waiting.js';

/** A state that is folded from the facts of one stream. */
export interface Aggregate<State, Event extends DomainEvent> {
  readonly stream: StreamId;
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
  readonly owns: (event: DomainEvent) => event is Event;
}

export interface Folded<State> {
  readonly state: State;
  readonly revision: Revision;
}

export type Recorded<State, Refusal extends string> =
  | {
      readonly kind: 'recorded';
      readonly state: State;
      readonly revision: Revision;
      /** What was decided, and is stored. */
      readonly events: readonly DomainEvent[];
      readonly appended: Appended | null;
    }
  | { readonly kind: 'refused'; readonly code: Refusal; readonly state: State; readonly revision: Revision };

const maxConflicts = 9;
const maxTries = 4;
const firstPauseMs = 200;
const longestPauseMs = 5_000;
const pageSize = 500;

/** Turns decisions into stored facts: adds ids and metadata, appends, and decides again after a conflict. */
export class FactRecorder {
  private readonly mutex = new KeyedMutex<StreamId>();

  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Ids and metadata are made once per decision: an append that is repeated is recognised by them. */
  prepare(events: readonly DomainEvent[], actor: Actor): readonly NewEvent[] {
    const metadata = { at: toInstant(this.clock.now()), actor, commandId: this.ids.random() };
    return events.map((event) => ({ id: this.ids.random(), event, metadata }));
  }

  /**
   * Appends prepared facts, and repeats the same append while its outcome is unknown.
   * @throws {RevisionConflict} @throws {StoreUnavailable} after so many tries
   */
  async append(append: Append, tries = maxTries): Promise<Appended> {
    for (let count = 1; ; count += 1) {
      try {
        return await this.store.append(append);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || count >= tries) throw error;
        await pauseFor(this.clock, Math.min(firstPauseMs * 2 ** (count - 1), longestPauseMs));
      }
    }
  }

  /**
   * The state that a stream's facts give, and its revision. Facts that are not the aggregate's count in the revision
   * only.
   */
  async fold<State, Event extends DomainEvent>(aggregate: Aggregate<State, Event>): Promise<Folded<State>> {
    let folded: Folded<State> = { state: aggregate.initial, revision: 'none' };
    for await (const page of this.pages(aggregate.stream)) folded = foldPage(aggregate, folded, page);
    return folded;
  }

  /** Every fact of a stream, page by page. */
  async *pages(stream: StreamId): AsyncGenerator<readonly RecordedEvent[]> {
    let after: Revision = 'none';
    for (;;) {
      const page = await this.store.read(stream, { after, limit: pageSize });
      yield page.events;
      const last = page.events.at(-1);
      if (last === undefined || last.revision === page.revision) return;
      after = last.revision;
    }
  }

  /**
   * Reads, decides, appends at the revision that was read; decides anew on what is stored after a conflict.
   * `known` skips the first read where the caller already holds the state; `tries` is for unknown outcomes.
   * @throws {RevisionConflict} after nine conflicts in a row, not counting that of `known` @throws {StoreUnavailable} after so many tries
   */
  async record<State, Event extends DomainEvent, Refusal extends string>(
    aggregate: Aggregate<State, Event>,
    decide: Decide<State, Event, Refusal>,
    options: RecordOptions<State>,
  ): Promise<Recorded<State, Refusal>> {
    const { known } = options;
    const recorded = known === undefined ? null : await this.recordAt(aggregate, decide, { ...options, before: known });
    return recorded ?? this.mutex.run(aggregate.stream, () => this.recordInTurn(aggregate, decide, options));
  }

  /** Only other processes are in the way here. */
  private async recordInTurn<State, Event extends DomainEvent, Refusal extends string>(
    aggregate: Aggregate<State, Event>,
    decide: Decide<State, Event, Refusal>,
    options: RecordOptions<State>,
  ): Promise<Recorded<State, Refusal>> {
    for (let conflicts = 1; ; conflicts += 1) {
      const before = await this.fold(aggregate);
      const recorded = await this.recordAt(aggregate, decide, { ...options, before });
      if (recorded !== null) return recorded;
      if (conflicts === maxConflicts) throw new RevisionConflict(aggregate.stream, before.revision);
    }
  }

  /** `null`: the stream is no longer where it was. */
  private async recordAt<State, Event extends DomainEvent, Refusal extends string>(
    aggregate: Aggregate<State, Event>,
    decide: Decide<State, Event, Refusal>,
    { before, actor, tries }: RecordOptions<State> & { readonly before: Folded<State> },
  ): Promise<Recorded<State, Refusal> | null> {
    const decision = decide(before.state, before.revision);
    if (decision.kind === 'refused') return { kind: 'refused', code: decision.code, ...before };
    if (decision.events.length === 0) return { kind: 'recorded', ...before, events: [], appended: null };
    const { stream } = aggregate;
    try {
      const events = this.prepare(decision.events, actor);
      const appended = await this.append({ stream, expected: before.revision, events }, tries);
      const state = decision.events.reduce(aggregate.evolve, before.state);
      return { kind: 'recorded', state, revision: appended.revision, events: decision.events, appended };
    } catch (error) {
      if (error instanceof RevisionConflict) return null;
      throw error;
    }
  }
}

type Decide<State, Event extends DomainEvent, Refusal extends string> = (
  state: State,
  revision: Revision,
) => Decision<Event, Refusal>;

interface RecordOptions<State> {
  readonly actor: Actor;
  readonly known?: Folded<State>;
  readonly tries?: number;
}

const foldPage = <State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  before: Folded<State>,
  page: readonly RecordedEvent[],
): Folded<State> => {
  let { state, revision } = before;
  for (const { event, revision: at } of page) {
    if (aggregate.owns(event)) state = aggregate.evolve(state, event);
    revision = at;
  }
  return { state, revision };
};
