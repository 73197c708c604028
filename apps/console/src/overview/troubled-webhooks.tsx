import { Box, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import type { WebhookAnswer } from '#libs/contracts';

import { type WebhookList, webhookQueries } from '../api-client/webhooks.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { TitledCard } from '../ui/titled-card.js';
import { HealthChart } from '../webhooks/health-chart.js';

const shown = 5;
const refreshEveryMs = 15_000;

/** A receiver that is restarted fails for a moment; one that fails more often than this is to be looked at. */
const tolerableFailureShare = 0.05;

const deactivations = {
  gone: 'Deactivated: the receiver answered 410 Gone',
  failing: 'Deactivated after days of nothing but failures',
} as const;

const failureShareOf = ({ health: { succeeded, failed } }: WebhookAnswer): number =>
  succeeded + failed === 0 ? 0 : failed / (succeeded + failed);

/** What is wrong with a webhook, in a sentence; `null` when nothing is, or when somebody switched it off on purpose. */
const troubleOf = (webhook: WebhookAnswer): string | null => {
  const { status, deactivatedBecause, breaker } = webhook;
  if (status === 'inactive')
    return deactivatedBecause === 'gone' || deactivatedBecause === 'failing' ? deactivations[deactivatedBecause] : null;
  if (breaker === 'open') return 'Keeps failing: it is probed instead of sent to';
  return failureShareOf(webhook) > tolerableFailureShare ? 'Many attempts of the last 24 hours failed' : null;
};

const troubledOf = ({ items }: WebhookList) =>
  items
    .flatMap((webhook) => {
      const trouble = troubleOf(webhook);
      return trouble === null ? [] : [{ webhook, trouble }];
    })
    .toSorted((a, b) => b.webhook.health.failed - a.webhook.health.failed);

type Troubled = ReturnType<typeof troubledOf>[number];

const Row = ({ webhook, trouble }: Troubled) => (
  <Group justify="space-between" gap="md" wrap="nowrap" align="flex-start">
    <Box miw={0}>
      <TextLink to="/webhooks/$webhookId/overview" params={{ webhookId: webhook.id }} size="sm" fw={540}>
        {webhook.displayName}
      </TextLink>
      <Text size="xs" c="dimmed">
        {trouble}
      </Text>
    </Box>
    <Text component="div" size="sm" miw={128}>
      <HealthChart health={webhook.health} />
    </Text>
  </Group>
);

/** The webhooks that somebody should look at, those with the most failures first. */
export const TroubledWebhooks = () => {
  const query = useQuery({ ...webhookQueries.list({}), select: troubledOf, refetchInterval: refreshEveryMs });
  return (
    <TitledCard title="Webhooks in trouble">
      <Loaded
        query={query}
        label="Loading the webhooks"
        rows={3}
        isEmpty={(troubled) => troubled.length === 0}
        empty={() => (
          <Text size="sm" c="dimmed">
            None: every active webhook gets its messages.
          </Text>
        )}
      >
        {(troubled) => (
          <Stack gap="sm">
            {troubled.slice(0, shown).map((each) => (
              <Row key={each.webhook.id} {...each} />
            ))}
            {troubled.length > shown && (
              <TextLink to="/webhooks" search={{ sort: 'health', direction: 'asc' }} size="sm">
                {troubled.length - shown} more
              </TextLink>
            )}
          </Stack>
        )}
      </Loaded>
    </TitledCard>
  );
};
