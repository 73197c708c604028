import { Badge, Card, Code, Grid, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { EventDetailAnswer } from '#libs/contracts';

import { eventQueries } from '../api-client/events.js';
import { messageQueries } from '../api-client/messages.js';
import { webhookQueries } from '../api-client/webhooks.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { JsonView } from '../ui/json-view.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { MessageStatusBadge } from '../ui/status-badge.js';

const route = getRouteApi('/signed-in/events/$eventId');

const factsOf = ({ id, timestamp, acceptedAt, source, sourceId }: EventDetailAnswer): readonly Fact[] => [
  { label: 'Happened', value: <Instant at={timestamp} /> },
  { label: 'Accepted', value: <Instant at={acceptedAt} /> },
  { label: 'Source', value: source === '' ? 'Native envelope' : source },
  { label: 'Producer’s id', value: <Code fz="xs">{sourceId}</Code> },
  { label: 'Id', value: <Code fz="xs">{id}</Code> },
];

const WebhookName = ({ webhookId }: { readonly webhookId: string }) => {
  const { data } = useQuery({ ...webhookQueries.one(webhookId), staleTime: 60_000 });
  return (
    <TextLink to="/webhooks/$webhookId" params={{ webhookId }} size="sm">
      {data?.displayName ?? webhookId.slice(0, 8)}
    </TextLink>
  );
};

/** Messages are found by the id of their event. */
const Deliveries = ({ event }: { readonly event: EventDetailAnswer }) => {
  const { data } = useQuery({ ...messageQueries.list({ search: event.id }, null, 100), refetchInterval: 5_000 });
  if (event.recipients.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No active webhook had chosen {event.type} when it came in.
      </Text>
    );
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Webhook</Table.Th>
          <Table.Th>Status</Table.Th>
          <Table.Th>Message</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data?.items.map(({ id, webhookId, status }) => (
          <Table.Tr key={id}>
            <Table.Td>
              <WebhookName webhookId={webhookId} />
            </Table.Td>
            <Table.Td>
              <MessageStatusBadge status={status} />
            </Table.Td>
            <Table.Td>
              <TextLink to="/messages/$messageId" params={{ messageId: id }} size="sm" ff="monospace">
                {id.slice(0, 8)}
              </TextLink>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

const Detail = ({ event }: { readonly event: EventDetailAnswer }) => (
  <>
    <PageHeader
      title={event.type}
      crumbs={<TextLink to="/events">Events</TextLink>}
      heading={
        <Group gap="sm">
          <Title order={1} size="h2">
            {event.type}
          </Title>
          {event.test && <Badge color="grape">Test</Badge>}
        </Group>
      }
    />
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="lg">
          <Card>
            <Title order={2} size="h5" mb="md">
              Deliveries
            </Title>
            <Deliveries event={event} />
          </Card>
          <Card>
            <Title order={2} size="h5" mb="md">
              Data
            </Title>
            <JsonView value={event.data} label="Data of the event" />
          </Card>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <Card>
          <Title order={2} size="h5" mb="md">
            At a glance
          </Title>
          <FactList facts={factsOf(event)} />
        </Card>
      </Grid.Col>
    </Grid>
  </>
);

/** `/events/{id}` */
export const EventPage = () => {
  const { eventId } = route.useParams();
  return (
    <Loaded query={useQuery(eventQueries.one(eventId))} label="Loading the event">
      {(event) => <Detail event={event} />}
    </Loaded>
  );
};
