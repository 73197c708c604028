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
  type Refusal,
} from '#libs/application';
import { type FieldProblem, type ProblemCode, problems, type ReadEvent } from '#libs/contracts';
import { isReservedEventType } from '#libs/domain';
import { IDS } from '#libs/nest-kit';

export interface EventToPublish {
  readonly event: ReadEvent;
  /** From an `Idempotency-Key`. */
  readonly idempotentId: string | undefined;
  /** Where it stands in the request, for paths; empty for the only one. */
  readonly place: string;
}

export class PublishEvents extends Command<Outcome<readonly AcceptedEvent[], ProblemCode>> {
  constructor(
    readonly events: readonly EventToPublish[],
    readonly actor: Actor,
  ) {
    super();
  }
}

type AcceptCommand = Parameters<EventAcceptance['accept']>[0];

const refusedAt = ({ place }: EventToPublish, { code, path, problems: found }: Refusal<ProblemCode>) => {
  const errors = found ?? (path === undefined ? [] : [{ path, message: problems[code].title }]);
  const at = (inner: string) => [place, inner].filter((part) => part !== '').join('.');
  return { code, errors: errors.map(({ path: inner, message }) => ({ path: at(inner), message })) };
};

/** Several events may be at fault for several reasons: the first says which problem it is. */
const firstOf = (
  refusals: readonly { readonly code: ProblemCode; readonly errors: readonly FieldProblem[] }[],
): Outcome<never, ProblemCode> | null => {
  const [first] = refusals;
  if (first === undefined) return null;
  const errors = refusals.filter(({ code }) => code === first.code).flatMap((refusal) => refusal.errors);
  const refusal = errors.length === 0 ? { code: first.code } : { code: first.code, problems: errors };
  return { kind: 'refused', refusal };
};

/**
 * Everything is checked before anything is stored. Then each event is accepted on its own, in one append; what a crash
 * or an id that is taken leaves out, a repeat of the request brings in.
 */
@CommandHandler(PublishEvents)
class PublishEventsHandler implements ICommandHandler<PublishEvents> {
  constructor(
    private readonly acceptance: EventAcceptance,
    private readonly eventTypeRegistry: EventTypeRegistry,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  async execute({ events, actor }: PublishEvents): Promise<Outcome<readonly AcceptedEvent[], ProblemCode>> {
    const asked = events.map((one) => ({ one, command: this.commandOf(one, actor) }));
    const refusals = await Promise.all(asked.map(({ one, command }) => this.refusalOf(one, command)));
    const refused = firstOf(refusals.flatMap((refusal) => (refusal === null ? [] : [refusal])));
    return refused ?? this.acceptAll(asked);
  }

  private async refusalOf(one: EventToPublish, command: AcceptCommand) {
    if (isReservedEventType(one.event.type)) return refusedAt(one, { code: 'event_type_reserved', path: 'type' });
    if (!this.eventTypeRegistry.isRegistered(one.event.type))
      return refusedAt(one, { code: 'unknown_event_type', path: 'type' });
    const refusal = one.place === '' ? null : await this.acceptance.refusalOf(command);
    return refusal === null ? null : refusedAt(one, refusal);
  }

  private async acceptAll(
    asked: readonly { readonly one: EventToPublish; readonly command: AcceptCommand }[],
  ): Promise<Outcome<readonly AcceptedEvent[], ProblemCode>> {
    const outcomes = await Promise.all(
      asked.map(async ({ one, command }) => ({ one, outcome: await this.acceptance.accept(command) })),
    );
    const refused = firstOf(
      outcomes.flatMap(({ one, outcome }) =>
        outcome.kind === 'refused' ? [refusedAt(one, reusedKey(one, outcome.refusal))] : [],
      ),
    );
    const accepted = outcomes.flatMap(({ outcome }) => (outcome.kind === 'done' ? [outcome.value] : []));
    return refused ?? { kind: 'done', value: accepted };
  }

  private commandOf({ event, idempotentId }: EventToPublish, actor: Actor): AcceptCommand {
    const { source, sourceId } = event;
    const eventId = idempotentId ?? (sourceId === null ? this.ids.ordered() : eventIdOf(this.ids, source, sourceId));
    return { eventId, event: { ...event, sourceId: sourceId ?? eventId }, actor };
  }
}

/** The id comes from the key, so the key is what was used before. */
const reusedKey = ({ idempotentId }: EventToPublish, refusal: Refusal<ProblemCode>): Refusal<ProblemCode> =>
  refusal.code === 'event_id_reused' && idempotentId !== undefined ? { code: 'idempotency_key_reused' } : refusal;

export const eventCommandHandlers = [PublishEventsHandler];
