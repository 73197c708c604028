import { Badge, Group, Table, Text } from '@mantine/core';
import { IconSearchOff, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { EventTypeAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { SearchField } from '../ui/search-field.js';
import { EmptyState, Panel } from '../ui/states.js';

const fits =
  (text: string) =>
  ({ name, description }: EventTypeAnswer): boolean =>
    `${name} ${description}`.toLowerCase().includes(text.toLowerCase());

const State = ({ eventType: { archived, registered } }: { readonly eventType: EventTypeAnswer }) => {
  if (!registered) return <Badge color="orange">Observed</Badge>;
  return archived ? <Badge color="gray">Archived</Badge> : <Badge color="teal">Offered</Badge>;
};

const EventTypeTable = ({ items }: { readonly items: readonly EventTypeAnswer[] }) => (
  <Table highlightOnHover>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Name</Table.Th>
        <Table.Th visibleFrom="sm">Description</Table.Th>
        <Table.Th>State</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {items.map((eventType) => (
        <Table.Tr key={eventType.name}>
          <Table.Td>
            <TextLink to="/event-types/$name" params={{ name: eventType.name }} fw={540} size="sm">
              {eventType.name}
            </TextLink>
          </Table.Td>
          <Table.Td visibleFrom="sm">
            <Text size="sm" c="dimmed">
              {eventType.description}
            </Text>
          </Table.Td>
          <Table.Td>
            <State eventType={eventType} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const NoEventTypes = ({ isSearch }: { readonly isSearch: boolean }) => (
  <EmptyState icon={isSearch ? IconSearchOff : IconTags} title={isSearch ? 'No event type fits' : 'No event types yet'}>
    Event types are registered here or with POST /api/v1/event-types.
  </EmptyState>
);

/** `/event-types` */
export const EventTypesPage = () => {
  const query = useQuery(eventTypeQueries.list());
  const [text, setText] = useState<string>();
  const shown = fits(text ?? '');
  return (
    <>
      <PageHeader title="Event types" description="What webhooks choose from, and the data that each carries." />
      <Group mb="md">
        <SearchField label="Search event types" value={text} onSearch={setText} flex="0 1 360px" />
      </Group>
      <Panel>
        <Loaded
          query={query}
          label="Loading the event types"
          isEmpty={(all) => !all.some(shown)}
          empty={() => <NoEventTypes isSearch={text !== undefined} />}
        >
          {(all) => <EventTypeTable items={all.filter(shown)} />}
        </Loaded>
      </Panel>
    </>
  );
};
