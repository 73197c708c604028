import { Alert, Text } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';

import type { MessageDetailAnswer, WebhookAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import { useNow } from '../ui/now.js';
import { heldUpBy, isWaiting, plannedBecause } from './why-it-waits.js';

interface MessageWaitingProps {
  readonly message: MessageDetailAnswer;
  readonly webhook: WebhookAnswer | undefined;
}

/** What a message waits for, until when, and when it is given up. */
export const MessageWaiting = ({ message, webhook }: MessageWaitingProps) => {
  const now = useNow();
  if (!isWaiting(message)) return null;
  const { nextAttemptAt, givesUpAt, test } = message;
  const why = plannedBecause(message);
  const held = heldUpBy(message, webhook, now);
  return (
    <Alert color="orange" icon={<IconHourglass />} mb="md">
      {nextAttemptAt !== null && (
        <Text size="sm">
          Next attempt <Instant at={nextAttemptAt} as="due" isStrong />
          {why === null ? '' : `, ${why}`}.
        </Text>
      )}
      {held !== null && <Text size="sm">{held}</Text>}
      {!test && (
        <Text size="sm">
          Given up <Instant at={givesUpAt} as="due" onceDue="now" isStrong /> if it is not delivered before.
        </Text>
      )}
    </Alert>
  );
};
