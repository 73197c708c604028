import { Anchor, Card, Group, Text, Timeline, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { MessageDetailAnswer, MessageFactAnswer } from '#libs/contracts';

import { messageQueries } from '../api-client/messages.js';
import { ActorName } from '../ui/actor-name.js';
import { Instant } from '../ui/instant.js';
import { ErrorState, LoadingState } from '../ui/states.js';
import { messageStatusLooks } from '../ui/status-badge.js';
import { describeFact } from './describe-fact.js';

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

/** Every fact of a message, the newest first: what, who, when, and why the next attempt is when it is. */
export const MessageTimeline = ({ message }: { readonly message: MessageDetailAnswer }) => {
  const { data, error, refetch } = useQuery(messageQueries.history(message));
  const facts = data?.items.toReversed() ?? [];
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h5">
          Timeline
        </Title>
        <Anchor size="xs" href={`/api/v1/messages/${message.id}/history`} download>
          Export
        </Anchor>
      </Group>
      {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingState label="Loading the timeline" rows={3} />}
      <Timeline bulletSize={14} lineWidth={2} active={facts.length}>
        {facts.map((fact, index) => (
          <Timeline.Item key={facts.length - index} color={messageStatusLooks[fact.statusAfter].color}>
            <Entry fact={fact} />
          </Timeline.Item>
        ))}
      </Timeline>
    </Card>
  );
};
