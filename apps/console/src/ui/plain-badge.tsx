import type { TablerIcon } from '@tabler/icons-react';

interface PlainBadgeProps {
  readonly label: string;
  /** One of the theme's. */
  readonly color: string;
  readonly icon?: TablerIcon;
  /** What it means, told when it is pointed at. */
  readonly tip?: string;
}

/** The library's badge as a single element: a long table has one in every row. */
export const PlainBadge = ({ label, color, icon: Icon, tip }: PlainBadgeProps) => (
  <span
    className="plain-badge"
    style={{
      background: `var(--mantine-color-${color}-light)`,
      color: `var(--mantine-color-${color}-light-color)`,
    }}
    data-tip={tip}
  >
    {Icon !== undefined && <Icon size={13} stroke={2.2} aria-hidden />}
    {label}
  </span>
);
