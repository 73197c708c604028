import { Accordion, Code, Group, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { RejectedRecordAnswer } from '#libs/contracts';

import { rejectedRecordQueries } from '../api-client/rejected-records.js';
import { Instant } from '../ui/instant.js';
import { CodeView } from '../ui/json-view.js';
import { hasNoItems, Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { Pager } from '../ui/pager.js';
import { EmptyState, Panel } from '../ui/states.js';

const route = getRouteApi('/signed-in/rejected-records');

const indented = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const Record = ({
  record: { id, reason, rejectedAt, origin, text, record, recordBytes },
}: {
  readonly record: RejectedRecordAnswer;
}) => (
  <Accordion.Item value={id}>
    <Accordion.Control>
      <Text size="sm" fw={540}>
        {reason}
      </Text>
      <Text size="xs" c="dimmed">
        <Instant at={rejectedAt} /> · {origin.topic}, partition {origin.partition}, offset {origin.offset}
      </Text>
    </Accordion.Control>
    <Accordion.Panel>
      <Stack gap="sm">
        <Group gap="lg">
          <Text size="sm" c="dimmed">
            {recordBytes.toLocaleString()} bytes
          </Text>
          <Text size="sm" c="dimmed">
            Record timestamp <Code>{origin.timestamp}</Code>
          </Text>
        </Group>
        <CodeView
          text={text === null ? record : indented(text)}
          label={text === null ? 'Record in base64' : 'Record'}
        />
      </Stack>
    </Accordion.Panel>
  </Accordion.Item>
);

/** `/rejected-records` */
export const RejectedRecordsPage = () => {
  const { cursor } = route.useSearch();
  const query = useQuery(rejectedRecordQueries.list(cursor ?? null));
  return (
    <>
      <PageHeader
        title="Rejected records"
        description="What came in on Kafka and could not be read. Nothing of it was delivered."
      />
      <Panel>
        <Loaded
          query={query}
          label="Loading the rejected records"
          isEmpty={hasNoItems}
          empty={() => (
            <EmptyState icon={IconShieldCheck} title="Nothing was rejected">
              A record that is no valid event shows up here with the reason and where it stands.
            </EmptyState>
          )}
        >
          {({ items }) => (
            <Accordion order={2}>
              {items.map((record) => (
                <Record key={record.id} record={record} />
              ))}
            </Accordion>
          )}
        </Loaded>
        <Pager cursor={cursor} nextCursor={query.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
};
