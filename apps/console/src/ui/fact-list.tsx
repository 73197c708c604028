import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** Names and values, one under the other. */
export const FactList = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <Stack gap={10} component="dl" m={0}>
    {facts.map(({ label, value }) => (
      <Group key={label} justify="space-between" gap="md" wrap="nowrap" align="flex-start">
        <Text component="dt" size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {label}
        </Text>
        <Text component="dd" size="sm" m={0} ta="right" miw={0} style={{ overflowWrap: 'anywhere' }}>
          {value}
        </Text>
      </Group>
    ))}
  </Stack>
);
