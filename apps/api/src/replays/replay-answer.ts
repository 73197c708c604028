import type { ReplayInput, ReplayRow } from '#libs/application';
import type { NewReplayBody, ReplayAnswer } from '#libs/contracts';

export const toReplayInput = (body: NewReplayBody): ReplayInput => ({
  events: body.events,
  filter: {
    webhookId: body.webhookId ?? null,
    ...(body.eventId !== undefined && { eventId: body.eventId }),
    statuses: body.statuses,
    eventTypes: body.eventTypes,
    since: body.since ?? null,
    until: body.until ?? null,
  },
  ratePerSecond: body.ratePerSecond ?? null,
});

export const toReplayAnswer = ({ id, status, request, progress, requestedAt, updatedAt }: ReplayRow): ReplayAnswer => {
  const { filter, events = false, ratePerSecond, matching } = request;
  return {
    id,
    status,
    events,
    filter: {
      ...filter,
      eventId: filter.eventId ?? null,
      statuses: [...filter.statuses],
      eventTypes: [...filter.eventTypes],
    },
    ratePerSecond,
    matching,
    retried: progress.retried,
    skipped: progress.skipped,
    requestedAt,
    updatedAt,
  };
};
