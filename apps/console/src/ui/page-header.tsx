import { Box, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

import { usePageTitle } from './page-title.js';

interface PageHeaderProps {
  readonly title: string;
  /** In place of the plain title, when it carries more than text. */
  readonly heading?: ReactNode;
  readonly description?: ReactNode;
  readonly crumbs?: ReactNode;
  /** What can be done here: top right. */
  readonly actions?: ReactNode;
}

export const PageHeader = ({ title, heading, description, crumbs, actions }: PageHeaderProps) => {
  usePageTitle(title);
  return (
    <Box component="header" mb="lg">
      {crumbs !== undefined && (
        <Text component="nav" aria-label="Breadcrumb" size="sm" c="dimmed" mb={6}>
          {crumbs}
        </Text>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        {/* A name may be one long word. */}
        <Box miw={0} flex="1 1 260px" style={{ overflowWrap: 'anywhere' }}>
          {heading ?? (
            <Title order={1} size="h2">
              {title}
            </Title>
          )}
          {description !== undefined && (
            <Text c="dimmed" size="sm" mt={4} maw={720}>
              {description}
            </Text>
          )}
        </Box>
        {actions !== undefined && <Group gap="xs">{actions}</Group>}
      </Group>
    </Box>
  );
};
