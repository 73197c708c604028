import { Alert, Button, Card, Center, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconLock, IconMapOff, IconRefresh, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { AnswerNotUnderstood, hasCode, isGone, sentenceOf } from '../api-client/errors.js';

interface EmptyStateProps {
  readonly icon: TablerIcon;
  readonly title: string;
  readonly children: ReactNode;
  /** Where to go from here. */
  readonly action?: ReactNode;
  /** Level of its heading: 1 where it is all that the page says. */
  readonly order?: 1 | 2;
}

export const EmptyState = ({ icon: Icon, title, children, action, order = 2 }: EmptyStateProps) => (
  <Center py={56} px="md">
    <Stack align="center" gap="sm" maw={440}>
      <ThemeIcon size={52} radius="xl" variant="light" aria-hidden>
        <Icon size={26} />
      </ThemeIcon>
      <Title order={order} size="h4" ta="center">
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

interface ForbiddenStateProps extends Pick<EmptyStateProps, 'order'> {
  /** Who may, or what was refused, in a sentence. */
  readonly why: string;
}

/** In place of what another role would see here. */
export const ForbiddenState = ({ why, order = 2 }: ForbiddenStateProps) => (
  <EmptyState icon={IconLock} title="Not for your role" order={order}>
    {why.endsWith('.') ? why : `${why}.`} Ask an admin for a key with another role.
  </EmptyState>
);

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Level of its heading: 1 where it stands for the whole page. */
  readonly order?: 1 | 2;
}

/** An error in place of what it kept from being shown: gone, forbidden, of another version, or just failed. */
export const ErrorState = ({ error, onRetry, order = 2 }: ErrorStateProps) => {
  if (isGone(error))
    return (
      <EmptyState icon={IconMapOff} title={sentenceOf(error)} order={order}>
        It may have been deleted, or the link is incomplete.
      </EmptyState>
    );
  if (hasCode(error, 'forbidden')) return <ForbiddenState why={sentenceOf(error)} order={order} />;
  if (error instanceof AnswerNotUnderstood)
    return (
      <EmptyState
        icon={IconRefresh}
        title="Hookline was updated"
        order={order}
        action={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
      >
        This page is older than the server it talks to.
      </EmptyState>
    );
  if (order === 1)
    return (
      <EmptyState
        icon={IconAlertTriangle}
        title="This could not be loaded"
        order={order}
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {sentenceOf(error)}
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
