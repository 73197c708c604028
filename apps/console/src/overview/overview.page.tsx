import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import { statsQueries } from '../api-client/stats.js';
import { PageHeader } from '../ui/page-header.js';
import { DeliveryFigures } from './delivery-figures.js';
import { ranges } from './stats-series.js';
import { TroubledWebhooks } from './troubled-webhooks.js';
import { WaitingMessages } from './waiting-messages.js';

const route = getRouteApi('/signed-in/overview');

/** `/overview` */
export const OverviewPage = () => {
  const { range = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title="Overview" description="How deliveries to all webhooks are going, and where to look first." />
      <Stack gap="lg">
        <DeliveryFigures
          query={useQuery(statsQueries.ofAll(ranges[range]))}
          range={range}
          onRange={(chosen) => void navigate({ search: { range: chosen }, replace: true })}
        >
          <TroubledWebhooks />
        </DeliveryFigures>
        <WaitingMessages />
      </Stack>
    </>
  );
};
