import { Card, type MantineSpacing, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface TitledCardProps {
  readonly title: ReactNode;
  /** Below the title. */
  readonly space?: MantineSpacing;
  readonly children: ReactNode;
}

/** A part of a page, under a heading of its own. */
export const TitledCard = ({ title, space = 'md', children }: TitledCardProps) => (
  <Card>
    <Title order={2} size="h5" mb={space}>
      {title}
    </Title>
    {children}
  </Card>
);
