import { Grid, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { MessageDetailAnswer } from '#libs/contracts';

import { isGone } from '../api-client/errors.js';
import { messageQueries } from '../api-client/messages.js';
import { webhookQueries } from '../api-client/webhooks.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { MessageAttempts } from './message-attempts.js';
import { MessageButtons } from './message-buttons.js';
import { MessageFacts } from './message-facts.js';
import { MessagePayload } from './message-payload.js';
import { MessageTimeline } from './message-timeline.js';

const route = getRouteApi('/signed-in/messages/$messageId');

const liveEveryMs = 5_000;
const concludedEveryMs = 30_000;

const isOpen = (message: MessageDetailAnswer | undefined): boolean =>
  message?.status === 'created' || message?.status === 'retrying';

/** Its page is one of all messages, wherever it was opened from: the way back is to those of its webhook, and to all. */
const Crumbs = ({ webhookId, name }: { readonly webhookId: string; readonly name: string }) => (
  <>
    <TextLink to="/messages">Messages</TextLink> /{' '}
    <TextLink to="/messages" search={{ webhookId }}>
      {name}
    </TextLink>
  </>
);

const Detail = ({ message }: { readonly message: MessageDetailAnswer }) => {
  const { webhookId } = message;
  const { data, error } = useQuery(webhookQueries.one(webhookId));
  const webhook = isGone(error) ? null : data;
  return (
    <>
      <PageHeader
        title={message.eventType}
        heading={
          <Group gap="sm">
            <Title order={1} size="h2">
              {message.eventType}
            </Title>
            <MessageStatusBadge status={message.status} />
          </Group>
        }
        crumbs={
          <Crumbs
            webhookId={webhookId}
            name={webhook === null ? 'Deleted webhook' : (webhook?.displayName ?? 'Webhook')}
          />
        }
        actions={<MessageButtons message={message} webhook={webhook} />}
      />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 7.5 }}>
          <Stack gap="lg">
            <MessageAttempts attempts={message.attempts} />
            <MessagePayload message={message} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4.5 }}>
          <Stack gap="lg">
            <MessageFacts message={message} webhook={webhook} />
            <MessageTimeline message={message} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
};

/** `/messages/{id}` */
export const MessagePage = () => {
  const { messageId } = route.useParams();
  const query = useQuery({
    ...messageQueries.one(messageId),
    refetchInterval: ({ state }) => (isOpen(state.data) ? liveEveryMs : concludedEveryMs),
  });
  return (
    <Loaded query={query} label="Loading the message" order={1}>
      {(message) => <Detail message={message} />}
    </Loaded>
  );
};
