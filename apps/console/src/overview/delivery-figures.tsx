import { Card, Group, SegmentedControl, SimpleGrid, Skeleton, Text } from '@mantine/core';
import { type UseQueryResult } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';

import type { StatsAnswer } from '#libs/contracts';

import { Loaded } from '../ui/loaded.js';
import { requestDuration } from '../ui/time-text.js';
import { type RangeName, ranges } from './stats-series.js';

const OverviewCharts = lazy(() => import('./overview-charts.js').then(({ OverviewCharts: it }) => ({ default: it })));

interface DeliveryFiguresProps {
  readonly query: UseQueryResult<StatsAnswer>;
  readonly range: RangeName;
  readonly onRange: (range: RangeName) => void;
  /** Cards that stand beside the charts. */
  readonly children: ReactNode;
}

const rangeOptions = Object.entries(ranges).map(([value, { label }]) => ({ value, label }));

const isRange = (value: string): value is RangeName => Object.hasOwn(ranges, value);

const percent = (share: number | null): string =>
  share === null ? '–' : `${(Math.floor(share * 1_000) / 10).toLocaleString()} %`;

const tilesOf = ({ total: { messages, attempts, successRate, latencyMs } }: StatsAnswer) => [
  { label: 'Messages', value: messages.created.toLocaleString() },
  { label: 'Attempts', value: (attempts.succeeded + attempts.failed).toLocaleString() },
  { label: 'Success rate', value: percent(successRate) },
  { label: 'Latency, p50', value: latencyMs === null ? '–' : requestDuration(latencyMs.p50) },
  { label: 'Latency, p95', value: latencyMs === null ? '–' : requestDuration(latencyMs.p95) },
  { label: 'Latency, p99', value: latencyMs === null ? '–' : requestDuration(latencyMs.p99) },
];

const Tiles = ({ stats }: { readonly stats: StatsAnswer }) => (
  <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md">
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

/** As high as a chart in its card, so that nothing moves when it comes. */
const chartCardHeight = 290;

const ChartsToCome = () => (
  <>
    <Skeleton h={chartCardHeight} radius="lg" />
    <Skeleton h={chartCardHeight} radius="lg" />
    <Skeleton h={chartCardHeight} radius="lg" />
  </>
);

/** How deliveries went over a stretch of time, in figures and over time. */
export const DeliveryFigures = ({ query, range, onRange, children }: DeliveryFiguresProps) => (
  <>
    <Group justify="flex-end">
      <SegmentedControl
        size="xs"
        data={rangeOptions}
        value={range}
        onChange={(value) => {
          if (isRange(value)) onRange(value);
        }}
        aria-label="Stretch of time"
      />
    </Group>
    <Loaded query={query} label="Loading the figures">
      {(stats) => <Tiles stats={stats} />}
    </Loaded>
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      {query.data !== undefined && (
        <Suspense fallback={<ChartsToCome />}>
          <OverviewCharts stats={query.data} />
        </Suspense>
      )}
      {children}
    </SimpleGrid>
  </>
);
