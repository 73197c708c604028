import { Card, Group, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { StatsAnswer } from '#libs/contracts';

import { statsQueries } from '../api-client/stats.js';
import { Loaded } from '../ui/loaded.js';
import { requestDuration } from '../ui/time-text.js';
import { BreakerCard } from './breaker-card.js';
import { OverviewCharts } from './overview-charts.js';
import { type RangeName, ranges } from './stats-series.js';
import { WaitingMessages } from './waiting-messages.js';

const route = getRouteApi('/signed-in/webhooks/$webhookId/overview');

const rangeOptions = Object.entries(ranges).map(([value, { label }]) => ({ value, label }));

const isRange = (value: string): value is RangeName => Object.hasOwn(ranges, value);

const percent = (share: number | null): string =>
  share === null ? '–' : `${(Math.floor(share * 1000) / 10).toLocaleString()} %`;

const tilesOf = ({ total: { messages, attempts, successRate, latencyMs } }: StatsAnswer) => [
  { label: 'Messages', value: messages.created.toLocaleString() },
  { label: 'Attempts', value: (attempts.succeeded + attempts.failed).toLocaleString() },
  { label: 'Success rate', value: percent(successRate) },
  { label: 'Latency, p50', value: latencyMs === null ? '–' : requestDuration(latencyMs.p50) },
  { label: 'Latency, p99', value: latencyMs === null ? '–' : requestDuration(latencyMs.p99) },
];

const Tiles = ({ stats }: { readonly stats: StatsAnswer }) => (
  <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="md">
    {tilesOf(stats).map(({ label, value }) => (
      <Card key={label} padding="md">
        <Text size="xs" c="dimmed">
          {label}
        </Text>
        <Text fz={22} fw={640}>
          {value}
        </Text>
      </Card>
    ))}
  </SimpleGrid>
);

/** `/webhooks/{id}/overview` */
export const WebhookOverviewPage = () => {
  const { webhookId } = route.useParams();
  const { range = '24h' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(statsQueries.ofWebhook(webhookId, ranges[range]));
  const choose = (value: string) => {
    if (isRange(value)) void navigate({ search: { range: value }, replace: true });
  };
  return (
    <Stack gap="lg">
      <Group justify="flex-end">
        <SegmentedControl size="xs" data={rangeOptions} value={range} onChange={choose} aria-label="Stretch of time" />
      </Group>
      <Loaded query={query} label="Loading the figures">
        {(stats) => (
          <>
            <Tiles stats={stats} />
            <OverviewCharts stats={stats} />
          </>
        )}
      </Loaded>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <BreakerCard webhookId={webhookId} />
        <WaitingMessages webhookId={webhookId} />
      </SimpleGrid>
    </Stack>
  );
};
