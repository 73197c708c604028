import { Group, MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { eventTypeQueries } from '../api-client/event-types.js';
import type { MessageSearch } from '../app/search.js';
import { SearchField } from '../ui/search-field.js';
import { type MessageStatus, messageStatusLooks } from '../ui/status-badge.js';
import { TimeRangeField } from '../ui/time-range.js';
import { WebhookSelect } from '../webhooks/webhook-select.js';

interface MessageFiltersProps {
  readonly search: MessageSearch;
  /** Of all webhooks: one of them can be chosen. */
  readonly isOfAll: boolean;
  readonly onChange: (change: Partial<MessageSearch>) => void;
  /** What can be done with all that the filters leave. */
  readonly children: ReactNode;
}

const isStatus = (value: string): value is MessageStatus => Object.hasOwn(messageStatusLooks, value);

/** As wide as its row has room for: two in a row on a small screen, all in one on a large. */
const narrow = { flex: '1 1 125px', maw: { md: 220 } } as const;

const statuses = Object.entries(messageStatusLooks).map(([value, { label }]) => ({ value, label }));

export const MessageFilters = ({ search, isOfAll, onChange, children }: MessageFiltersProps) => {
  const { data: catalog } = useQuery(eventTypeQueries.list());
  return (
    <Group gap="sm" mb="md" align="flex-start">
      <SearchField
        label="Id of a message or an event, also its producer’s, or text in the data"
        placeholder="Id, or text in the data"
        value={search.search}
        onSearch={(text) => onChange({ search: text })}
        flex="1 1 180px"
      />
      {isOfAll && (
        <WebhookSelect
          aria-label="Webhook"
          placeholder="Any webhook"
          value={search.webhookId ?? null}
          onChange={(webhookId) => onChange({ webhookId: webhookId ?? undefined })}
          {...narrow}
        />
      )}
      <MultiSelect
        aria-label="Status"
        placeholder={search.status === undefined ? 'Any status' : ''}
        data={statuses}
        value={search.status ?? []}
        onChange={(chosen) => {
          const status = chosen.filter(isStatus);
          onChange({ status: status.length === 0 ? undefined : status });
        }}
        clearable
        {...narrow}
      />
      <Select
        aria-label="Event type"
        placeholder="Any event"
        data={catalog?.map(({ name }) => name) ?? []}
        value={search.eventType ?? null}
        onChange={(eventType) => onChange({ eventType: eventType ?? undefined })}
        clearable
        searchable
        {...narrow}
      />
      <TimeRangeField value={search} onChange={onChange} />
      {children}
    </Group>
  );
};
