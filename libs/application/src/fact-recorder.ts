import { type Decision, type DomainEvent, type Revision, type StreamId, toInstant } from '#libs/domain';

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
      readonly appended: Appended | null;
    }
  | { readonly kind: 'refused'; readonly code: Refusal; readonly state: State; readonly revision: Revision };

const maxConflicts = 8;
const maxTries = 4;
const firstPauseMs = 200;
const longestPauseMs = 5_000;
const pageSize = 500;

/** Turns decisions into stored facts: adds ids and metadata, appends, and decides again after a conflict. */
export class FactRecorder {
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
   */
  async record<State, Event extends DomainEvent, Refusal extends string>(
    aggregate: Aggregate<State, Event>,
    decide: (state: State, revision: Revision) => Decision<Event, Refusal>,
    options: { readonly actor: Actor; readonly known?: Folded<State>; readonly tries?: number },
  ): Promise<Recorded<State, Refusal>> {
    let before = options.known ?? (await this.fold(aggregate));
    for (let conflicts = 0; ; conflicts += 1) {
      const decision = decide(before.state, before.revision);
      if (decision.kind === 'refused') return { kind: 'refused', code: decision.code, ...before };
      if (decision.events.length === 0) return { kind: 'recorded', ...before, appended: null };
      try {
        const facts = this.prepare(decision.events, options.actor);
        const append = { stream: aggregate.stream, expected: before.revision, events: facts };
        const appended = await this.append(append, options.tries);
        const state = decision.events.reduce(aggregate.evolve, before.state);
        return { kind: 'recorded', state, revision: appended.revision, appended };
      } catch (error) {
        if (!(error instanceof RevisionConflict) || conflicts >= maxConflicts) throw error;
        before = await this.fold(aggregate);
      }
    }
  }
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
