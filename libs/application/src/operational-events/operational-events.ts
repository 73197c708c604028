import {
  evolveWebhook,
  idOf,
  isMessageEvent,
  isReservedEventType,
  isWebhookEvent,
  type LiveWebhook,
  type MessageEvent,
  noWebhook,
  type OperationalEventName,
  type StreamCategory,
  type WebhookEvent,
  type WebhookId,
  type WebhookSettings,
  webhookStream,
} from '#libs/domain';

import { eventIdOf } from '../derived-ids.js';
import { eventAggregate, type EventAcceptance } from '../events/accept-event.js';
import type { FactRecorder } from '../fact-recorder.js';
import { Follower } from '../following/follower.js';
import { whileHeld } from '../following/while-held.js';
import type { Actor, EventBatch, EventStore, Position, RecordedEvent } from '../ports/event-store.js';
import type { FollowerPlaces } from '../ports/follower-places.js';
import type { Leases } from '../ports/leases.js';
import type { Clock, Ids, Log } from '../ports/primitives.js';
import type { WebhookRegistry } from '../webhooks/webhook-registry.js';
import { eventOfMessage, eventOfWebhook, type OperationalEvent } from './event-of-fact.js';

export interface OperationalEventsParts {
  readonly store: EventStore;
  readonly recorder: FactRecorder;
  readonly acceptance: Pick<EventAcceptance, 'accept'>;
  readonly webhookRegistry: Pick<WebhookRegistry, 'recipientsOf' | 'onChange' | 'get'>;
  readonly places: FollowerPlaces;
  readonly leases: Leases;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Log;
}

const name = 'operational-events';
const actor: Actor = { kind: 'system', id: name };
/** Names the events among all: no producer has a say in it, since their types are reserved. */
const source = 'hookline';
/** What a kill makes it do again is recognised, event by event. */
const keepPlaceEveryMs = 5_000;

const ofMessages: readonly OperationalEventName[] = ['hookline.message.failed', 'hookline.message.cancelled'];

/**
 * Says what happens in Hookline to webhooks that chose to hear of it: an event for each fact that matters, with an id
 * that the fact gives, accepted as any other. Facts of messages are read only while somebody wants them, and a fact
 * whose event nobody wants gives none. See docs/adr/0025.
 *
 * It never goes in a circle: a message of an operational event gives none, a webhook hears nothing of itself, and
 * what makes a webhook that hears nothing else fail is not told.
 */
export class OperationalEvents {
  constructor(private readonly parts: OperationalEventsParts) {}

  /** Of all processes one at a time does it. Resolves when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    let chosen = new AbortController();
    const wantsMessages = () => ofMessages.some((type) => this.isWanted(type));
    let had = wantsMessages();
    this.parts.webhookRegistry.onChange(() => {
      if (wantsMessages() === had) return;
      had = !had;
      chosen.abort();
    });
    await whileHeld(this.parts.leases, { name, signal }, async (held) => {
      while (!held.aborted) {
        chosen = new AbortController();
        had = wantsMessages();
        await this.follow(had ? ['webhook', 'message'] : ['webhook'], AbortSignal.any([held, chosen.signal]));
      }
    });
  }

  /** From where the last one was; a new installation, or an older one that had no such events, begins at the end. */
  private async follow(categories: readonly StreamCategory[], signal: AbortSignal): Promise<void> {
    const place = new KeptPlace(this.parts);
    const follower = new Follower(this.parts, {
      name,
      categories,
      maxBatch: 200,
      lingerMs: 0,
      load: (followedTo) => (followedTo === undefined ? place.load() : Promise.resolve(followedTo)),
      apply: async (batch: EventBatch) => {
        for (const event of batch.events) await this.tell(event);
        await place.reached(batch.position);
      },
    });
    await follower.run(signal);
    await place.keep();
  }

  private async tell(fact: RecordedEvent): Promise<void> {
    const said = await this.eventOf(fact);
    if (said === null) return;
    const { ids, acceptance, log } = this.parts;
    const eventId = eventIdOf(ids, source, fact.id);
    const { type, data, about } = said;
    const event = { type, data, occurredAt: fact.metadata.at, source, sourceId: fact.id };
    const outcome = await acceptance.accept({ eventId, event, actor, about });
    if (outcome.kind === 'refused')
      log.warn('operational_event.refused', { eventId, eventType: type, reason: outcome.refusal.code });
  }

  private async eventOf({ stream, event, revision, metadata }: RecordedEvent): Promise<OperationalEvent | null> {
    if (isMessageEvent(event)) return this.eventOfMessage(idOf(stream), event, metadata.at);
    if (!isWebhookEvent(event)) return null;
    return this.eventOfWebhook({ id: idOf(stream), event, revision, at: metadata.at });
  }

  private async eventOfMessage(messageId: string, event: MessageEvent, at: string): Promise<OperationalEvent | null> {
    const said = eventOfMessage(event);
    if (said === null || !this.isWanted(said.type, event.data.webhookId)) return null;
    const { webhookId, eventId } = event.data;
    const { state } = await this.parts.recorder.fold(eventAggregate(eventId));
    if (state.status === 'absent' || isReservedEventType(state.type)) return null;
    const settings = await this.settingsOf(webhookId);
    if (settings === null) return null;
    const message = { id: messageId, eventId, eventType: state.type };
    const webhook = { id: webhookId, displayName: settings.displayName };
    return { type: said.type, data: { message, webhook, at, reason: said.reason }, about: webhookId };
  }

  private async eventOfWebhook(fact: {
    readonly id: WebhookId;
    readonly event: WebhookEvent;
    readonly revision: number;
    readonly at: string;
  }): Promise<OperationalEvent | null> {
    const { id, event, revision, at } = fact;
    const { type, fields } = eventOfWebhook(event);
    if (!this.isWanted(type, id)) return null;
    const settings = await this.settingsOf(id, revision);
    if (settings === null || isOwnFault(event, settings)) return null;
    return { type, data: { webhook: { id, displayName: settings.displayName }, at, ...fields }, about: id };
  }

  private isWanted(type: OperationalEventName, about?: WebhookId): boolean {
    return this.parts.webhookRegistry.recipientsOf(type).some((id) => id !== about);
  }

  /** As of a fact, or of now: a webhook that was deleted since has its name from before. */
  private async settingsOf(id: WebhookId, revision = Infinity): Promise<WebhookSettings | null> {
    const now: LiveWebhook | null = revision === Infinity ? this.parts.webhookRegistry.get(id) : null;
    if (now !== null) return now.settings;
    let state = noWebhook;
    for await (const page of this.parts.recorder.pages(webhookStream(id))) {
      for (const fact of page)
        if (fact.revision <= revision && isWebhookEvent(fact.event)) state = evolveWebhook(state, fact.event);
    }
    return state.status === 'absent' ? null : state.settings;
  }
}

/** A webhook that chose nothing else was switched off by what came of operational events. */
const isOwnFault = (event: WebhookEvent, { events }: WebhookSettings): boolean =>
  event.type === 'WebhookDeactivated' && event.data.reason !== 'requested' && events.every(isReservedEventType);

/** How far it has come, for the next process: written now and then, and at the end. */
class KeptPlace {
  private at: Position | null = null;
  private kept: Position | null = null;
  private keptAtMs = -Infinity;

  constructor(private readonly parts: Pick<OperationalEventsParts, 'places' | 'store' | 'clock' | 'log'>) {}

  async load(): Promise<Position | null> {
    const { places, store } = this.parts;
    this.kept = await places.get(name);
    this.at = this.kept ?? (await store.tail());
    if (this.kept === null && this.at !== null) await this.save(this.at);
    return this.at;
  }

  async reached(position: Position): Promise<void> {
    this.at = position;
    if (this.parts.clock.now() - this.keptAtMs >= keepPlaceEveryMs) await this.keep();
  }

  /** A place that cannot be kept now is kept later: until then a restart repeats what is recognised. */
  async keep(): Promise<void> {
    if (this.at === null || this.at === this.kept) return;
    try {
      await this.save(this.at);
    } catch (error) {
      this.parts.log.error('operational_events.place_not_kept', error);
    }
  }

  private async save(position: Position): Promise<void> {
    this.keptAtMs = this.parts.clock.now();
    await this.parts.places.put(name, position);
    this.kept = position;
  }
}
