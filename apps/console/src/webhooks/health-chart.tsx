import { Group, Text, Tooltip } from '@mantine/core';

import type { WebhookAnswer } from '#libs/contracts';

interface HealthChartProps {
  readonly health: WebhookAnswer['health'];
}

const width = 72;
const height = 8;

/** Share of the attempts of the last 24 hours that succeeded, as a bar and in words. */
export const HealthChart = ({ health: { succeeded, failed } }: HealthChartProps) => {
  const total = succeeded + failed;
  if (total === 0)
    return (
      <Text size="sm" c="dimmed">
        No attempts
      </Text>
    );
  const share = succeeded / total;
  const words = `${succeeded.toLocaleString()} succeeded, ${failed.toLocaleString()} failed in the last 24 hours`;
  return (
    <Tooltip label={words}>
      <Group gap="xs" wrap="nowrap" w="fit-content">
        <svg width={width} height={height} role="img" aria-label={words}>
          <rect width={width} height={height} rx={4} fill="var(--mantine-color-red-5)" />
          <rect width={width * share} height={height} rx={share < 1 ? 0 : 4} fill="var(--mantine-color-teal-6)" />
        </svg>
        <Text size="sm" fw={520} miw={44} style={{ whiteSpace: 'nowrap' }}>
          {percent(share)}
        </Text>
      </Group>
    </Tooltip>
  );
};

/** Never `100 %` while something failed. */
const percent = (share: number): string =>
  `${(Math.floor(share * 1000) / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
