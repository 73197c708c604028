import { Badge, Box, Checkbox, Group, Table, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo } from 'react';

import type { WebhookAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';
import type { Selection } from '../ui/selection.js';
import { WebhookStatusBadge } from '../ui/status-badge.js';
import { HealthChart } from './health-chart.js';
import type { SortDirection, SortKey } from './webhook-sort.js';

interface Sorting {
  readonly key: SortKey;
  readonly direction: SortDirection;
  readonly onSort: (key: SortKey) => void;
}

interface WebhookTableProps {
  readonly items: readonly WebhookAnswer[];
  readonly sorting: Sorting;
  readonly selection: Selection | null;
}

const ariaSort = { asc: 'ascending', desc: 'descending' } as const;

interface SortableHeadProps {
  readonly label: string;
  readonly by: SortKey;
  readonly sorting: Sorting;
  readonly visibleFrom?: string;
}

const SortableHead = ({ label, by, sorting: { key, direction, onSort }, ...th }: SortableHeadProps) => {
  const Icon = direction === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <Table.Th aria-sort={key === by ? ariaSort[direction] : 'none'} {...th}>
      <UnstyledButton onClick={() => onSort(by)} fz="xs" fw={560} c="inherit">
        <Group gap={4} wrap="nowrap">
          {label}
          {key === by && <Icon size={13} aria-hidden />}
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
};

const EventNames = ({ events }: { readonly events: readonly string[] }) => {
  const [first, ...others] = events;
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color="gray">{first}</Badge>
      {others.length > 0 && (
        <Tooltip label={others.join(', ')} multiline maw={320}>
          <Badge color="gray" variant="outline">
            +{others.length}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
};

interface RowProps {
  readonly webhook: WebhookAnswer;
  readonly isSelected: boolean;
  readonly onToggle: ((id: string) => void) | null;
}

const Row = memo(({ webhook, isSelected, onToggle }: RowProps) => {
  const { id, displayName, url, events, lastDeliveryAt, breaker } = webhook;
  return (
    <Table.Tr {...(isSelected ? { bg: 'var(--mantine-primary-color-light)' } : {})}>
      {onToggle !== null && (
        <Table.Td w={44}>
          <Checkbox size="xs" checked={isSelected} onChange={() => onToggle(id)} aria-label={`Select ${displayName}`} />
        </Table.Td>
      )}
      <Table.Td maw={0} w="36%" miw={180}>
        <TextLink to="/webhooks/$webhookId" params={{ webhookId: id }} fw={560} size="sm">
          {displayName}
        </TextLink>
        <Text size="xs" c="dimmed" truncate title={url} ff="monospace">
          {url}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <EventNames events={events} />
      </Table.Td>
      <Table.Td>
        <Group gap={6} wrap="nowrap">
          <WebhookStatusBadge {...webhook} />
          {breaker === 'open' && (
            <Tooltip label="It keeps failing, so it is probed instead of sent to">
              <Badge color="orange">Probing</Badge>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <HealthChart health={webhook.health} />
      </Table.Td>
      <Table.Td visibleFrom="sm" style={{ whiteSpace: 'nowrap' }}>
        {lastDeliveryAt === null ? (
          <Text size="sm" c="dimmed">
            Never
          </Text>
        ) : (
          <Instant at={lastDeliveryAt} as="ago" />
        )}
      </Table.Td>
    </Table.Tr>
  );
});
Row.displayName = 'WebhookRow';

export const WebhookTable = ({ items, sorting, selection }: WebhookTableProps) => (
  <Box style={{ overflowX: 'auto' }}>
    <Table highlightOnHover horizontalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          {selection !== null && (
            <Table.Th w={44}>
              <Checkbox
                size="xs"
                checked={selection.isAll}
                indeterminate={selection.isSome}
                onChange={selection.toggleAll}
                aria-label="Select all webhooks"
              />
            </Table.Th>
          )}
          <SortableHead label="Webhook" by="name" sorting={sorting} />
          <Table.Th visibleFrom="lg">Events</Table.Th>
          <Table.Th>Status</Table.Th>
          <SortableHead label="Health, 24 h" by="health" sorting={sorting} visibleFrom="sm" />
          <SortableHead label="Last delivery" by="lastDelivery" sorting={sorting} visibleFrom="sm" />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((webhook) => (
          <Row
            key={webhook.id}
            webhook={webhook}
            isSelected={selection?.ids.has(webhook.id) ?? false}
            onToggle={selection?.toggle ?? null}
          />
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);
