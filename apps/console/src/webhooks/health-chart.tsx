import type { WebhookAnswer } from '#libs/contracts';

interface HealthChartProps {
  readonly health: WebhookAnswer['health'];
}

const width = 72;
const height = 8;

/** Share of the attempts of the last 24 hours that succeeded, as a bar and in words. */
export const HealthChart = ({ health: { succeeded, failed } }: HealthChartProps) => {
  const total = succeeded + failed;
  if (total === 0) return <span className="quiet one-line">No attempts</span>;
  const share = succeeded / total;
  const words = `${succeeded.toLocaleString()} succeeded, ${failed.toLocaleString()} failed in the last 24 hours`;
  return (
    <span className="in-a-row one-line" data-tip={words}>
      <svg width={width} height={height} role="img" aria-label={words}>
        <rect width={width} height={height} rx={4} fill="var(--mantine-color-red-5)" />
        <rect width={width * share} height={height} rx={share < 1 ? 0 : 4} fill="var(--mantine-color-teal-6)" />
      </svg>
      {percent(share)}
    </span>
  );
};

/** Never `100 %` while something failed. */
const percent = (share: number): string =>
  `${(Math.floor(share * 1_000) / 10).toLocaleString(undefined, { maximumFractionDigits: 1 })} %`;
