import { Badge, Box, Group, Select, Table, Text } from '@mantine/core';
import { IconBolt, IconRotate2, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { EventAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import { eventQueries } from '../api-client/events.js';
import type { EventSearch } from '../app/search.js';
import { Instant } from '../ui/instant.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink, TextLink } from '../ui/link.js';
import { hasNoItems, isFiltered, Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { Pager } from '../ui/pager.js';
import { SearchField } from '../ui/search-field.js';
import { EmptyState, Panel } from '../ui/states.js';
import { TimeRangeField } from '../ui/time-range.js';

const route = getRouteApi('/signed-in/events');

/** Its end: ids of events begin with the time, which is alike for all on a page. */
const shortId = (id: string): string => `…${id.slice(-12)}`;

/** A record that brought no id has its place on the topic instead, as JSON. */
const isPlaceOnTopic = (sourceId: string): boolean => sourceId.startsWith('["');

/** The id that its producer gave, by which people know it; without one, ours. */
const EventName = ({ id, sourceId }: Pick<EventAnswer, 'id' | 'sourceId'>) =>
  sourceId === id || isPlaceOnTopic(sourceId) ? (
    <Text size="xs" c="dimmed" ff="monospace">
      {shortId(id)}
    </Text>
  ) : (
    <Text size="xs" c="dimmed" ff="monospace" truncate maw={{ base: 150, sm: 260 }} title={sourceId}>
      {sourceId}
    </Text>
  );

const matchOptions = [
  { value: 'true', label: 'Matched a webhook' },
  { value: 'false', label: 'Matched none' },
];

interface FiltersProps {
  readonly search: EventSearch;
  readonly onChange: (change: Partial<EventSearch>) => void;
}

const Filters = ({ search, onChange }: FiltersProps) => {
  const { data: catalog } = useQuery(eventTypeQueries.list());
  return (
    <Group gap="sm" mb="md">
      <SearchField
        label="Search by event id, ours or the producer’s"
        placeholder="Search by event id"
        value={search.search}
        onSearch={(text) => onChange({ search: text })}
        flex="1 1 220px"
      />
      <Select
        aria-label="Event type"
        placeholder="Any type"
        data={catalog?.map(({ name }) => name) ?? []}
        value={search.type ?? null}
        onChange={(type) => onChange({ type: type ?? undefined })}
        clearable
        searchable
        w={220}
      />
      <Select
        aria-label="Matched"
        placeholder="Matched or not"
        data={matchOptions}
        value={search.matched === undefined ? null : String(search.matched)}
        onChange={(matched) => onChange({ matched: matched === null ? undefined : matched === 'true' })}
        clearable
        w={200}
      />
      <TimeRangeField value={search} onChange={onChange} />
    </Group>
  );
};

const Recipients = ({ count }: { readonly count: number }) =>
  count === 0 ? (
    <Badge color="gray">No webhook wanted it</Badge>
  ) : (
    <Badge color="teal">
      {count} webhook{count === 1 ? '' : 's'}
    </Badge>
  );

const EventTable = ({ items }: { readonly items: readonly EventAnswer[] }) => (
  <Box style={{ overflowX: 'auto' }}>
    <Table highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Event</Table.Th>
          <Table.Th>Went to</Table.Th>
          <Table.Th visibleFrom="sm">Accepted</Table.Th>
          <Table.Th visibleFrom="md">Source</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ id, sourceId, type, recipientCount, acceptedAt, source, test }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <Group gap={6}>
                <TextLink to="/events/$eventId" params={{ eventId: id }} fw={540} size="sm">
                  {type}
                </TextLink>
                {test && (
                  <Badge color="grape" size="sm">
                    Test
                  </Badge>
                )}
              </Group>
              <EventName id={id} sourceId={sourceId} />
            </Table.Td>
            <Table.Td>
              <Recipients count={recipientCount} />
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Instant at={acceptedAt} />
            </Table.Td>
            <Table.Td visibleFrom="md">
              <Text size="sm" c="dimmed">
                {source === '' ? '–' : source}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);

const NoEvents = ({ isSearch }: { readonly isSearch: boolean }) =>
  isSearch ? (
    <EmptyState icon={IconSearchOff} title="No event fits">
      Try another id, or take a filter away.
    </EmptyState>
  ) : (
    <EmptyState icon={IconBolt} title="No events yet">
      Publish one with POST /api/v1/events, or connect Kafka.
    </EmptyState>
  );

/** Takes the type and the time that are filtered for along. Which of them a webhook has not got, the estimate says. */
const ReplayButton = ({ search: { type, since, until } }: { readonly search: EventSearch }) => (
  <ButtonLink
    to="/replays/new"
    search={{ what: 'events', eventType: type, since, until }}
    variant="default"
    leftSection={<IconRotate2 size={15} aria-hidden />}
  >
    Replay to a webhook
  </ButtonLink>
);

/** `/events` */
export const EventsPage = () => {
  const { cursor, ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(eventQueries.list(filter, cursor ?? null));
  const change = (part: Partial<EventSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part, cursor: undefined }), replace: true });
  const mayReplay = useRefusal('operate') === null;
  return (
    <>
      <PageHeader
        title="Events"
        description="What came in, and which webhooks wanted it."
        actions={mayReplay ? <ReplayButton search={filter} /> : undefined}
      />
      <Filters search={filter} onChange={change} />
      <Panel>
        <Loaded
          query={query}
          label="Loading the events"
          isEmpty={hasNoItems}
          empty={() => <NoEvents isSearch={isFiltered(filter)} />}
        >
          {({ items }) => <EventTable items={items} />}
        </Loaded>
        <Pager cursor={cursor} nextCursor={query.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
};
