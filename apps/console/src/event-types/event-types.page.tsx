import { Box, Group, Select } from '@mantine/core';
import { IconPlus, IconSearchOff, IconTags } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { EventTypeAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import type { EventTypeSearch } from '../app/search.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink } from '../ui/link.js';
import { isFiltered, Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { SearchField } from '../ui/search-field.js';
import { EmptyState, Panel } from '../ui/states.js';
import { eventTypeStates, stateOf } from './event-type-state.js';
import { EventTypeTable } from './event-type-table.js';

const route = getRouteApi('/signed-in/event-types');

const stateOptions = Object.entries(eventTypeStates).map(([value, { label }]) => ({ value, label }));

const isState = (value: string | null): value is NonNullable<EventTypeSearch['state']> =>
  value !== null && Object.hasOwn(eventTypeStates, value);

const fits =
  ({ search = '', state }: EventTypeSearch) =>
  (eventType: EventTypeAnswer): boolean =>
    (state === undefined || stateOf(eventType) === state) &&
    `${eventType.name} ${eventType.description}`.toLowerCase().includes(search.toLowerCase());

const NewEventTypeButton = () => (
  <ButtonLink to="/new-event-type" leftSection={<IconPlus size={16} aria-hidden />}>
    New event type
  </ButtonLink>
);

const NoEventTypes = ({ isSearch }: { readonly isSearch: boolean }) =>
  isSearch ? (
    <EmptyState icon={IconSearchOff} title="No event type fits">
      Try another search, or take a filter away.
    </EmptyState>
  ) : (
    <EmptyState icon={IconTags} title="No event types yet">
      Event types are registered here or with POST /api/v1/event-types.
    </EmptyState>
  );

interface FiltersProps {
  readonly search: EventTypeSearch;
  readonly onChange: (change: Partial<EventTypeSearch>) => void;
}

const Filters = ({ search, onChange }: FiltersProps) => (
  <Group gap="sm" mb="md">
    <SearchField
      label="Search event types"
      value={search.search}
      onSearch={(text) => onChange({ search: text })}
      flex="1 1 240px"
      maw={480}
    />
    <Select
      aria-label="State"
      placeholder="Any state"
      data={stateOptions}
      value={search.state ?? null}
      onChange={(state) => onChange({ state: isState(state) ? state : undefined })}
      clearable
      w={160}
    />
  </Group>
);

/** `/event-types` */
export const EventTypesPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(eventTypeQueries.list());
  const mayManage = useRefusal('manage') === null;
  const shown = fits(search);
  return (
    <>
      <PageHeader
        title="Event types"
        description="What webhooks choose from, and the data that each carries."
        actions={mayManage ? <NewEventTypeButton /> : undefined}
      />
      <Filters
        search={search}
        onChange={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
      />
      <Panel>
        <Loaded
          query={query}
          label="Loading the event types"
          isEmpty={(all) => !all.some(shown)}
          empty={() => <NoEventTypes isSearch={isFiltered(search)} />}
        >
          {(all) => (
            <Box style={{ overflowX: 'auto' }}>
              <EventTypeTable items={all.filter(shown)} mayRegister={mayManage} />
            </Box>
          )}
        </Loaded>
      </Panel>
    </>
  );
};
