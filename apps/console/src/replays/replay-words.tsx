import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { ReplayAnswer } from '#libs/contracts';

import { webhookQueries } from '../api-client/webhooks.js';

const looks = {
  running: { label: 'Running', color: 'blue' },
  finished: { label: 'Finished', color: 'teal' },
  cancelled: { label: 'Stopped', color: 'gray' },
} as const;

export const ReplayStatusBadge = ({ status }: Pick<ReplayAnswer, 'status'>) => (
  <Badge color={looks[status].color}>{looks[status].label}</Badge>
);

/** `Failed messages of Billing`, `Past events to Billing`, `One event to Billing` */
export const ReplayName = ({
  events,
  filter: { webhookId, eventId, statuses },
}: Pick<ReplayAnswer, 'events' | 'filter'>) => {
  const { data } = useQuery({ ...webhookQueries.one(webhookId ?? ''), enabled: webhookId !== null, staleTime: 60_000 });
  const whose = webhookId === null ? 'all webhooks' : (data?.displayName ?? webhookId.slice(0, 8));
  if (events) return `${eventId === null ? 'Past events' : 'One event'} to ${whose}`;
  const kinds = statuses.join(' and ');
  return `${kinds.charAt(0).toUpperCase()}${kinds.slice(1)} messages of ${whose}`;
};

export const doneOf = ({ retried, skipped }: ReplayAnswer): number => retried + skipped;

/** 0 to 100. Messages that came to match meanwhile may make more than was counted. */
export const shareOf = (replay: ReplayAnswer): number => {
  if (replay.status === 'finished') return 100;
  return replay.matching === 0 ? 0 : Math.min(100, (doneOf(replay) / replay.matching) * 100);
};
