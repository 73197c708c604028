import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { webhookQueries } from '../api-client/webhooks.js';
import { WebhookEditor } from './webhook-editor.js';
import { WebhookFacts } from './webhook-facts.js';
import { WebhookHistory } from './webhook-history.js';
import { WebhookSecret } from './webhook-secret.js';

const route = getRouteApi('/signed-in/webhooks/$webhookId/');

/** `/webhooks/{id}`: its first tab, Details. */
export const WebhookDetailsPage = () => {
  const { webhookId } = route.useParams();
  const { data: webhook } = useQuery(webhookQueries.one(webhookId));
  if (webhook === undefined) return null;
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, lg: 7.5 }}>
        <WebhookEditor webhook={webhook} key={webhook.id} />
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 4.5 }}>
        <Stack gap="lg">
          <WebhookFacts webhook={webhook} />
          <WebhookSecret webhookId={webhookId} />
          <WebhookHistory webhookId={webhookId} revision={webhook.revision} />
        </Stack>
      </Grid.Col>
    </Grid>
  );
};
