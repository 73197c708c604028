import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { eventTypeQueries } from '../api-client/event-types.js';
import type { WebhookSearch } from '../app/search.js';
import { SearchField } from '../ui/search-field.js';

interface WebhookFiltersProps {
  readonly search: WebhookSearch;
  readonly onChange: (change: Partial<WebhookSearch>) => void;
}

const statuses = [
  { value: 'active', label: 'Active' },
  { value: 'inactive', label: 'Inactive' },
];

export const WebhookFilters = ({ search, onChange }: WebhookFiltersProps) => {
  const { data: catalog } = useQuery(eventTypeQueries.list());
  const names = catalog?.map(({ name }) => name) ?? [];
  return (
    <Group gap="sm" mb="md">
      <SearchField
        label="Search name, URL or note"
        value={search.search}
        onSearch={(text) => onChange({ search: text })}
        flex="1 1 240px"
      />
      <Select
        aria-label="Status"
        placeholder="Any status"
        data={statuses}
        value={search.status ?? null}
        onChange={(status) => onChange({ status: status === 'active' || status === 'inactive' ? status : undefined })}
        clearable
        flex="1 1 130px"
        maw={{ sm: 150 }}
      />
      <Select
        aria-label="Event type"
        placeholder="Any event"
        data={names}
        value={search.event ?? null}
        onChange={(event) => onChange({ event: event ?? undefined })}
        clearable
        searchable
        flex="1 1 160px"
        maw={{ sm: 220 }}
      />
    </Group>
  );
};
