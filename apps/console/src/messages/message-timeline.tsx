import { Anchor, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { MessageDetailAnswer, MessageFactAnswer } from '#libs/contracts';

import { messageQueries } from '../api-client/messages.js';
import { ActorName } from '../ui/actor-name.js';
import { Instant } from '../ui/instant.js';
import { ErrorState, LoadingState } from '../ui/states.js';
import { messageStatusLooks } from '../ui/status-badge.js';
import { TitledCard } from '../ui/titled-card.js';
import { describeFact } from './describe-fact.js';
import { isWaiting, plannedBecause } from './why-it-waits.js';

const Entry = ({ fact }: { readonly fact: MessageFactAnswer }) => {
  const { title, detail } = describeFact(fact);
  return (
    <>
      <Text size="sm" fw={560}>
        {title}
      </Text>
      {detail !== null && <Text size="sm">{detail}</Text>}
      <Text size="xs" c="dimmed">
        <ActorName actor={fact.actor} />, <Instant at={fact.at} />
      </Text>
    </>
  );
};

/** What comes next, as far as it is planned: the mark at which it is given up, and before that the next attempt. */
const ahead = (message: MessageDetailAnswer): readonly { title: string; at: string; detail: string | null }[] => {
  const { nextAttemptAt, givesUpAt, test } = message;
  if (!isWaiting(message)) return [];
  const mark = { title: 'Given up', at: givesUpAt, detail: 'unless it is delivered before' };
  const next = nextAttemptAt === null ? [] : [{ at: nextAttemptAt, detail: plannedBecause(message) }];
  return [...(test ? [] : [mark]), ...next.map((one) => ({ title: 'Next attempt', ...one }))];
};

/**
 * What is planned and every fact of a message, the newest first: what, who, when, and why the next attempt is when it
 * is.
 */
export const MessageTimeline = ({ message }: { readonly message: MessageDetailAnswer }) => {
  const { data, error, refetch } = useQuery(messageQueries.history(message));
  const facts = data?.items.toReversed() ?? [];
  const planned = data === undefined ? [] : ahead(message);
  return (
    <TitledCard
      title="Timeline"
      aside={
        <Anchor size="xs" href={`/api/v1/messages/${message.id}/history`} download>
          Export
        </Anchor>
      }
    >
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingState label="Loading the timeline" rows={3} />}
      <Timeline bulletSize={14} lineWidth={2} active={facts.length + planned.length}>
        {planned.map(({ title, at, detail }) => (
          <Timeline.Item key={title} color="gray" lineVariant="dashed">
            <Text size="sm" c="dimmed">
              {title} <Instant at={at} as="due" isStrong />
              {detail === null ? '' : `, ${detail}`}
            </Text>
          </Timeline.Item>
        ))}
        {facts.map((fact, index) => (
          <Timeline.Item key={facts.length - index} color={messageStatusLooks[fact.statusAfter].color}>
            <Entry fact={fact} />
          </Timeline.Item>
        ))}
      </Timeline>
    </TitledCard>
  );
};
