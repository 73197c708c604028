import { Card, Group, type MantineSpacing, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

interface TitledCardProps {
  readonly title: ReactNode;
  /** Right of the title. */
  readonly aside?: ReactNode;
  /** Below the title. */
  readonly space?: MantineSpacing;
  readonly children: ReactNode;
}

/** A part of a page, under a heading of its own. */
export const TitledCard = ({ title, aside, space = 'md', children }: TitledCardProps) => {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id}>
      <Group justify="space-between" gap="sm" mb={space}>
        <Title id={id} order={2} size="h5">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Card>
  );
};
