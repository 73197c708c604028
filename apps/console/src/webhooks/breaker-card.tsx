import { Badge, Text } from '@mantine/core';
import { IconPlayerPause, IconShieldBolt, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { webhookQueries } from '../api-client/webhooks.js';
import { Instant } from '../ui/instant.js';
import { useNow } from '../ui/now.js';
import { TitledCard } from '../ui/titled-card.js';

/** A receiver that restarts fails for a moment: that is nothing to tell. */
const worthTellingAfterMs = 600_000;

const states = {
  closed: { label: 'Closed: sending', color: 'teal', icon: IconShieldCheck, words: 'Messages are sent as they come.' },
  open: {
    label: 'Open: probing',
    color: 'orange',
    icon: IconShieldBolt,
    words:
      'The receiver keeps failing. Single messages probe it, and the rest goes out once it answers again. No message loses an attempt by waiting.',
  },
  inactive: { label: 'Not sending', color: 'gray', icon: IconPlayerPause, words: 'The webhook is inactive.' },
} as const;

/** Whether messages are sent, or the receiver is only probed until it recovers. */
export const BreakerCard = ({ webhookId }: { readonly webhookId: string }) => {
  const { data: webhook } = useQuery(webhookQueries.one(webhookId));
  const now = useNow();
  if (webhook === undefined) return null;
  const { failingSince } = webhook;
  const isFailingForLong = failingSince !== null && now - Date.parse(failingSince) > worthTellingAfterMs;
  const {
    label,
    color,
    icon: Icon,
    words,
  } = states[webhook.status === 'inactive' ? 'inactive' : (webhook.breaker ?? 'closed')];
  return (
    <TitledCard
      title="Breaker"
      aside={
        <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
          {label}
        </Badge>
      }
    >
      <Text size="sm" c="dimmed">
        {words}
      </Text>
      {isFailingForLong && (
        <Text size="sm" mt="xs">
          Nothing but failures since <Instant at={failingSince} />.
        </Text>
      )}
    </TitledCard>
  );
};
