import { Accordion, Badge, Code, Group, Stack, Table, Text } from '@mantine/core';

import type { AttemptAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { CodeView } from '../ui/json-view.js';
import { requestDuration } from '../ui/time-text.js';
import { TitledCard } from '../ui/titled-card.js';

interface MessageAttemptsProps {
  readonly attempts: readonly AttemptAnswer[];
}

const triggers = { first: 'First', scheduled: 'Scheduled', manual: 'Asked for', probe: 'Probe' } as const;

const errors: Readonly<Record<NonNullable<AttemptAnswer['errorCode']>, string>> = {
  timeout: 'Timeout: no complete answer in time',
  connection_refused: 'Connection refused: nothing listens there',
  connection_reset: 'The connection was cut',
  dns_failed: 'The host name was not found',
  tls_failed: 'No secure connection: check the certificate',
  address_blocked: 'The address may not be called',
  invalid_response: 'The answer is no HTTP',
  network_error: 'Network error',
};

const Headers = ({ headers }: { readonly headers: Readonly<Record<string, string>> }) => (
  <Table withRowBorders={false} verticalSpacing={3} horizontalSpacing={0}>
    <Table.Tbody>
      {Object.entries(headers).map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Td pr="md" style={{ whiteSpace: 'nowrap', verticalAlign: 'top' }}>
            <Text size="xs" c="dimmed" ff="monospace">
              {name}
            </Text>
          </Table.Td>
          <Table.Td>
            <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const Summary = ({
  attempt: { attempt, statusCode, errorCode, outcome, trigger, startedAt, durationMs },
}: {
  readonly attempt: AttemptAnswer;
}) => (
  <Group gap="sm" justify="space-between" pr="sm">
    <Group gap="sm">
      <Text size="sm" fw={560}>
        Attempt {attempt}
      </Text>
      <Badge color={outcome === 'success' ? 'teal' : 'red'}>
        {statusCode ?? errorCode?.replaceAll('_', ' ') ?? 'no answer'}
      </Badge>
      <Text size="xs" c="dimmed">
        {triggers[trigger]}
      </Text>
    </Group>
    <Text size="xs" c="dimmed">
      <Instant at={startedAt} /> · {requestDuration(durationMs)}
    </Text>
  </Group>
);

const Detail = ({ attempt }: { readonly attempt: AttemptAnswer }) => (
  <Stack gap="md">
    {attempt.errorCode !== null && <Text size="sm">{errors[attempt.errorCode]}.</Text>}
    <div>
      <Text size="xs" c="dimmed" fw={560} mb={4}>
        Request
      </Text>
      <Code fz="xs" block mb={6} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        POST {attempt.url}
      </Code>
      <Headers headers={attempt.requestHeaders} />
    </div>
    <div>
      <Text size="xs" c="dimmed" fw={560} mb={4}>
        Response, first 1 KiB
      </Text>
      {attempt.answerExcerpt === null || attempt.answerExcerpt === '' ? (
        <Text size="sm" c="dimmed">
          {attempt.statusCode === null ? 'None' : 'Without a body'}
        </Text>
      ) : (
        <CodeView text={attempt.answerExcerpt} label={`Response of attempt ${String(attempt.attempt)}`} />
      )}
    </div>
  </Stack>
);

/** Every request that was made, the newest first and open. */
export const MessageAttempts = ({ attempts }: MessageAttemptsProps) => {
  const newestFirst = attempts.toReversed();
  const newest = newestFirst[0];
  return (
    <TitledCard title="Attempts">
      {newest === undefined ? (
        <Text size="sm" c="dimmed">
          None yet.
        </Text>
      ) : (
        <Accordion variant="separated" radius="md" defaultValue={String(newest.attempt)} order={3}>
          {newestFirst.map((attempt) => (
            <Accordion.Item key={attempt.attempt} value={String(attempt.attempt)}>
              <Accordion.Control>
                <Summary attempt={attempt} />
              </Accordion.Control>
              <Accordion.Panel>
                <Detail attempt={attempt} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </TitledCard>
  );
};
