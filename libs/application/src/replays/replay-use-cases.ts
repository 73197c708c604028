import {
  decideReplay,
  isSameJson,
  type ReplayCommand,
  type ReplayFilter,
  type ReplayRefusal,
  type ReplayRequested,
  toInstant,
} from '#libs/domain';

import type { EventUseCases } from '../events/event-use-cases.js';
import type { FactRecorder } from '../fact-recorder.js';
import type { ReadYourWrites } from '../following/read-your-writes.js';
import { done, type Outcome, refused } from '../outcome.js';
import type { Actor } from '../ports/event-store.js';
import type { Clock } from '../ports/primitives.js';
import type { ReplayRow, ReplaySource } from '../ports/replay-source.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { replayAggregate } from './replay-aggregate.js';

export interface ReplayUseCaseParts {
  readonly recorder: FactRecorder;
  readonly replaySource: Pick<ReplaySource, 'countReplayable' | 'countEventsToReplay' | 'getReplay'>;
  readonly events: Pick<EventUseCases, 'detail'>;
  readonly webhookRegistry: Pick<WebhookRegistry, 'get' | 'statusOf'>;
  readonly readYourWrites: ReadYourWrites;
  readonly clock: Clock;
}

export interface ReplayInput {
  /**
   * Past events are sent to the webhook of the filter, of the types that it has chosen where the filter names nothing.
   */
  readonly events: boolean;
  readonly filter: Omit<ReplayFilter, 'until'> & { readonly until: string | null };
  readonly ratePerSecond: number | null;
}

/** The filter names what is not there, or not any more. */
type NamesNothing = 'webhook_not_found' | 'event_not_found' | 'event_expired';

/** Retrying many messages at once: asked for and stopped here, done by the `ReplayRunner`. */
export class ReplayUseCases {
  constructor(private readonly parts: ReplayUseCaseParts) {}

  /** How many messages it would retry, or events send, by now. */
  async count({ filter, events }: ReplayInput): Promise<Outcome<number, NamesNothing>> {
    const { replaySource, webhookRegistry } = this.parts;
    const { webhookId, eventId } = filter;
    if (webhookId !== null && webhookRegistry.statusOf(webhookId) === 'deleted') return refused('webhook_not_found');
    if (eventId !== undefined) {
      const found = await this.parts.events.detail(eventId);
      if (found.kind === 'refused') return found;
    }
    const bounded = this.bounded(filter, events);
    if (!events) return done(await replaySource.countReplayable(bounded));
    if (webhookId === null) return refused('webhook_not_found', 'webhookId');
    return done(await replaySource.countEventsToReplay({ ...bounded, webhookId }));
  }

  /** Asked for again under the same id, it answers the replay that there is; another one under its id is refused. */
  async request(
    id: string,
    input: ReplayInput,
    actor: Actor,
  ): Promise<Outcome<ReplayRow, ReplayRefusal | NamesNothing | 'idempotency_key_reused'>> {
    const counted = await this.count(input);
    if (counted.kind === 'refused') return counted;
    const { ratePerSecond, events } = input;
    const filter = this.bounded(input.filter, events);
    const request = { filter, ...(events && { events }), ratePerSecond, matching: counted.value };
    const recorded = await this.record(id, { type: 'RequestReplay', request }, actor);
    if (recorded.kind === 'done' && !isRequestOf(input, recorded.value.request))
      return refused('idempotency_key_reused');
    return recorded;
  }

  /** No message is retried by it after this is answered, apart from those that are being retried right now. */
  cancel(id: string, actor: Actor): Promise<Outcome<ReplayRow, ReplayRefusal>> {
    return this.record(id, { type: 'CancelReplay' }, actor);
  }

  async get(id: string): Promise<Outcome<ReplayRow, 'replay_not_found'>> {
    const row = await this.parts.readYourWrites.find(() => this.parts.replaySource.getReplay(id));
    return row === null ? refused('replay_not_found') : done(row);
  }

  private bounded(filter: ReplayInput['filter'], isOfEvents: boolean): ReplayFilter {
    const { webhookId, eventId, eventTypes } = filter;
    const isOpen = isOfEvents && eventId === undefined && eventTypes.length === 0;
    const webhook = isOpen && webhookId !== null ? this.parts.webhookRegistry.get(webhookId) : null;
    return {
      ...filter,
      eventTypes: webhook?.settings.events ?? eventTypes,
      until: filter.until ?? toInstant(this.parts.clock.now()),
    };
  }

  private async record(id: string, command: ReplayCommand, actor: Actor): Promise<Outcome<ReplayRow, ReplayRefusal>> {
    const { recorder, readYourWrites, replaySource } = this.parts;
    const recorded = await recorder.record(replayAggregate(id), (state) => decideReplay(command, state), { actor });
    if (recorded.kind === 'refused') return refused(recorded.code);
    if (recorded.state.status === 'absent') return refused('replay_not_found');
    await readYourWrites.settled(recorded.appended);
    const { status, request, progress } = recorded.state;
    const now = toInstant(this.parts.clock.now());
    const row = await replaySource.getReplay(id);
    return done({ requestedAt: now, updatedAt: now, ...row, id, status, request, progress });
  }
}

/** Whether the input would have asked for what was asked for; what it left open was filled in then. */
const isRequestOf = ({ filter, events, ratePerSecond }: ReplayInput, asked: ReplayRequested['data']): boolean => {
  const until = filter.until === null ? null : asked.filter.until;
  const eventTypes = events && filter.eventTypes.length === 0 ? [] : asked.filter.eventTypes;
  return (
    events === (asked.events ?? false) &&
    ratePerSecond === asked.ratePerSecond &&
    isSameJson({ ...filter }, { ...asked.filter, until, eventTypes })
  );
};
