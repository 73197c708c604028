import { Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { maxPageSize, type MessageAnswer } from '#libs/contracts';

import { type MessageFilter, messageQueries } from '../api-client/messages.js';
import { NextAttempt } from '../messages/next-attempt.js';
import { useHolds } from '../messages/use-holds.js';
import type { Hold } from '../messages/why-it-waits.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { TitledCard } from '../ui/titled-card.js';
import { useWebhookNames, WebhookName } from '../webhooks/webhook-name.js';

interface WaitingMessagesProps {
  /** Only of this webhook; otherwise of all. */
  readonly webhookId?: string;
}

const shown = 8;

/** What is due comes first. */
const dueAt = ({ nextAttemptAt, createdAt }: MessageAnswer): string => nextAttemptAt ?? createdAt;

interface RowProps {
  readonly message: MessageAnswer;
  /** In a list of all webhooks: which one it is for. */
  readonly webhook: ReactNode;
  readonly hold: Hold | null;
}

const Row = ({ message, webhook, hold }: RowProps) => (
  <Group justify="space-between" py={6} wrap="nowrap">
    <Group gap="sm" wrap="nowrap" miw={0}>
      <MessageStatusBadge status={message.status} />
      <TextLink to="/messages/$messageId" params={{ messageId: message.id }} size="sm" truncate>
        {message.eventType}
      </TextLink>
      <Text component="div" size="sm" visibleFrom="sm" truncate>
        {webhook}
      </Text>
    </Group>
    <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
      <NextAttempt message={message} hold={hold} />
    </Text>
  </Group>
);

const waiting = { status: ['created', 'retrying'] } satisfies MessageFilter;

const AllThatWait = ({ webhookId }: WaitingMessagesProps) =>
  webhookId === undefined ? (
    <TextLink to="/messages" search={waiting} size="sm">
      All that wait
    </TextLink>
  ) : (
    <TextLink to="/webhooks/$webhookId/logs" params={{ webhookId }} search={waiting} size="sm">
      All that wait
    </TextLink>
  );

/** The messages that wait and are due next, of the newest that wait. */
export const WaitingMessages = ({ webhookId }: WaitingMessagesProps) => {
  const isOfAll = webhookId === undefined;
  const nameOf = useWebhookNames(isOfAll);
  const query = useQuery({
    ...messageQueries.list({ ...waiting, webhookId }, null, maxPageSize),
    refetchInterval: 5_000,
  });
  const holdOf = useHolds(query.data?.items ?? [], webhookId);
  return (
    <TitledCard title="Waiting next" aside={<AllThatWait {...(webhookId === undefined ? {} : { webhookId })} />}>
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
            .map((message) => (
              <Row
                key={message.id}
                message={message}
                hold={holdOf(message)}
                webhook={isOfAll && <WebhookName webhookId={message.webhookId} name={nameOf(message.webhookId)} />}
              />
            ))
        }
      </Loaded>
    </TitledCard>
  );
};
