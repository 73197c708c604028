import { Group, MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

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
}

const isStatus = (value: string): value is MessageStatus => Object.hasOwn(messageStatusLooks, value);

const statuses = Object.entries(messageStatusLooks).map(([value, { label }]) => ({ value, label }));

export const MessageFilters = ({ search, isOfAll, onChange }: MessageFiltersProps) => {
  const { data: catalog } = useQuery(eventTypeQueries.list());
  return (
    <Group gap="sm" mb="md" align="flex-start">
      <SearchField
        label="Id, or text in the data"
        value={search.search}
        onSearch={(text) => onChange({ search: text })}
        flex="1 1 200px"
      />
      {isOfAll && (
        <WebhookSelect
          aria-label="Webhook"
          placeholder="Any webhook"
          value={search.webhookId ?? null}
          onChange={(webhookId) => onChange({ webhookId: webhookId ?? undefined })}
          w={200}
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
        flex="1 1 180px"
        maw={320}
      />
      <Select
        aria-label="Event type"
        placeholder="Any event"
        data={catalog?.map(({ name }) => name) ?? []}
        value={search.eventType ?? null}
        onChange={(eventType) => onChange({ eventType: eventType ?? undefined })}
        clearable
        searchable
        w={200}
      />
      <TimeRangeField value={search} onChange={onChange} />
    </Group>
  );
};
