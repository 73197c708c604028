import { Group, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo } from 'react';

import type { WebhookAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { PlainLink } from '../ui/link.js';
import { LongTable } from '../ui/long-table.js';
import { PlainBadge } from '../ui/plain-badge.js';
import { SelectAll } from '../ui/select-all.js';
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
  readonly className?: string;
}

const SortableHead = ({ label, by, sorting: { key, direction, onSort }, ...th }: SortableHeadProps) => {
  const Icon = direction === 'asc' ? IconArrowUp : IconArrowDown;
  return (
    <th aria-sort={key === by ? ariaSort[direction] : 'none'} {...th}>
      <UnstyledButton onClick={() => onSort(by)} fz="xs" fw={560} c="inherit">
        <Group gap={4} wrap="nowrap">
          {label}
          {key === by && <Icon size={13} aria-hidden />}
        </Group>
      </UnstyledButton>
    </th>
  );
};

const EventNames = ({ events: [first = '', ...others] }: { readonly events: readonly string[] }) => (
  <span className="in-a-row">
    <PlainBadge label={first} color="gray" />
    {others.length > 0 && <PlainBadge label={`+${String(others.length)}`} color="gray" tip={others.join('\n')} />}
  </span>
);

interface RowProps {
  readonly webhook: WebhookAnswer;
  readonly isSelected: boolean;
  readonly onToggle: ((id: string) => void) | null;
}

const Row = memo(({ webhook, isSelected, onToggle }: RowProps) => {
  const { id, displayName, url, events, lastDeliveryAt, breaker } = webhook;
  return (
    <tr data-opens data-selected={isSelected || undefined}>
      {onToggle !== null && (
        <td className="narrow">
          <input
            type="checkbox"
            checked={isSelected}
            onChange={() => onToggle(id)}
            aria-label={`Select ${displayName}`}
          />
        </td>
      )}
      <td className="widest">
        <PlainLink className="plain-link strong" to="/webhooks/$webhookId" params={{ webhookId: id }} data-opens>
          {displayName}
        </PlainLink>
        <div className="quiet small mono cut-short" title={url}>
          {url}
        </div>
        <div className="small mantine-hidden-from-sm">
          <HealthChart health={webhook.health} />
        </div>
      </td>
      <td className="mantine-visible-from-lg">
        <EventNames events={events} />
      </td>
      <td>
        <span className="in-a-row wrapped">
          <WebhookStatusBadge {...webhook} />
          {breaker === 'open' && (
            <PlainBadge label="Probing" color="orange" tip="It keeps failing, so it is probed instead of sent to" />
          )}
        </span>
      </td>
      <td className="mantine-visible-from-sm">
        <HealthChart health={webhook.health} />
      </td>
      <td className="one-line mantine-visible-from-sm">
        {lastDeliveryAt === null ? <span className="quiet">Never</span> : <Instant at={lastDeliveryAt} as="ago" />}
      </td>
    </tr>
  );
});
Row.displayName = 'WebhookRow';

export const WebhookTable = ({ items, sorting, selection }: WebhookTableProps) => (
  <LongTable>
    <thead>
      <tr>
        {selection !== null && (
          <th className="narrow">
            <SelectAll selection={selection} label="Select all webhooks" />
          </th>
        )}
        <SortableHead label="Webhook" by="name" sorting={sorting} />
        <th className="mantine-visible-from-lg">Events</th>
        <th>Status</th>
        <SortableHead label="Health, 24 h" by="health" sorting={sorting} className="mantine-visible-from-sm" />
        <SortableHead label="Last attempt" by="lastDelivery" sorting={sorting} className="mantine-visible-from-sm" />
      </tr>
    </thead>
    <tbody>
      {items.map((webhook) => (
        <Row
          key={webhook.id}
          webhook={webhook}
          isSelected={selection?.ids.has(webhook.id) ?? false}
          onToggle={selection?.toggle ?? null}
        />
      ))}
    </tbody>
  </LongTable>
);
