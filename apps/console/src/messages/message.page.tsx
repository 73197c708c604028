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

const Crumbs = ({ webhookId, name }: { readonly webhookId: string; readonly name: string }) => (
  <>
    <TextLink to="/webhooks">Webhooks</TextLink> /{' '}
    <TextLink to="/webhooks/$webhookId" params={{ webhookId }}>
      {name}
    </TextLink>{' '}
    /{' '}
    <TextLink to="/webhooks/$webhookId/logs" params={{ webhookId }}>
      Logs
    </TextLink>
  </>
);

const Detail = ({ message }: { readonly message: MessageDetailAnswer }) => {
  const { webhookId } = message;
  const { data: webhook, error } = useQuery(webhookQueries.one(webhookId));
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
        crumbs={<Crumbs webhookId={webhookId} name={webhook?.displayName ?? 'Webhook'} />}
        actions={<MessageButtons message={message} webhook={isGone(error) ? null : webhook} />}
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
