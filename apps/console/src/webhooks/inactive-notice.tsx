import { Alert, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';

import type { WebhookAnswer } from '#libs/contracts';

import { TextLink } from '../ui/link.js';

const titles = {
  requested: 'Switched off',
  gone: 'Switched off: the receiver answered 410 Gone',
  failing: 'Switched off after days of nothing but failures',
} as const;

/** What it means for messages that a webhook is inactive, and how it goes on; nothing where it is active. */
export const InactiveNotice = ({
  webhook: { id, status, deactivatedBecause },
}: {
  readonly webhook: WebhookAnswer;
}) => {
  if (status === 'active') return null;
  const because = deactivatedBecause ?? 'requested';
  return (
    <Alert
      color={because === 'requested' ? 'gray' : 'red'}
      icon={<IconPlayerPause aria-hidden />}
      title={titles[because]}
      mb="lg"
    >
      <Text size="sm">
        Nothing is sent. Messages that wait go on when it is active again. Events that come meanwhile make none for it:
        a{' '}
        <TextLink to="/replays/new" search={{ what: 'events', webhookId: id }} inherit>
          replay
        </TextLink>{' '}
        sends it those.
      </Text>
    </Alert>
  );
};
