import { Card, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { maxPageSize, type MessageAnswer } from '#libs/contracts';

import { messageQueries } from '../api-client/messages.js';
import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { MessageStatusBadge } from '../ui/status-badge.js';

const shown = 8;

/** What is due now comes first. */
const dueAt = ({ nextAttemptAt, createdAt }: MessageAnswer): string => nextAttemptAt ?? createdAt;

const Row = ({ message }: { readonly message: MessageAnswer }) => (
  <Group justify="space-between" py={6} wrap="nowrap">
    <Group gap="sm" wrap="nowrap" miw={0}>
      <MessageStatusBadge status={message.status} />
      <TextLink to="/messages/$messageId" params={{ messageId: message.id }} size="sm" truncate>
        {message.eventType}
      </TextLink>
    </Group>
    <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      <Instant at={dueAt(message)} as="due" />
    </Text>
  </Group>
);

/** The messages that wait and are due next, of the newest that wait. */
export const WaitingMessages = ({ webhookId }: { readonly webhookId: string }) => {
  const query = useQuery({
    ...messageQueries.list({ webhookId, status: ['created', 'retrying'] }, null, maxPageSize),
    refetchInterval: 5_000,
  });
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          Waiting next
        </Title>
        <TextLink
          to="/webhooks/$webhookId/logs"
          params={{ webhookId }}
          search={{ status: ['created', 'retrying'] }}
          size="sm"
        >
          All that wait
        </TextLink>
      </Group>
      <Loaded
        query={query}
        label="Loading what waits"
        rows={3}
        isEmpty={({ items }) => items.length === 0}
        empty={() => (
          <Text size="sm" c="dimmed">
            Nothing waits.
          </Text>
        )}
      >
        {({ items }) =>
          items
            .toSorted((a, b) => dueAt(a).localeCompare(dueAt(b)))
            .slice(0, shown)
            .map((message) => <Row key={message.id} message={message} />)
        }
      </Loaded>
    </Card>
  );
};
