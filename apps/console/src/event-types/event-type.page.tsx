import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { EventTypeAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import { JsonView } from '../ui/json-view.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';

const route = getRouteApi('/signed-in/event-types/$name');

const Detail = ({
  eventType: { name, description, example, schema, archived },
}: {
  readonly eventType: EventTypeAnswer;
}) => (
  <>
    <PageHeader
      title={name}
      crumbs={<TextLink to="/event-types">Event types</TextLink>}
      heading={
        <Group gap="sm">
          <Title order={1} size="h2">
            {name}
          </Title>
          {archived && <Badge color="gray">Archived</Badge>}
        </Group>
      }
      description={description}
    />
    <Stack gap="lg">
      <Card>
        <Title order={2} size="h5" mb={4}>
          Example
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          What <code>data</code> looks like. A test event delivers it.
        </Text>
        <JsonView value={example} label="Example data" />
      </Card>
      {schema !== null && (
        <Card>
          <Title order={2} size="h5" mb="sm">
            JSON Schema
          </Title>
          <JsonView value={schema} label="JSON Schema of the data" />
        </Card>
      )}
    </Stack>
  </>
);

/** `/event-types/{name}` */
export const EventTypePage = () => {
  const { name } = route.useParams();
  return (
    <Loaded query={useQuery(eventTypeQueries.one(name))} label="Loading the event type">
      {({ answer }) => <Detail eventType={answer} />}
    </Loaded>
  );
};
