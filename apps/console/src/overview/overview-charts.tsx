import '@mantine/charts/styles.css';

import { BarChart, type BarChartSeries, LineChart } from '@mantine/charts';
import type { ReactNode } from 'react';

import type { StatsAnswer } from '#libs/contracts';

import { requestDuration } from '../ui/time-text.js';
import { TitledCard } from '../ui/titled-card.js';
import { barsOf, type CountsPoint, latenciesOf } from './stats-series.js';

interface OverviewChartsProps {
  readonly stats: StatsAnswer;
}

const height = 200;

/** Lines to read a height by, and as many instants as there is room for, all as far apart. */
const axes = {
  tickLine: 'none',
  gridAxis: 'x',
  xAxisProps: { interval: 'equidistantPreserveStart', minTickGap: 24 },
} as const;

const inWords = (count: number): string => count.toLocaleString();

const attempts = [
  { name: 'Success', color: 'teal.6' },
  { name: 'Failed', color: 'red.6' },
];

const outcomes = [
  { name: 'Delivered', color: 'teal.6' },
  { name: 'Given up', color: 'red.6' },
  { name: 'Cancelled', color: 'gray.5' },
];

const percentiles = [
  { name: 'p50', color: 'hook.5' },
  { name: 'p95', color: 'grape.5' },
  { name: 'p99', color: 'orange.6' },
];

interface ChartCardProps {
  readonly title: string;
  /** What the chart shows, for those who do not see it. */
  readonly summary: string;
  readonly children: ReactNode;
}

const ChartCard = ({ title, summary, children }: ChartCardProps) => (
  <TitledCard title={title}>
    <div role="img" aria-label={summary}>
      {children}
    </div>
  </TitledCard>
);

const attemptsSummary = ({ total: { attempts: of } }: StatsAnswer): string =>
  `Deliveries over time: ${String(of.succeeded)} succeeded, ${String(of.failed)} failed.`;

const outcomesSummary = ({ total: { messages: of } }: StatsAnswer): string =>
  `Messages over time: ${String(of.succeeded)} delivered, ${String(of.failed)} given up, ${String(of.cancelled)} cancelled.`;

const latencySummary = ({ total: { latencyMs } }: StatsAnswer): string =>
  latencyMs === null
    ? 'Latency over time: no requests.'
    : `Latency over time: p50 ${String(latencyMs.p50)} ms, p95 ${String(latencyMs.p95)} ms, p99 ${String(latencyMs.p99)} ms.`;

interface CountsChartProps {
  readonly data: readonly CountsPoint[];
  readonly series: BarChartSeries[];
}

type Hovered = readonly { readonly payload?: CountsPoint }[];

/** A bar stands for longer than the instant below it says. */
const stretchOf = (time: ReactNode, [hovered]: Hovered): ReactNode => hovered?.payload?.stretch ?? time;

const CountsChart = ({ data, series }: CountsChartProps) => (
  <BarChart
    h={height}
    data={[...data]}
    dataKey="time"
    series={series}
    type="stacked"
    withLegend
    {...axes}
    tooltipProps={{ labelFormatter: stretchOf }}
    valueFormatter={inWords}
    barProps={{ isAnimationActive: false }}
    barChartProps={{ accessibilityLayer: false }}
  />
);

/** A part of its own: the charts are loaded when an overview is opened. */
export const OverviewCharts = ({ stats }: OverviewChartsProps) => {
  const counts = barsOf(stats);
  return (
    <>
      <ChartCard title="Deliveries" summary={attemptsSummary(stats)}>
        <CountsChart data={counts} series={attempts} />
      </ChartCard>
      <ChartCard title="Latency" summary={latencySummary(stats)}>
        <LineChart
          h={height}
          data={[...latenciesOf(stats)]}
          dataKey="time"
          series={percentiles}
          withLegend
          valueFormatter={requestDuration}
          yAxisProps={{ width: 58 }}
          {...axes}
          curveType="monotone"
          withDots={false}
          lineProps={{ isAnimationActive: false }}
          lineChartProps={{ accessibilityLayer: false }}
        />
      </ChartCard>
      <ChartCard title="What became of messages" summary={outcomesSummary(stats)}>
        <CountsChart data={counts} series={outcomes} />
      </ChartCard>
    </>
  );
};
