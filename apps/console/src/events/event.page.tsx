import { Alert, Badge, Code, Grid, Group, List, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconRotate2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

import type { EventDetailAnswer } from '#libs/contracts';

import { eventQueries } from '../api-client/events.js';
import { messageQueries } from '../api-client/messages.js';
import { useRefusal } from '../session/permissions.js';
import { CopyableId } from '../ui/copyable-id.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { JsonView } from '../ui/json-view.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { RefusableButton } from '../ui/refusable-button.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { TitledCard } from '../ui/titled-card.js';
import { useWebhookNames, WebhookName } from '../webhooks/webhook-name.js';

const route = getRouteApi('/signed-in/events/$eventId');

const factsOf = ({ id, type, timestamp, acceptedAt, source, sourceId }: EventDetailAnswer): readonly Fact[] => [
  {
    label: 'Event type',
    value: (
      <TextLink to="/event-types/$name" params={{ name: type }} size="sm">
        {type}
      </TextLink>
    ),
  },
  { label: 'Happened', value: <Instant at={timestamp} /> },
  { label: 'Accepted', value: <Instant at={acceptedAt} /> },
  { label: 'Source', value: source === '' ? 'Native envelope' : source },
  { label: 'Producer’s id', value: <Code fz="xs">{sourceId}</Code> },
  { label: 'Id', value: <CopyableId id={id} label="Event id" /> },
];

const Deliveries = ({ event }: { readonly event: EventDetailAnswer }) => {
  const { data } = useQuery({ ...messageQueries.list({ eventId: event.id }, null, 100), refetchInterval: 5_000 });
  const nameOf = useWebhookNames(event.recipients.length > 0);
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
              <WebhookName webhookId={webhookId} name={nameOf(webhookId)} />
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

const ReplayButton = ({ event: { id, test } }: { readonly event: EventDetailAnswer }) => {
  const refusal = useRefusal('operate');
  const navigate = useNavigate();
  return (
    <RefusableButton
      variant="default"
      refusal={refusal ?? (test ? 'Test events are not replayed.' : null)}
      leftSection={<IconRotate2 size={15} />}
      onClick={() => void navigate({ to: '/replays/new', search: { what: 'events', eventId: id } })}
    >
      Replay to a webhook
    </RefusableButton>
  );
};

const SchemaProblems = ({ event: { schemaProblems } }: { readonly event: EventDetailAnswer }) =>
  schemaProblems.length === 0 ? null : (
    <Alert color="orange" icon={<IconAlertTriangle />} title="The data does not fit the schema of its type">
      <List size="sm">
        {schemaProblems.map(({ path, message }) => (
          <List.Item key={path + message}>
            <Code>{path === '' ? 'data' : path}</Code> {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );

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
      actions={<ReplayButton event={event} />}
    />
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7 }}>
        <Stack gap="lg">
          <SchemaProblems event={event} />
          <TitledCard title="Deliveries">
            <Deliveries event={event} />
          </TitledCard>
          <TitledCard title="Data">
            <JsonView value={event.data} label="Data of the event" />
          </TitledCard>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 5 }}>
        <TitledCard title="At a glance">
          <FactList facts={factsOf(event)} />
        </TitledCard>
      </Grid.Col>
    </Grid>
  </>
);

/** `/events/{id}` */
export const EventPage = () => {
  const { eventId } = route.useParams();
  return (
    <Loaded query={useQuery(eventQueries.one(eventId))} label="Loading the event" order={1}>
      {(event) => <Detail event={event} />}
    </Loaded>
  );
};
