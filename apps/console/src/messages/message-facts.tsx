import { Alert, Card, Code, Text, Title } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';

import type { MessageDetailAnswer, WebhookAnswer } from '#libs/contracts';

import { type Fact, FactList } from '../ui/fact-list.js';
import { Instant } from '../ui/instant.js';
import { TextLink } from '../ui/link.js';

interface MessageFactsProps {
  readonly message: MessageDetailAnswer;
  readonly webhook: WebhookAnswer | undefined;
}

const because = {
  schedule: 'by the retry schedule',
  retry_after: 'because the receiver asked for it (Retry-After)',
  horizon: 'at the mark at which it is given up',
} as const;

/** Why a message has not gone on yet, in a sentence; `null` when it waits for nothing unusual. */
const waitsFor = ({ nextAttemptAt }: MessageDetailAnswer, webhook: WebhookAnswer | undefined): string | null => {
  if (webhook?.status === 'inactive') return 'It waits because its webhook is inactive.';
  if (webhook?.breaker === 'open') return 'The webhook keeps failing, so it is probed with single messages.';
  if (nextAttemptAt === null) return 'Its first attempt is about to be made.';
  return null;
};

const Waiting = ({ message, webhook }: MessageFactsProps) => {
  if (message.status !== 'created' && message.status !== 'retrying') return null;
  const reason = waitsFor(message, webhook);
  const why = message.attempts.at(-1)?.because ?? null;
  return (
    <Alert color="orange" icon={<IconHourglass />} mb="md">
      {message.nextAttemptAt !== null && (
        <Text size="sm">
          Next attempt <Instant at={message.nextAttemptAt} as="ago" fw={600} />
          {why === null ? '' : `, ${because[why]}`}.
        </Text>
      )}
      {reason !== null && <Text size="sm">{reason}</Text>}
    </Alert>
  );
};

const factsOf = ({
  id,
  eventId,
  createdAt,
  givesUpAt,
  attemptCount,
  test,
  status,
}: MessageDetailAnswer): readonly Fact[] => [
  { label: 'Accepted', value: <Instant at={createdAt} /> },
  { label: 'Attempts', value: attemptCount },
  ...(status === 'created' || status === 'retrying'
    ? [{ label: 'Given up', value: <Instant at={givesUpAt} as="ago" /> }]
    : []),
  ...(test ? [{ label: 'Kind', value: 'Test: one attempt, never repeated' }] : []),
  {
    label: 'Event',
    value: (
      <TextLink to="/events/$eventId" params={{ eventId }} size="xs" ff="monospace">
        {eventId}
      </TextLink>
    ),
  },
  { label: 'Id', value: <Code fz="xs">{id}</Code> },
];

/** What is so about a message now: what it waits for, until when. */
export const MessageFacts = ({ message, webhook }: MessageFactsProps) => (
  <Card>
    <Title order={2} size="h5" mb="md">
      At a glance
    </Title>
    <Waiting message={message} webhook={webhook} />
    <FactList facts={factsOf(message)} />
  </Card>
);
