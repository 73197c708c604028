import { Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { ReplayAnswer } from '#libs/contracts';

import { replayQueries, stopReplay } from '../api-client/replays.js';
import { useRefusal } from '../session/permissions.js';
import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { notifyRefusal } from '../ui/notify.js';
import { PageHeader } from '../ui/page-header.js';
import { RefusableButton } from '../ui/refusable-button.js';
import { doneOf, ReplayName, ReplayStatusBadge, shareOf } from './replay-words.js';

const route = getRouteApi('/signed-in/replays/$replayId');

const StopButton = ({ replay: { id, status } }: { readonly replay: ReplayAnswer }) => {
  const client = useQueryClient();
  const refusal = useRefusal('operate');
  const { mutate, isPending } = useMutation({
    mutationFn: () => stopReplay(id),
    onSuccess: (stopped) => {
      client.setQueryData(replayQueries.one(id).queryKey, stopped);
      void client.invalidateQueries({ queryKey: replayQueries.all });
    },
    onError: (error) => notifyRefusal('Not stopped', error),
  });
  return (
    <RefusableButton
      variant="light"
      color="red"
      refusal={refusal ?? (status === 'running' ? null : 'It has ended already.')}
      loading={isPending}
      leftSection={<IconPlayerStop size={15} />}
      onClick={() => mutate()}
    >
      Stop
    </RefusableButton>
  );
};

const EventLink = ({ eventId }: { readonly eventId: string }) => (
  <TextLink to="/events/$eventId" params={{ eventId }} size="sm" ff="monospace">
    {eventId.slice(0, 8)}
  </TextLink>
);

const nounOf = ({ events }: ReplayAnswer) => (events ? 'Events' : 'Messages');

const typesOf = ({ events, filter: { eventId, eventTypes } }: ReplayAnswer): string => {
  if (eventTypes.length > 0) return eventTypes.join(', ');
  return events && eventId === null ? 'Those that the webhook has chosen' : 'All';
};

const factsOf = (replay: ReplayAnswer): readonly Fact[] => {
  const { filter, ratePerSecond, skipped, requestedAt, updatedAt } = replay;
  const one: readonly Fact[] =
    filter.eventId === null ? [] : [{ label: 'Event', value: <EventLink eventId={filter.eventId} /> }];
  return [
    ...one,
    { label: 'Event types', value: typesOf(replay) },
    {
      label: `${nounOf(replay)} since`,
      value: filter.since === null ? 'The beginning' : <Instant at={filter.since} />,
    },
    { label: `${nounOf(replay)} until`, value: <Instant at={filter.until} /> },
    {
      label: 'Pace',
      value: ratePerSecond === null ? 'As fast as it can' : `${ratePerSecond.toLocaleString()} a second`,
    },
    {
      label: 'Skipped',
      value: (
        <span data-tip="Their webhook is inactive or deleted, or they have expired">{skipped.toLocaleString()}</span>
      ),
    },
    { label: 'Requested', value: <Instant at={requestedAt} /> },
    { label: 'Last change', value: <Instant at={updatedAt} as="ago" /> },
  ];
};

const Detail = ({ replay }: { readonly replay: ReplayAnswer }) => (
  <>
    <PageHeader
      title="Replay"
      crumbs={<TextLink to="/replays">Replays</TextLink>}
      heading={
        <Group gap="sm">
          <Title order={1} size="h2">
            <ReplayName {...replay} />
          </Title>
          <ReplayStatusBadge status={replay.status} />
        </Group>
      }
      actions={<StopButton replay={replay} />}
    />
    <Stack gap="lg" maw={720}>
      <Card>
        <Group justify="space-between" mb="xs" role="status">
          <Text size="sm" fw={560}>
            {doneOf(replay).toLocaleString()} of {replay.matching.toLocaleString()} {nounOf(replay).toLowerCase()}
          </Text>
          <Text size="sm" c="dimmed">
            {Math.floor(shareOf(replay))} %
          </Text>
        </Group>
        <Progress size="lg" value={shareOf(replay)} animated={replay.status === 'running'} aria-label="Progress" />
      </Card>
      <Card>
        <FactList facts={factsOf(replay)} />
      </Card>
    </Stack>
  </>
);

/** `/replays/{id}` */
export const ReplayPage = () => {
  const { replayId } = route.useParams();
  const query = useQuery(replayQueries.one(replayId));
  return (
    <Loaded query={query} label="Loading the replay" order={1}>
      {(replay) => <Detail replay={replay} />}
    </Loaded>
  );
};
