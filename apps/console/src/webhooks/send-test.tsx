import { Alert, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { MessageDetailAnswer } from '#libs/contracts';

import { sentenceOf } from '../api-client/errors.js';
import { messageQueries } from '../api-client/messages.js';
import { sendTestEvent } from '../api-client/webhooks.js';
import { TextLink } from '../ui/link.js';
import { MessageStatusBadge } from '../ui/status-badge.js';
import { requestDuration } from '../ui/time-text.js';

interface SendTestProps {
  readonly webhookId: string;
  readonly events: readonly string[];
}

const askEveryMs = 500;

const isConcluded = (message: MessageDetailAnswer | undefined): boolean =>
  message !== undefined && message.status !== 'created' && message.status !== 'retrying';

const outcomeOf = ({ attempts }: MessageDetailAnswer): string => {
  const last = attempts.at(-1);
  if (last === undefined) return 'Waiting for the answer…';
  const answer =
    last.statusCode === null ? (last.errorCode ?? 'no answer').replaceAll('_', ' ') : `HTTP ${String(last.statusCode)}`;
  return `${answer} in ${requestDuration(last.durationMs)}`;
};

const TestOutcome = ({ messageId }: { readonly messageId: string }) => {
  const { data } = useQuery({
    ...messageQueries.one(messageId),
    refetchInterval: ({ state }) => (isConcluded(state.data) ? false : askEveryMs),
  });
  return (
    <Group gap="sm" role="status">
      {data === undefined ? (
        <Text size="sm">Sending…</Text>
      ) : (
        <>
          <MessageStatusBadge status={data.status} />
          <Text size="sm">{outcomeOf(data)}</Text>
        </>
      )}
      <TextLink to="/messages/$messageId" params={{ messageId }} size="sm">
        See the message
      </TextLink>
    </Group>
  );
};

/** Sends the example of an event type to one webhook, and shows in place how that went. */
export const SendTest = ({ webhookId, events }: SendTestProps) => {
  const [eventType, setEventType] = useState(events[0] ?? '');
  const client = useQueryClient();
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => sendTestEvent(webhookId, eventType),
    onSuccess: () => void client.invalidateQueries({ queryKey: messageQueries.all }),
  });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        The example of the event type goes to this webhook alone, once, and is logged as a test.
      </Text>
      <Group align="flex-end" gap="xs">
        <Select
          label="Event type"
          data={[...events]}
          value={eventType}
          onChange={(name) => setEventType(name ?? eventType)}
          allowDeselect={false}
          flex="1 1 220px"
        />
        <Button onClick={() => mutate()} loading={isPending} leftSection={<IconSend size={15} />}>
          Send test event
        </Button>
      </Group>
      {error !== null && (
        <Alert color="red" role="alert">
          {sentenceOf(error)}
        </Alert>
      )}
      {data !== undefined && <TestOutcome key={data.messageId} messageId={data.messageId} />}
    </Stack>
  );
};
