import { Alert, Button, CloseButton, Group, List, Paper, Progress, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import type { BulkProgress } from './bulk.js';

interface BulkBarProps {
  readonly selectedCount: number;
  readonly noun: string;
  readonly onClear: () => void;
  readonly progress: BulkProgress | null;
  readonly onDismiss: () => void;
  /** What can be done to all that is selected. */
  readonly children: ReactNode;
}

const shownFailures = 5;

const Outcome = ({ progress, onDismiss }: { readonly progress: BulkProgress; readonly onDismiss: () => void }) => {
  const { label, done, total, failures, isRunning } = progress;
  if (isRunning)
    return (
      <Group gap="md" role="status">
        <Text size="sm">
          {label}: {done} of {total}
        </Text>
        <Progress
          value={(done / total) * 100}
          flex={1}
          miw={120}
          aria-label={`${label}: ${String(done)} of ${String(total)}`}
        />
      </Group>
    );
  if (failures.length === 0)
    return (
      <Group justify="space-between" role="status">
        <Text size="sm">
          {label}: {total} done
        </Text>
        <CloseButton size="sm" onClick={onDismiss} aria-label="Dismiss" />
      </Group>
    );
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle />}
      title={`${label}: ${String(total - failures.length)} done, ${String(failures.length)} refused`}
      withCloseButton
      closeButtonLabel="Dismiss"
      onClose={onDismiss}
    >
      <List size="sm">
        {failures.slice(0, shownFailures).map((failure) => (
          <List.Item key={failure}>{failure}</List.Item>
        ))}
      </List>
      {failures.length > shownFailures && <Text size="sm">and {failures.length - shownFailures} more</Text>}
    </Alert>
  );
};

/** What is selected and what can be done to it; then how far that is, and what was refused. */
export const BulkBar = ({ selectedCount, noun, onClear, progress, onDismiss, children }: BulkBarProps) => {
  if (progress !== null)
    return (
      <Paper withBorder p="sm" mb="sm" radius="lg">
        <Outcome progress={progress} onDismiss={onDismiss} />
      </Paper>
    );
  if (selectedCount === 0) return null;
  return (
    <Paper withBorder p="xs" pl="md" mb="sm" radius="lg" role="region" aria-label="Selection">
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Text size="sm" fw={560}>
            {selectedCount} {noun}
            {selectedCount === 1 ? '' : 's'} selected
          </Text>
          <Button variant="subtle" size="compact-sm" onClick={onClear}>
            Clear
          </Button>
        </Group>
        <Group gap="xs">{children}</Group>
      </Group>
    </Paper>
  );
};
