import { Alert, Button, Card, Center, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconRefresh, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { AnswerNotUnderstood, hasCode, sentenceOf } from '../api-client/errors.js';

interface EmptyStateProps {
  readonly icon: TablerIcon;
  readonly title: string;
  readonly children: ReactNode;
  /** Where to go from here. */
  readonly action?: ReactNode;
}

export const EmptyState = ({ icon: Icon, title, children, action }: EmptyStateProps) => (
  <Center py={56} px="md">
    <Stack align="center" gap="sm" maw={440}>
      <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
        <Icon size={26} />
      </ThemeIcon>
      <Title order={2} size="h4" ta="center">
        {title}
      </Title>
      <Text c="dimmed" size="sm" ta="center" component="div">
        {children}
      </Text>
      {action}
    </Stack>
  </Center>
);

interface LoadingStateProps {
  readonly label: string;
  readonly rows?: number;
}

export const LoadingState = ({ label, rows = 6 }: LoadingStateProps) => (
  <Stack gap="sm" p="md" role="status" aria-label={label}>
    {Array.from({ length: rows }, (_none, index) => (
      <Skeleton key={index} height={28} radius="sm" />
    ))}
  </Stack>
);

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** An error in place of what it kept from being shown: forbidden, of another version, or just failed. */
export const ErrorState = ({ error, onRetry }: ErrorStateProps) => {
  if (hasCode(error, 'forbidden'))
    return (
      <EmptyState icon={IconLock} title="Not for your role">
        {sentenceOf(error)} Ask an admin for a key with another role.
      </EmptyState>
    );
  if (error instanceof AnswerNotUnderstood)
    return (
      <EmptyState
        icon={IconRefresh}
        title="Hookline was updated"
        action={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
      >
        This page is older than the server it talks to.
      </EmptyState>
    );
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title="This could not be loaded" role="alert" m="md">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{sentenceOf(error)}</Text>
        <Button variant="default" size="xs" onClick={onRetry}>
          Try again
        </Button>
      </Stack>
    </Alert>
  );
};

/** A frame around a table or a list. */
export const Panel = ({ children }: { readonly children: ReactNode }) => <Card padding={0}>{children}</Card>;
