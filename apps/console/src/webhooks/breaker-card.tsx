import { Badge, Card, Group, Text, Title } from '@mantine/core';
import { IconShieldBolt, IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { webhookQueries } from '../api-client/webhooks.js';
import { Instant } from '../ui/instant.js';

/** Whether messages are sent, or the receiver is only probed until it recovers. */
export const BreakerCard = ({ webhookId }: { readonly webhookId: string }) => {
  const { data: webhook } = useQuery(webhookQueries.one(webhookId));
  if (webhook === undefined) return null;
  const isOpen = webhook.breaker === 'open';
  const Icon = isOpen ? IconShieldBolt : IconShieldCheck;
  return (
    <Card>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          Breaker
        </Title>
        <Badge color={isOpen ? 'orange' : 'teal'} leftSection={<Icon size={13} aria-hidden />}>
          {isOpen ? 'Open: probing' : 'Closed: sending'}
        </Badge>
      </Group>
      <Text size="sm" c="dimmed">
        {isOpen
          ? 'The receiver keeps failing. Single messages probe it, and the rest goes out once it answers again. No message loses an attempt by waiting.'
          : 'Messages are sent as they come.'}
      </Text>
      {webhook.failingSince !== null && (
        <Text size="sm" mt="xs">
          Nothing but failures since <Instant at={webhook.failingSince} />.
        </Text>
      )}
    </Card>
  );
};
