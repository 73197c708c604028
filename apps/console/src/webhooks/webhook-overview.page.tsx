import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { statsQueries } from '../api-client/stats.js';
import { DeliveryFigures } from '../overview/delivery-figures.js';
import { ranges } from '../overview/stats-series.js';
import { WaitingMessages } from '../overview/waiting-messages.js';
import { BreakerCard } from './breaker-card.js';

const route = getRouteApi('/signed-in/webhooks/$webhookId/overview');

/** `/webhooks/{id}/overview` */
export const WebhookOverviewPage = () => {
  const { webhookId } = route.useParams();
  const { range = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Stack gap="lg">
      <DeliveryFigures
        query={useQuery(statsQueries.ofWebhook(webhookId, ranges[range]))}
        range={range}
        onRange={(chosen) => void navigate({ search: { range: chosen }, replace: true })}
      >
        <BreakerCard webhookId={webhookId} />
      </DeliveryFigures>
      <WaitingMessages webhookId={webhookId} />
    </Stack>
  );
};
