import { Group, Text } from '@mantine/core';

interface LogoProps {
  readonly size?: number;
}

export const Logo = ({ size = 26 }: LogoProps) => (
  <Group gap={10} wrap="nowrap">
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-hook-7)" />
      <path
        d="M20 7v11a5 5 0 0 1-10 0v-2m0 0-2.5 2.5M10 16l2.5 2.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="20" cy="7.5" r="2.2" fill="#fff" />
    </svg>
    <Text fw={680} fz={size * 0.68} lh={1}>
      Hookline
    </Text>
  </Group>
);
