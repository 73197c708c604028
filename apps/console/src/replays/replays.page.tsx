import { Box, Group, Progress, Table, Text } from '@mantine/core';
import { IconPlus, IconRotate2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { ReplayAnswer } from '#libs/contracts';

import { replayQueries } from '../api-client/replays.js';
import { useRefusal } from '../session/permissions.js';
import { Instant } from '../ui/instant.js';
import { ButtonLink, TextLink } from '../ui/link.js';
import { hasNoItems, Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { Pager } from '../ui/pager.js';
import { EmptyState, Panel } from '../ui/states.js';
import { doneOf, ReplayName, ReplayStatusBadge, shareOf } from './replay-words.js';

const route = getRouteApi('/signed-in/replays');

const NewReplayButton = () => (
  <ButtonLink to="/replays/new" leftSection={<IconPlus size={16} aria-hidden />}>
    New replay
  </ButtonLink>
);

const Row = ({ replay }: { readonly replay: ReplayAnswer }) => (
  <Table.Tr>
    <Table.Td>
      <TextLink to="/replays/$replayId" params={{ replayId: replay.id }} fw={540} size="sm">
        <ReplayName {...replay} />
      </TextLink>
    </Table.Td>
    <Table.Td>
      <ReplayStatusBadge status={replay.status} />
    </Table.Td>
    <Table.Td visibleFrom="sm">
      <Group gap="sm" wrap="nowrap">
        <Progress value={shareOf(replay)} w={120} aria-label="Progress" />
        <Text size="sm">
          {doneOf(replay).toLocaleString()} of {replay.matching.toLocaleString()}
        </Text>
      </Group>
    </Table.Td>
    <Table.Td visibleFrom="md">
      <Instant at={replay.requestedAt} />
    </Table.Td>
  </Table.Tr>
);

/** `/replays` */
export const ReplaysPage = () => {
  const { cursor } = route.useSearch();
  const query = useQuery(replayQueries.list(cursor ?? null));
  const mayReplay = useRefusal('operate') === null;
  return (
    <>
      <PageHeader
        title="Replays"
        description="Retry many messages, or send past events to a webhook, at the pace that a receiver can take."
        actions={mayReplay ? <NewReplayButton /> : undefined}
      />
      <Panel>
        <Loaded
          query={query}
          label="Loading the replays"
          isEmpty={hasNoItems}
          empty={() => (
            <EmptyState icon={IconRotate2} title="No replays yet" action={mayReplay ? <NewReplayButton /> : null}>
              After an outage of a receiver, a replay retries everything that failed meanwhile.
            </EmptyState>
          )}
        >
          {({ items }) => (
            <Box style={{ overflowX: 'auto' }}>
              <Table highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Status</Table.Th>
                    <Table.Th visibleFrom="sm">Progress</Table.Th>
                    <Table.Th visibleFrom="md">Requested</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((replay) => (
                    <Row key={replay.id} replay={replay} />
                  ))}
                </Table.Tbody>
              </Table>
            </Box>
          )}
        </Loaded>
        <Pager cursor={cursor} nextCursor={query.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
};
