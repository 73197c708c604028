import { ActionIcon, Badge, Box, Checkbox, Group, Table, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';

import type { MessageAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';
import type { Selection } from '../ui/selection.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { WebhookName } from '../webhooks/webhook-name.js';
import { MessageData } from './message-data.js';

interface MessageTableProps {
  readonly items: readonly MessageAnswer[];
  readonly selection: Selection | null;
  /** In a log of all webhooks: a column that says for which one. */
  readonly showsWebhook: boolean;
}

const LastAnswer = ({ message: { lastStatusCode, attemptCount } }: { readonly message: MessageAnswer }) => {
  if (attemptCount === 0)
    return (
      <Text size="sm" c="dimmed">
        –
      </Text>
    );
  return lastStatusCode === null ? (
    <Text size="sm" c="dimmed">
      No answer
    </Text>
  ) : (
    <Text size="sm" ff="monospace">
      {lastStatusCode}
    </Text>
  );
};

interface RowProps {
  readonly message: MessageAnswer;
  readonly isSelected: boolean;
  readonly onToggle: ((id: string) => void) | null;
  readonly showsWebhook: boolean;
}

const columns = 8;

const Row = memo(({ message, isSelected, onToggle, showsWebhook }: RowProps) => {
  const { id, webhookId, eventType, status, createdAt, attemptCount, nextAttemptAt, test } = message;
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <>
      <Table.Tr {...(isSelected ? { bg: 'var(--mantine-primary-color-light)' } : {})}>
        {onToggle !== null && (
          <Table.Td w={40}>
            <Checkbox
              size="xs"
              checked={isSelected}
              onChange={() => onToggle(id)}
              aria-label={`Select ${eventType} ${id}`}
            />
          </Table.Td>
        )}
        <Table.Td>
          <Group gap={6} wrap="nowrap">
            <Tooltip label={isOpen ? 'Hide the data' : 'See the data'}>
              <ActionIcon size="sm" onClick={toggle} aria-expanded={isOpen} aria-label={`Data of ${eventType} ${id}`}>
                {isOpen ? <IconChevronDown size={15} /> : <IconChevronRight size={15} />}
              </ActionIcon>
            </Tooltip>
            <div>
              <Group gap={6}>
                <TextLink to="/messages/$messageId" params={{ messageId: id }} fw={540} size="sm">
                  {eventType}
                </TextLink>
                {test && (
                  <Badge color="grape" size="sm">
                    Test
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed" ff="monospace">
                {id.slice(0, 8)}
              </Text>
              <Text size="xs" c="dimmed" hiddenFrom="xs">
                <Instant at={createdAt} />
              </Text>
              {showsWebhook && (
                <Box hiddenFrom="sm">
                  <WebhookName webhookId={webhookId} to="/webhooks/$webhookId/logs" />
                </Box>
              )}
            </div>
          </Group>
        </Table.Td>
        {showsWebhook && (
          <Table.Td visibleFrom="sm">
            <WebhookName webhookId={webhookId} to="/webhooks/$webhookId/logs" />
          </Table.Td>
        )}
        <Table.Td>
          <MessageStatusBadge status={status} />
        </Table.Td>
        <Table.Td style={{ whiteSpace: 'nowrap' }} visibleFrom="xs">
          <Instant at={createdAt} />
        </Table.Td>
        <Table.Td visibleFrom="md">{attemptCount}</Table.Td>
        <Table.Td visibleFrom="sm">
          <LastAnswer message={message} />
        </Table.Td>
        <Table.Td visibleFrom="md" style={{ whiteSpace: 'nowrap' }}>
          {nextAttemptAt === null ? (
            <Text size="sm" c="dimmed">
              –
            </Text>
          ) : (
            <Instant at={nextAttemptAt} as="due" />
          )}
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={columns} p="sm">
            <MessageData messageId={id} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
});
Row.displayName = 'MessageRow';

export const MessageTable = ({ items, selection, showsWebhook }: MessageTableProps) => (
  <Box style={{ overflowX: 'auto' }}>
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          {selection !== null && (
            <Table.Th w={40}>
              <Checkbox
                size="xs"
                checked={selection.isAll}
                indeterminate={selection.isSome}
                onChange={selection.toggleAll}
                aria-label="Select all messages of this page"
              />
            </Table.Th>
          )}
          <Table.Th>Event</Table.Th>
          {showsWebhook && <Table.Th visibleFrom="sm">Webhook</Table.Th>}
          <Table.Th>Status</Table.Th>
          <Table.Th visibleFrom="xs">Time</Table.Th>
          <Table.Th visibleFrom="md">Attempts</Table.Th>
          <Table.Th visibleFrom="sm">Last answer</Table.Th>
          <Table.Th visibleFrom="md">Next attempt</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((message) => (
          <Row
            key={message.id}
            message={message}
            isSelected={selection?.ids.has(message.id) ?? false}
            onToggle={selection?.toggle ?? null}
            showsWebhook={showsWebhook}
          />
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);
