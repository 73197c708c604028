import { Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { EventTypeAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { JsonView } from '../ui/json-view.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { TitledCard } from '../ui/titled-card.js';
import { dataProperties } from './data-properties.js';
import { DataTable } from './data-table.js';
import { enforcements } from './enforcement.js';
import { EventTypeButtons } from './event-type-buttons.js';
import { eventTypeStates, EventTypeStateBadge, stateOf } from './event-type-state.js';

const route = getRouteApi('/signed-in/event-types/$name');

interface EventTypeProps {
  readonly eventType: EventTypeAnswer;
}

const DataCard = ({ eventType }: EventTypeProps) => {
  const properties = dataProperties(eventType);
  return (
    <TitledCard title="Data" space={4}>
      <Text size="sm" c="dimmed" mb="sm">
        {eventType.schema === null
          ? 'What the example carries: no schema says more yet.'
          : 'What every event of this type carries in data.'}
      </Text>
      {properties.length === 0 ? (
        <Text size="sm">Nothing is said about it yet.</Text>
      ) : (
        <DataTable properties={properties} />
      )}
    </TitledCard>
  );
};

const factsOf = (eventType: EventTypeAnswer): readonly Fact[] => {
  const { name, schema, enforcement } = eventType;
  return [
    { label: 'State', value: eventTypeStates[stateOf(eventType)].words },
    { label: 'JSON Schema', value: schema === null ? 'None' : 'Yes' },
    { label: 'Enforcement', value: `${enforcements[enforcement].label}: ${enforcements[enforcement].words}` },
    {
      label: 'Who gets it',
      value: (
        <TextLink to="/webhooks" search={{ event: name }} size="sm">
          Webhooks that chose it
        </TextLink>
      ),
    },
    {
      label: 'What came in',
      value: (
        <TextLink to="/events" search={{ type: name }} size="sm">
          Its events
        </TextLink>
      ),
    },
  ];
};

const SchemaCard = ({ schema }: { readonly schema: NonNullable<EventTypeAnswer['schema']> }) => (
  <TitledCard title="JSON Schema" space="sm">
    <JsonView value={schema} label="JSON Schema of the data" />
  </TitledCard>
);

const Detail = ({ eventType }: EventTypeProps) => (
  <>
    <PageHeader
      title={eventType.name}
      crumbs={<TextLink to="/event-types">Event types</TextLink>}
      heading={
        <Group gap="sm">
          <Title order={1} size="h2" style={{ overflowWrap: 'anywhere' }}>
            {eventType.name}
          </Title>
          <EventTypeStateBadge eventType={eventType} />
        </Group>
      }
      description={eventType.description === '' ? undefined : eventType.description}
      actions={<EventTypeButtons eventType={eventType} />}
    />
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="lg">
          <DataCard eventType={eventType} />
          {eventType.schema !== null && <SchemaCard schema={eventType.schema} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Stack gap="lg">
          <TitledCard title="At a glance">
            <FactList facts={factsOf(eventType)} />
          </TitledCard>
          <TitledCard title="Example" space={4}>
            <Text size="sm" c="dimmed" mb="sm">
              What <code>data</code> looks like. A test event delivers it.
            </Text>
            <JsonView value={eventType.example} label="Example data" />
          </TitledCard>
        </Stack>
      </Grid.Col>
    </Grid>
  </>
);

/** `/event-types/{name}` */
export const EventTypePage = () => {
  const { name } = route.useParams();
  const query = useQuery(eventTypeQueries.one(name));
  return (
    <Loaded query={query} label="Loading the event type" order={1}>
      {({ answer }) => <Detail eventType={answer} />}
    </Loaded>
  );
};
