import { Inject } from '@nestjs/common';
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';

import {
  type AcceptedEvent,
  type Actor,
  EventAcceptance,
  EventTypeRegistry,
  eventIdOf,
  type Ids,
  type Outcome,
  refused,
} from '#libs/application';
import type { NewEventBody, ProblemCode } from '#libs/contracts';
import { IDS } from '#libs/nest-kit';

export class PublishEvent extends Command<Outcome<AcceptedEvent, ProblemCode>> {
  constructor(
    readonly body: NewEventBody,
    readonly actor: Actor,
    /** From an `Idempotency-Key`. */
    readonly idempotentId: string | undefined,
  ) {
    super();
  }
}

@CommandHandler(PublishEvent)
class PublishEventHandler implements ICommandHandler<PublishEvent> {
  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly eventTypes: EventTypeRegistry,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  async execute({ body, actor, idempotentId }: PublishEvent): Promise<Outcome<AcceptedEvent, ProblemCode>> {
    const { type, data, timestamp: occurredAt, id } = body;
    if (!this.eventTypes.isRegistered(type)) return refused('unknown_event_type', 'type');
    const eventId = idempotentId ?? (id === undefined ? this.ids.ordered() : eventIdOf(this.ids, '', id));
    const event = { type, data, occurredAt, source: '', sourceId: id ?? eventId };
    const accepted = await this.acceptance.accept({ eventId, event, actor });
    return accepted.kind === 'refused' && accepted.refusal.code === 'event_id_reused' && idempotentId !== undefined
      ? refused('idempotency_key_reused')
      : accepted;
  }
}

export const eventCommandHandlers = [PublishEventHandler];
